using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Storage.Memory;
using Ringtail.World.Host;
using Ringtail.World.Scenarios;

namespace Ringtail.World.Ledger;

/// <summary>
/// The books at the end: what the store has, against what the PBX was asked and what happened to people, and against
/// the campaign's rules computed anew.
/// </summary>
internal sealed class Audit(Scenario scenario, Site site, Witness witness, Rulebook rules)
{
    private const string AsAllowed = "a contact is dialed as its rules allow";

    private MemoryState Store => site.Store.State;

    /// <summary>Whether a process ended or could not see in between: then an attempt may have been given up.</summary>
    public required Func<TimeSpan, TimeSpan, bool> WasBlind { get; init; }

    public required bool ClockJumped { get; init; }

    /// <summary>The contacts of the calls that were added to a run.</summary>
    public required Func<RunId, IEnumerable<ContactId>> Added { get; init; }

    public void Check()
    {
        foreach (var call in witness.Calls.Values) CheckCall(call);
        foreach (var row in Store.Attempts) CheckRow(row);
        foreach (var excess in rules.Excesses) CheckExcess(excess);
        foreach (var plan in scenario.Runs) CheckRun(plan);
    }

    /// <summary>The network brought its Originate after the dialer had closed the attempt.</summary>
    private bool WasGivenUp(SeenCall call) => call.GivenUp
        || (!ClockJumped && Store.AttemptsByHopper.TryGetValue(call.Hopper, out var row)
            && row.End is { } end && end.EndedAt - WorldTime.Begin <= call.At);

    /// <summary>Nobody can take back bytes that a former connection still brings.</summary>
    private void CheckExcess(Excess excess)
    {
        if (WasGivenUp(excess.Call)) return;
        var own = excess.Live.Count(c => !WasGivenUp(c) || excess.Call.At - c.At > excess.Heard);
        if (own > excess.Most) rules.Break(excess.Rule, excess.What);
    }

    private void CheckCall(SeenCall call)
    {
        if (!Store.AttemptsByHopper.TryGetValue(call.Hopper, out var row))
        {
            rules.Break("every call has its row", $"{call} has none");
            return;
        }
        if (row.End is not { } end)
        {
            rules.Break("every row has its outcome", $"{call} is live in the ledger");
            return;
        }
        if (call.EndedAt is null && call.Accepted) rules.Break("nothing outlives its run", $"{call} still lives");
        if (end.Outcome == AttemptOutcome.Withdrawn && !call.RefusedGoingDown && (!call.AgentFirst || call.LegMade)
            && !(call.AgentFirst && scenario.Features.Contains("lost events", StringComparison.Ordinal)))
            rules.Break("withdrawn means never on the wire", $"{call} is {end.Outcome}: {end.Evidence.Note}");
        if (call is { AgentFirst: true, AnsweredAt: not null } && end.Outcome == AttemptOutcome.RouteFailure
            && !scenario.Features.Contains("lost events", StringComparison.Ordinal))
            rules.Break("who was spoken to is no failure of the route", $"{call} is {end.Outcome}");
        if (row.ConnectedAt is not null && end.Outcome == AttemptOutcome.Lost)
            rules.Break("who was served is not lost", $"{call} is {end.Outcome}: {end.Evidence.Note}");
        if (call.Touched || WasGivenUp(call) || (call.EndedAt is null && call.Accepted)) return;
        var length = site.Runs[row.Draft.Offer.Run].CallLengthMax;
        var expected = Outcomes.Of(call, length);
        // The one event that says that nothing was dialed.
        if (call is { IsLocal: true, LegMade: false }
            && scenario.Features.Contains("lost events", StringComparison.Ordinal))
            expected = [.. expected, AttemptOutcome.Rejected];
        if (!expected.Contains(end.Outcome))
            rules.Break("the outcome is what happened",
                $"{call} is {end.Outcome} ({end.Evidence}), expected {string.Join(" or ", expected)}");
        if (call is { MarkedAt: not null, AnsweredAt: not null }) CheckMarked(call, row, end);
        var toQueue = call.EndPoint is { Kind: EndPointKind.Queue };
        if (toQueue && call.ConnectedAt is not null != end.ConnectedAt is not null)
            rules.Break("the outcome is what happened", $"{call}: connected at {end.ConnectedAt} in the ledger");
        if (end.Abandoned && call.ConnectedAt is not null)
            rules.Break("the outcome is what happened", $"{call} had an agent and is abandoned in the ledger");
    }

