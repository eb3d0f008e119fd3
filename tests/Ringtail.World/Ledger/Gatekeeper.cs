using System.Globalization;
using Ringtail.Dialing;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Storage.Memory;
using Ringtail.World.Host;
using Ringtail.World.Scenarios;

namespace Ringtail.World.Ledger;

/// <summary>
/// Whether a call may be made now, by rules that are written here once more and know nothing of the dialing gate: from
/// what the scenario says, what people forbade since, and which calls the PBX has seen. Every call is asked about,
/// whatever way it came.
/// </summary>
internal sealed class Gatekeeper(Scenario scenario, Site site, Witness witness, Law law)
{
    public static readonly string[] Ways =
        ["list", "retry", "preview", "agent first", "api", "schedule", "manual", "call back", "rule"];

    /// <summary>Attribute of a call that somebody added: which way it came.</summary>
    public const string Way = "CAME_BY";

    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(2);
    /// <summary>All numbers of these worlds are German.</summary>
    private const string OfNumbers = "Europe/Berlin";

    private readonly Dictionary<(RunId Run, string Key), TimeSpan> _black = [];
    private readonly Dictionary<string, TimeSpan> _blackEverywhere = [];
    private readonly Dictionary<int, TimeSpan> _pausedLists = [];
    private readonly Dictionary<long, DateTimeOffset> _due = [];
    private readonly Dictionary<long, (string Agent, DateTimeOffset Until)> _own = [];
    private readonly HashSet<int> _lookedAt = [];
    private readonly Dictionary<(RunId Run, string Number), string[]> _zones = scenario.Runs
        .SelectMany(r => r.Contacts.Select(c => (r.Settings.Run, c.Number, c.Zones))).GroupBy(c => (c.Run, c.Number))
        .ToDictionary(g => g.Key, g => g.Select(c => c.Zones).Distinct().ToArray());

    /// <summary>Calls by the way they came.</summary>
    public Dictionary<string, int> Calls { get; } = [];

    /// <summary>Everything that was a matter of time or number is lifted.</summary>
    public bool IsHealed { get; set; }

    public TimeSpan LastJump { get; set; } = TimeSpan.MinValue;

    private TimeSpan Now => site.Agenda.Now;

    private bool ClockIsOff => LastJump != TimeSpan.MinValue;

    public void Black(RunId run, string key) => _black.TryAdd((run, key), Now);

    public void BlackEverywhere(string key) => _blackEverywhere.TryAdd(key, Now);

    public void PauseList(int list) => _pausedLists.TryAdd(list, Now);

    public void UnpauseList(int list) => _pausedLists.Remove(list);

    /// <summary>A call that was added: not before this.</summary>
    public void Due(long contact, DateTimeOffset at) => _due[contact] = at;

    /// <summary>A call that was added for one agent, until then.</summary>
    public void Own(long contact, string agent, DateTimeOffset until) => _own[contact] = (agent, until);

    /// <summary>An agent had it reserved and said "dial".</summary>
    public void LookedAt(int hopper) => _lookedAt.Add(hopper);

    /// <summary>One of the contact's numbers may have been passed over.</summary>
    public bool MayBeRefused(RunId run, MemoryContact contact) =>
        !PlanOf(run).Limits.IsNone || _blackEverywhere.Count > 0 || contact.Number == "112"
        || contact.Further.Select(f => f.E164 ?? f.Number).Append(contact.Key).Any(k => _black.ContainsKey((run, k)));

    public void Count(MemoryAttempt row)
    {
        var way = row.Draft.Offer.Attributes.FirstOrDefault(a => a.Key == Way).Value
            ?? (_lookedAt.Contains(row.Draft.Hopper.Value) ? "preview"
                : row.Draft.Offer.Retry > 0 ? "retry"
                : row.Draft.Agent.Length > 0 ? "agent first" : "list");
        Calls[way] = Calls.GetValueOrDefault(way) + 1;
    }

    /// <summary>Why the attempt's number may not be called now, in words; null when it may.</summary>
    /// <param name="patience">So long something may be forbidden before the dialer must know.</param>
    public string? Objection(MemoryAttempt row, TimeSpan patience)
    {
        var offer = row.Draft.Offer;
        if (offer.Number.Replace(" ", "", StringComparison.Ordinal) is "110" or "112") return "an emergency number";
        if (Since(_black, (offer.Run, row.Key)) > patience) return "on a black list of its run";
        if (Since(_blackEverywhere, row.Key) > patience) return "on a black list of the installation";
        if (offer.List.Value > 0 && Since(_pausedLists, offer.List.Value) > patience) return "its list is paused";
        if (offer.Retry == 0 && !ClockIsOff && _due.TryGetValue(offer.Contact.Value, out var due)
            && site.Time.Wall < due - TimeSpan.FromMilliseconds(1))
            return string.Create(CultureInfo.InvariantCulture, $"due at {due:HH:mm:ss.fff}");
        if (IsHealed) return null;
        return Hours(row) ?? Limits(row) ?? Ban(row);
    }

    /// <summary>A call of an agent's own goes out at the phone of that agent alone.</summary>
    /// <param name="phone">The channel that is called first, or the trunk's.</param>
    public string? ForeignAgent(MemoryAttempt row, string phone) =>
        !ClockIsOff && _own.TryGetValue(row.Draft.Offer.Contact.Value, out var own)
        && row.Draft.DecidedAt < own.Until - Doubt && phone != own.Agent ? $"it is {own.Agent}'s until then" : null;

