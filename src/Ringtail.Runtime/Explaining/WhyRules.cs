using System.Globalization;
using Ringtail.Dialing;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;
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
                $"The Asterisk server \"{pbx.Name}\" is {pbx.State}{Reason(pbx.Problem)}.",
                "Bring it back; the dialer goes on by itself.");
        if (view.State == "RUNNING" && view.Limit.Length > 0)
            yield return new(
                view.Limit, $"The switchboard launches nothing more now: {view.Limit}.", LiftOf(view.Limit));
    }

    public static string Counts(RunView view) => string.Create(CultureInfo.InvariantCulture,
        $"Run {view.RunId}: {view.Loaded} loaded, {view.Pending} not reached yet, {view.InHopper} in the hopper, "
        + $"{view.Live} live, {view.OpenRetries} waiting for a time, {view.Finished} finished.");

    /// <summary>The gate's word on a contact and its number.</summary>
    public static IEnumerable<WhyRule> OfContact(Offer offer, RunSettings run, NumberFacts facts, Moment now)
    {
        if (DialingGate.Refusal(offer, run, new HoursBook(), now) is { } gate) yield return Of(gate, now.Wall);
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

    private static string Reason(string problem) => problem.Length == 0 ? "" : $": {problem.TrimEnd('.')}";

    private static string Sentence(string text) =>
        text.Length == 0 ? "" : $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.')}.";
}
