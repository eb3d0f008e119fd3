using System.Globalization;
using Ringtail.Dialing;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Trunks;
using Ringtail.Runtime.Live;

namespace Ringtail.Runtime.Explaining;

/// <summary>What is known of a campaign's run at the moment of the question.</summary>
/// <param name="View">What its owner and its switchboards published; null when no run is alive.</param>
/// <param name="Settings">As the gate has them; null without a run.</param>
internal sealed record RunFacts(string Campaign, RunView? View, RunSettings? Settings, IReadOnlyList<PbxView> Pbxs);

/// <summary>
/// Puts the words of those who decide in order. Nothing is decided here: the run's state is the run's, the limits are
/// the switchboards', and on contacts and numbers the gate's own functions are asked.
/// </summary>
internal static class WhyRules
{
    public static IEnumerable<WhyRule> OfRun(string dialerState, RunFacts run, DateTimeOffset now)
    {
        if (dialerState != "READY")
            yield return new(nameof(GateRule.DialerStopped), "The dialer is stopped.", "Press play.");
        if (run.View is not { } view)
        {
            yield return new(nameof(GateRule.RunNotRunning), $"Campaign \"{run.Campaign}\" has no run.",
                "Start the campaign.");
            yield break;
        }
        if (OfState(view, run.Settings, now) is { } state) yield return state;
        foreach (var pbx in run.Pbxs.Where(p => p.State != "UP"))
            yield return new(nameof(GateRule.PbxUnhealthy),
                $"The Asterisk server \"{pbx.Name}\" is {StateOf(pbx)}{Reason(pbx.Problem)}.",
                "Bring it back; the dialer goes on by itself.");
        if (view.State == "RUNNING" && view.Limit.Length > 0)
            yield return new(view.Limit, SaysOf(view.Limit), LiftOf(view.Limit));
    }

    public static string Counts(RunView view) => string.Create(CultureInfo.InvariantCulture,
        $"Run {view.RunId}: {view.Loaded} loaded, {view.Pending} not reached yet, {view.InHopper} in the hopper, "
        + $"{view.Live} live, {view.OpenRetries} waiting for a time, {view.Finished} finished.");

    /// <summary>The gate's word on a contact and its number.</summary>
    public static IEnumerable<WhyRule> OfContact(
        Offer offer, RunSettings run, IEnumerable<TrunkSettings> trunks, NumberFacts facts, Moment now)
    {
        var gate = DialingGate.Refusal(offer, run, new HoursBook(), now)
            ?? trunks.Select(t => DialingGate.RefusalOn(t, offer)).FirstOrDefault(r => r is not null);
        if (gate is not null) yield return Of(gate, now.Wall);
        if (NumberRules.Refusal(offer.Number, facts, run.Limits, agentKept: false, now.Wall) is { } number)
            yield return Of(number, now.Wall);
    }

    public static WhyRule Of(GateRefusal refusal, DateTimeOffset now) =>
        new(refusal.Rule.ToString(), Sentence(refusal.Detail), LiftOf(refusal.Rule.ToString()))
        {
            Until = refusal.RetryAfter is { } wait ? now + wait : null,
        };

    private static WhyRule? OfState(RunView view, RunSettings? settings, DateTimeOffset now) => view.State switch
    {
        "RUNNING" => null,
        "PAUSED" => new(nameof(GateRule.RunNotRunning), Sentence(view.Reason), "Continue the run."),
        "WRONG_TIME" => new(nameof(GateRule.OutsideHours), Sentence(view.Reason), LiftOf(nameof(GateRule.OutsideHours)))
        {
            Until = settings is null || settings.Times().AllowRun(now) ? null : settings.Times().OpensAt(now, []),
        },
        "IDLE" => new("NothingDue", Sentence(view.Reason), "Add contacts or calls, or wait for the next due one."),
        _ => new("RunCompleted", Sentence(view.Reason), "Start the campaign again, or add contacts to its lists."),
    };

    internal const string Unknown = "Nothing more is launched now.";