    private TimeSpan Since<T>(Dictionary<T, TimeSpan> forbidden, T what) where T : notnull =>
        forbidden.TryGetValue(what, out var since) ? Now - since : TimeSpan.MinValue;

    private RunSettings PlanOf(RunId run) => scenario.Runs.First(r => r.Settings.Run == run).Settings;

    private string? Hours(MemoryAttempt row)
    {
        if (ClockIsOff && LastJump > Now - TimeSpan.FromSeconds(3)) return null;
        var plan = PlanOf(row.Draft.Offer.Run);
        // What is added to a run brings no zone along; what a rule adds to a list has that of its number.
        var offer = row.Draft.Offer;
        string[] all = offer.List.Value == 0 ? [""] : offer.Attributes.Contains(new(Way, "rule")) ? [OfNumbers]
            : _zones.GetValueOrDefault((offer.Run, offer.MainNumber), [""]);
        // A number that is on the list twice, with two zones: which of them is called is not told here.
        if (all.Length > 1) return null;
        var known = all[0];
        var wall = site.Time.Wall;
        foreach (var zone in Clocks(plan, known))
            if (!IsOpen(plan, zone, wall) && !IsOpen(plan, zone, wall - Doubt))
                return $"outside the hours in {zone.Id}";
        return null;
    }

    private static List<TimeZoneInfo> Clocks(RunSettings plan, string zones)
    {
        var known = zones.Length == 0 ? plan.UnknownZones : zones;
        List<TimeZoneInfo> clocks = plan.HoursIn == HoursZone.Campaign ? []
            : [.. known.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(TimeZoneInfo.FindSystemTimeZoneById)];
        if (plan.HoursIn != HoursZone.Contact || clocks.Count == 0) clocks.Add(plan.Hours.Zone);
        return clocks;
    }

    /// <summary>Whether the hours surely allow a call to a contact in these zones: now, just before and just
    /// after.</summary>
    public bool IsSurelyOpen(RunSettings run, string zones)
    {
        if (ClockIsOff && LastJump > Now - TimeSpan.FromSeconds(3)) return false;
        var wall = site.Time.Wall;
        return Clocks(run, zones).TrueForAll(zone =>
            IsOpen(run, zone, wall) && IsOpen(run, zone, wall - Doubt) && IsOpen(run, zone, wall + Doubt));
    }

    /// <summary>Every window of these worlds is within one day, and every set only closes for a while.</summary>
    private static bool IsOpen(RunSettings plan, TimeZoneInfo zone, DateTimeOffset at)
    {
        var time = TimeZoneInfo.ConvertTime(at, zone).TimeOfDay;
        bool Within(TimeOnly from, TimeOnly to) =>
            time >= from.ToTimeSpan() && time < to.ToTimeSpan() + TimeSpan.FromSeconds(1);
        return Within(plan.Hours.Start, plan.Hours.End)
            && !plan.OpeningHours.Any(set => set.Rules.Any(r => !r.Opens && Within(r.Start, r.End)));
    }

    /// <summary>Calls that somebody answered, or that were busy or rang out, count for every limit.</summary>
    private string? Limits(MemoryAttempt row)
    {
        var limits = PlanOf(row.Draft.Offer.Run).Limits;
        if (limits.IsNone) return null;
        SeenCall[] earlier = [.. witness.Calls.Values.Where(c => c.Key == row.Key && c.Hopper != row.Draft.Hopper.Value
            && c is { LegMade: true, GivenUp: false } && (c.AnsweredAt is not null || c.Cause is 17 or 18 or 19))];
        SeenCall[] ofCampaign = [.. earlier.Where(c => RunOf(c.Hopper) == row.Draft.Offer.Run)];
        return Over(ofCampaign, limits.Campaign, "of the campaign") ?? Over(earlier, limits.Installation, "of all");
    }

    private string? Over(SeenCall[] earlier, AttemptLimits limits, string whose)
    {
        if (limits.InAll > 0 && earlier.Length >= limits.InAll) return $"called {earlier.Length} times, limit {whose}";
        if (ClockIsOff || limits.PerDay <= 0) return null;
        var today = earlier.Count(c => Now - c.At < TimeSpan.FromHours(24) - Doubt);
        return today >= limits.PerDay ? $"called {today} times in 24 hours, limit {whose}" : null;
    }

    private string? Ban(MemoryAttempt row)
    {
        if (ClockIsOff || row.Draft.AgentKept) return null;
        foreach (var call in witness.Calls.Values)
            if (call.Key == row.Key && call.EndedAt is { } ended && RunOf(call.Hopper) is { } run
                && PlanOf(run).Pacing.Profile.RetryBan is var ban && ban > TimeSpan.Zero && law.WasAbandoned(run, call)
                && row.Draft.DecidedAt - WorldTime.Begin > ended + Doubt
                && row.Draft.DecidedAt - WorldTime.Begin < ended + ban - Doubt) return "abandoned a while ago";
        return null;
    }

    private RunId? RunOf(int hopper) =>
        site.Store.State.AttemptsByHopper.TryGetValue(hopper, out var row) ? row.Draft.Offer.Run : null;
}