    /// <summary>What the detection dropped is a machine in the books, and was nobody's.</summary>
    private void CheckMarked(SeenCall call, MemoryAttempt row, AttemptEnd end)
    {
        const string rule = "a marked machine is a machine in the books";
        if (!scenario.Runs.First(r => r.Settings.Run == row.Draft.Offer.Run).Settings.Variables
            .Contains(new("AMD_MODE", "ON")))
            rules.Break(rule, $"{call}: the detection of its campaign is off");
        if (call.ConnectedAt is not null) rules.Break(rule, $"{call} has an agent");
        if (row.ExtendedStatus != ScenarioMaker.Marked && row.FirstStatus != ScenarioMaker.Marked)
            rules.Break(rule, $"{call} has the status '{row.ExtendedStatus}'");
        if (end.AccountEntry != AccountEntry.Machine || end.Abandoned)
            rules.Break(rule, $"{call} is {end.AccountEntry} in the account");
    }

    private void CheckRow(MemoryAttempt row)
    {
        if (row.End is not { } end)
        {
            rules.Break("every row has its outcome", $"{row.Draft.Hopper} has none");
            return;
        }
        if (!row.Settled) rules.Break("every end is settled", $"{row.Draft.Hopper} ({end.Outcome}) is not");
        if (!IsAttempt(row) || end.Outcome == AttemptOutcome.Withdrawn) return;
        if (witness.Calls.ContainsKey(row.Draft.Hopper.Value)) return;
        // Looked at and not called.
        if (row.Draft.Reserved && end.Outcome is AttemptOutcome.AgentSkipped or AttemptOutcome.BlackListed) return;
        var blind = WasBlind(row.Draft.DecidedAt - WorldTime.Begin, end.EndedAt - WorldTime.Begin);
        if (end.Outcome != AttemptOutcome.Lost || !blind)
            rules.Break("an outcome needs a call", $"{row.Draft.Hopper} is {end.Outcome} and the PBX was never asked");
    }

    /// <summary>Rows without a PBX are claims that were refused for good.</summary>
    private static bool IsAttempt(MemoryAttempt row) => row.Draft.Pbx != default;

    private void CheckRun(RunPlan plan)
    {
        var id = plan.Settings.Run;
        var run = Store.Runs[id.Value];
        var rows = Store.Attempts.Where(a => a.Draft.Offer.Run == id).ToLookup(a => a.Draft.Offer.Contact.Value);
        MemoryContact[] contacts =
        [
            .. run.Lists.Where(l => l.Type == "CALL_LIST").SelectMany(l => l.List.Contacts),
            .. Added(id).Select(contact => Store.Contacts[contact.Value]),
        ];
        foreach (var contact in contacts) CheckContact(plan, run, contact, [.. rows[contact.Id]]);
        var attempted = rows.Sum(c => c.Count(r => IsAttempt(r) && r.End is { } e && e.Outcome.IsOutcome()));
        if (run.Counts.Attempted != attempted)
            rules.Break("counters equal sums", $"{id}: attempted {run.Counts.Attempted}, counted {attempted}");
        if (run.Counts.Finished != contacts.Length || run.Counts.Live != 0 || run.Counts.InHopper != 0
            || run.Counts.Waiting != 0)
            rules.Break("contacts are conserved",
                $"{id}: {contacts.Length} contacts, and {run.Counts.InHopper} in the hopper, {run.Counts.Live} live, "
                + $"{run.Counts.Waiting} waiting, {run.Counts.Finished} finished");
        if (plan.Settings.AutoPause ? run.State != RunState.Paused
            : run.State is not (RunState.Completed or RunState.Idle))
            rules.Break("the store knows the state", $"{id} is {run.State} in the store");
    }