    /// <summary>A limit of a switchboard, for programs and the command line; the page has its own words.</summary>
    public static string SaysOf(string rule) => rule switch
    {
        nameof(GateRule.DialerStopped) => "The dialer is stopped.",
        nameof(GateRule.RunNotRunning) => "The run does not dial now.",
        nameof(GateRule.OutsideHours) => "It is outside the calling hours.",
        nameof(GateRule.ListPaused) => "The list is paused.",
        nameof(GateRule.BlackListed) => "The number is on a black list.",
        nameof(GateRule.ForbiddenNumber) => "The number must not be called.",
        nameof(GateRule.NumberLive) => "The number is being called already.",
        nameof(GateRule.AttemptLimit) => "The number was called often enough.",
        nameof(GateRule.PbxUnhealthy) => "The Asterisk server is not ready.",
        nameof(GateRule.NoTrunk) => "No trunk can be used.",
        nameof(GateRule.TrunkFull) => "All lines of the trunk are in use.",
        nameof(GateRule.TrunkRate) => "The trunk's calls per period are used up.",
        nameof(GateRule.TrunkBroken) => "The trunk refuses calls.",
        nameof(GateRule.EndPointFull) => "The end point has its most calls.",
        nameof(GateRule.EndPointStopped) => "The end point is stopped because calls did not arrive there.",
        nameof(GateRule.EndPointUnproven) => "The end point is new: a few calls first, until one has arrived.",
        nameof(GateRule.EndPointHeld) =>
            "Calls were cut right after the answer at the end point: only a few at once until one lasts.",
        nameof(GateRule.QueueUnknown) => "The Asterisk server has no queue of this name.",
        nameof(GateRule.QueueFull) => "Enough callers wait in the queue.",
        nameof(GateRule.NoFreeAgent) => "No agent is free.",
        nameof(GateRule.AgentDecides) => "The agents ask for the numbers (preview).",
        nameof(GateRule.Forecast) => "One more call would probably find no free agent in time.",
        nameof(GateRule.AbandonAccount) => "The abandon account takes no more risk now.",
        nameof(GateRule.AccountUnknown) => "The abandon account is not known yet: one call per free agent at most.",
        nameof(GateRule.RetryBan) => "The number was abandoned and rests.",
        nameof(GateRule.CallerIdSpent) => "Every caller ID of the pool has had its calls of the day.",
        nameof(GateRule.NumberHidden) => "The campaign hides its number, which its profile forbids.",
        nameof(GateRule.ThrottleBeat) => "The Asterisk server takes no more messages at the moment.",
        nameof(GateRule.OwnershipLost) => "Another process is in charge at the moment.",
        _ => Unknown,
    };

    public static string LiftOf(string rule) => rule switch
    {
        nameof(GateRule.OutsideHours) => "The hours open by themselves; or change the campaign's hours.",
        nameof(GateRule.ListPaused) => "Continue the list.",
        nameof(GateRule.BlackListed) => "Take the number off that black list.",
        nameof(GateRule.ForbiddenNumber) => "Nothing: the gate never calls such numbers. Mend the number in its list.",
        nameof(GateRule.NumberLive) => "It ends with the call that is in progress.",
        nameof(GateRule.AttemptLimit) => "Older attempts leave the window by themselves; or raise the limit.",
        nameof(GateRule.RetryBan) => "It ends by itself, or when an agent is free for the call.",
        nameof(GateRule.NoFreeAgent) => "An agent logs in, ends a pause or a call.",
        nameof(GateRule.Forecast) => "It lifts when an agent is expected free in time.",
        nameof(GateRule.AbandonAccount) => "It lifts as more live answers are served, or the window moves on.",
        nameof(GateRule.NoTrunk) => "Link a trunk of the end point's Asterisk server to the campaign.",
        nameof(GateRule.TrunkFull) => "A line comes free; or raise the trunk's capacity.",
        nameof(GateRule.TrunkRate) => "It lifts within the trunk's period; or raise its calls per period.",
        nameof(GateRule.TrunkBroken) => "The carrier takes calls again: the trunk is tested from time to time.",
        nameof(GateRule.EndPointFull) => "A call at the end point ends; or raise its most calls.",
        nameof(GateRule.EndPointStopped) => "Mend the extension or the queue there, then release the end point.",
        nameof(GateRule.EndPointUnproven) => "It lifts when one of the first calls was delivered.",
        nameof(GateRule.EndPointHeld) => "It lifts when one call lasts; or say that short calls are meant.",
        nameof(GateRule.QueueUnknown) => "Spell the queue exactly as the Asterisk server does.",
        nameof(GateRule.QueueFull) => "Callers who wait are served; or raise the most waiting calls.",
        nameof(GateRule.CallerIdSpent) => "The next day begins; or add a caller ID or raise the limits.",
        nameof(GateRule.NumberHidden) => "Show the number, or choose another profile.",
        _ => "It lifts by itself within seconds.",
    };

    private static string StateOf(PbxView pbx) => pbx.State switch
    {
        "CONNECTING" => "being connected",
        _ => "not connected",
    };

    private static string Reason(string problem) => problem.Length == 0 ? "" : $": {problem.TrimEnd('.')}";

    private static string Sentence(string text) =>
        text.Length == 0 ? "" : $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.')}.";
}