    private void CheckContact(RunPlan plan, MemoryRun run, MemoryContact contact, MemoryAttempt[] rows)
    {
        if (rows.Length == 0 || run.Claims.ContainsKey(contact.Id))
        {
            rules.Break("every contact comes to its end", $"{contact.Number} of {plan.Settings.Run} has not");
            return;
        }
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].End is not { } end) continue;
            var next = i + 1 < rows.Length ? rows[i + 1] : null;
            // Of several numbers in one round the others come after it.
            var round = IsAttempt(rows[i]) && plan.Settings.NumberOrder == NumberOrder.OneRound
                && contact.Further.Count > 0;
            if (next is not null && end.Outcome is AttemptOutcome.BlackListed && !round)
                rules.Break(AsAllowed, $"{contact.Number} is dialed after {end.Outcome}");
            if (!IsAttempt(rows[i])) continue;
            CheckNext(plan.Settings, contact, rows[i], end, next);
        }
    }

    /// <summary>The reschedule rules, computed anew from the rows.</summary>
    private void CheckNext(
        RunSettings settings, MemoryContact contact, MemoryAttempt row, AttemptEnd end, MemoryAttempt? next)
    {
        var retry = row.Draft.Offer.Retry;
        var goesBack = !end.Outcome.IsOutcome();
        var rule = goesBack ? null : settings.RescheduleRules.FirstOrDefault(
            r => r.Status == end.Outcome.Code() && r.ExtendedStatus == row.ExtendedStatus);
        goesBack |= rule is null && end.Outcome is AttemptOutcome.AgentFailed or AttemptOutcome.NoAgent;
        // The rest of a round of numbers, as long as one of them may be called.
        if (InRound(settings, row, end))
        {
            if (next is null && rule is null) return;
            // Rounds in which no number may be called use up their retries.
            if (next is null || next.Draft.Offer.Retry != retry && next.Draft.Offer.Retry != retry + 1
                && !rules.MayBeRefused(row.Draft.Offer.Run, contact))
                rules.Break(
                    AsAllowed, $"{contact.Number}: retry {retry} was {end.Outcome}, and its round does not go on");
            return;
        }
        var again = goesBack || rule is not null && retry < rule.MaxAttempts;
        var told = $"{contact.Number}: retry {retry} was {end.Outcome} ({row.ExtendedStatus})";
        if (again != next is not null)
        {
            rules.Break(AsAllowed, told + (again ? " and is not tried again" : " and is tried again"));
            return;
        }
        if (next is null) return;
        CheckTurn(settings, contact, row, next, goesBack);
        var expected = goesBack ? retry : retry + 1;
        // A round in which no number may be called uses up its retry.
        if (settings.NumberOrder == NumberOrder.OneRound && contact.Further.Count > 0
            && rules.MayBeRefused(row.Draft.Offer.Run, contact)) expected = next.Draft.Offer.Retry;
        if (next.Draft.Offer.Retry != expected)
            rules.Break(AsAllowed, $"{told}, the next is retry {next.Draft.Offer.Retry}");
        // What was said late may come after the next was launched, by what was said before.
        if (rule is null || ClockJumped || row.FirstStatus.Length > 0) return;
        var wait = rule.Mode == RescheduleMode.Multiplied ? rule.RetryAfter * (retry + 1) : rule.RetryAfter;
        if (next.Draft.DecidedAt < end.EndedAt + wait - TimeSpan.FromMilliseconds(1))
            rules.Break(AsAllowed,
                $"{told} at {end.EndedAt:HH:mm:ss.fff}, tried again at {next.Draft.DecidedAt:HH:mm:ss.fff}, "
                + $"before {wait}");
    }

    private static bool InRound(RunSettings settings, MemoryAttempt row, AttemptEnd end) =>
        settings.NumberOrder == NumberOrder.OneRound && row.AnsweredAt is null && end.Outcome.IsOutcome()
        && end.Outcome is not (AttemptOutcome.AgentFailed or AttemptOutcome.NoAgent)
        && row.Draft.Offer.Turn < row.Draft.Offer.Further.Count;

    /// <summary>Which of several numbers comes next; one that may not be called gives way to the next.</summary>
    private void CheckTurn(
        RunSettings settings, MemoryContact contact, MemoryAttempt row, MemoryAttempt next, bool goesBack)
    {
        var (turn, count) = (row.Draft.Offer.Turn, row.Draft.Offer.Further.Count + 1);
        if (count == 1 || !IsAttempt(next) || rules.MayBeRefused(row.Draft.Offer.Run, contact)) return;
        var expected = settings.NumberOrder == NumberOrder.MainOnly ? 0
            : goesBack ? turn
            : settings.NumberOrder == NumberOrder.InTurn ? (turn + 1) % count : 0;
        if (next.Draft.Offer.Turn != expected)
            rules.Break("several numbers are dialed in their order",
                $"{contact.Number}: after number {turn} of {count} comes number {next.Draft.Offer.Turn}");
    }
}
