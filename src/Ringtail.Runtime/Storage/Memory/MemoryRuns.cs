using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Runtime.Storage.Memory;

/// <summary>Claim, settle and restore on the model.</summary>
internal sealed class MemoryRuns(MemoryState state, Func<int> newHopper)
{
    public ClaimResult Claim(MemoryRun run, int count, DateTimeOffset now, Func<string, DateTimeOffset?> opensAt)
    {
        var zones = new Dictionary<string, DateTimeOffset?>(StringComparer.Ordinal);
        var due = run.Claims.Values
            .Where(c => c.Due <= UtcMicroseconds.Round(now)
                && !run.Lists.Any(l => l.Paused && l.List.Id == c.Contact.ListId))
            .OrderBy(c => c.Due).ThenBy(c => c.Contact.Id).Take(count).ToList();
        foreach (var claim in due) claim.Due = null;
        var fresh = FromLists(run, count - due.Count, c => OpensAt(c) is null);
        run.Counts = run.Counts with
        {
            InHopper = run.Counts.InHopper + due.Count + fresh.Count,
            Waiting = run.Counts.Waiting - due.Count,
        };
        return new ClaimResult(
            [.. due.Concat(fresh).Select(c => Offer(run, c))],
            run.Lists.Where(IsCallList).All(l => l.Reached == l.List.Contacts.Count),
            (int)run.Counts.Waiting,
            run.Claims.Values.Min(c => c.Due),
            Counts(run))
        {
            OpensAt = zones.Values.All(at => at is null) ? null
                : run.Lists.Where(l => IsCallList(l) && !l.Paused).SelectMany(l => l.Left).Min(OpensAt),
        };

        DateTimeOffset? OpensAt(MemoryContact contact)
        {
            if (!zones.TryGetValue(contact.Zones, out var at)) zones[contact.Zones] = at = opensAt(contact.Zones);
            return at;
        }
    }

    public RunCounts Settle(MemoryRun run, IReadOnlyList<Settlement> settlements, DateTimeOffset now)
    {
        foreach (var settlement in settlements)
        {
            if (!settlement.Revises && Held(run, settlement) is not null && Attempt(settlement) is { End: null })
            {
                throw StoredFacts.SettledWhileLive(settlement.Hopper);
            }
        }
        foreach (var settlement in settlements)
        {
            if (settlement.Revises) Revise(run, settlement, now);
            else if (Held(run, settlement) is { } claim) Apply(run, claim, settlement, now);
        }
        return Counts(run);
    }

    public RunRestore Restore(MemoryRun run)
    {
        var open = state.Attempts.Where(a => a.Draft.Offer.Run.Value == run.Id && !a.Settled)
            .Select(a => Stored(a, FailedTrunks(run, a)));
        var hopper = run.Claims.Values.Where(c => c.Due is null && !state.AttemptsByHopper.ContainsKey(c.Hopper));
        var late = state.Attempts.Where(a => a.Draft.Offer.Run.Value == run.Id && a.LateRevision > a.LateDecided);
        return RunRestoring.Of(
            new(run.State, run.PausedItself), Counts(run), hopper.Select(c => Offer(run, c)), [.. open],
            late.Select(Late));
    }

    public static long Forgotten(MemoryRun run, DateTimeOffset before) =>
        run.Claims.Values.Count(c => c.Due <= UtcMicroseconds.Round(before)
            && !run.Lists.Exists(l => l.Paused && l.List.Id == c.Contact.ListId))
        + run.Lists.Where(l => IsCallList(l) && !l.Paused).Sum(l => (long)l.List.Contacts.Count - l.Reached);

    /// <summary>The attempt as the ledger gives it back.</summary>
    public static StoredAttempt Stored(MemoryAttempt attempt, string failedTrunks)
    {
        var draft = attempt.Draft with
        {
            Offer = attempt.Draft.Offer with { FailedTrunks = StoredFacts.ReadTrunks(failedTrunks) },
            DecidedAt = UtcMicroseconds.Round(attempt.Draft.DecidedAt),
        };
        return new StoredAttempt(
            new RestoredAttempt(draft, attempt.State, attempt.LaunchedAt, attempt.AnsweredAt, attempt.ConnectedAt,
                attempt.ExtendedStatus),
            attempt.End is null ? null : attempt.End with
            {
                ExtendedStatus = attempt.ExtendedStatus,
                OutputAttributes = StoredJson.ReadAttributes(attempt.OutputAttributes),
                LaunchedAt = attempt.LaunchedAt,
                AnsweredAt = attempt.AnsweredAt,
                ConnectedAt = attempt.ConnectedAt,
            });
    }

    public static string FailedTrunks(MemoryRun? run, MemoryAttempt attempt) =>
        run is not null && run.Claims.TryGetValue(attempt.Draft.Offer.Contact.Value, out var claim)
            && claim.Hopper == attempt.Draft.Hopper.Value ? claim.FailedTrunks : "";

    private static bool IsCallList(MemoryRunList list) => list.Type == "CALL_LIST";

    private List<MemoryClaim> FromLists(MemoryRun run, int count, Func<MemoryContact, bool> isOpen)
    {
        var claims = new List<MemoryClaim>();
        foreach (var list in run.Lists.Where(l => IsCallList(l) && !l.Paused).OrderBy(l => l.Position))
        {
            while (claims.Count < count && list.Take(isOpen) is { } contact)
            {
                var claim = new MemoryClaim(contact, newHopper());
                run.Claims.Add(claim.Contact.Id, claim);
                claims.Add(claim);
            }
        }
        return claims;
    }

    private static MemoryClaim? Held(MemoryRun run, Settlement settlement) =>
        run.Claims.TryGetValue(settlement.Contact.Value, out var claim)
            && claim.Hopper == settlement.Hopper.Value && claim.Due is null ? claim : null;

    private MemoryAttempt? Attempt(Settlement settlement) =>
        state.AttemptsByHopper.GetValueOrDefault(settlement.Hopper.Value);

    private void Apply(MemoryRun run, MemoryClaim claim, Settlement settlement, DateTimeOffset now)
    {
        var attempt = Attempt(settlement);
        var counts = run.Counts;
        if (attempt is null)
        {
            counts.InHopper--;
            if (settlement.Next is null) AddRefusal(run, claim, settlement, now);
        }
        else
        {
            counts.Live--;
            if (attempt.End!.Outcome.IsOutcome()) counts.Attempted++;
            attempt.Settled = true;
            attempt.LateDecided = Math.Max(attempt.LateDecided, settlement.Revision);
        }
        new MemoryOutbox(state).Write(new RunId(run.Id), settlement, now);
        if (settlement.Next is { } next)
        {
            counts.Waiting++;
            claim.Hopper = newHopper();
            claim.Retry = settlement.NextRetry;
            claim.Turn = settlement.NextTurn;
            claim.Due = UtcMicroseconds.Round(next);
            claim.FailedTrunks = StoredFacts.FailedTrunks(
                claim.FailedTrunks, settlement.Outcome, attempt?.Draft.Trunk.Value ?? 0);
        }
        else
        {
            counts.Finished++;
            run.Claims.Remove(claim.Contact.Id);
        }
        run.Counts = counts;
    }

    private static RunInput.LateStatus Late(MemoryAttempt attempt) => new(
        attempt.Draft.Hopper, attempt.Draft.Offer.Contact, attempt.End!.Outcome, attempt.ExtendedStatus)
    {
        Retry = attempt.Draft.Offer.Retry,
        EndedAt = attempt.End.EndedAt,
        Revision = attempt.LateRevision,
        Numbers = NumberTurn.Of(attempt.Draft.Offer, attempt.AnsweredAt is not null),
    };

    /// <summary>A late status: the contact goes where the new decision puts it, unless it was dialed again.</summary>
    private void Revise(MemoryRun run, Settlement settlement, DateTimeOffset now)
    {
        if (Attempt(settlement) is not { Settled: true } attempt || attempt.Draft.Offer.Run.Value != run.Id) return;
        var contact = settlement.Contact.Value;
        var claim = run.Claims.GetValueOrDefault(contact);
        var again = state.Attempts.FindLast(a => a.Draft.Offer.Contact.Value == contact
            && a.Draft.Offer.Run.Value == run.Id) != attempt;
        var plan = RevisionPlan.Of(settlement, again ? ClaimPlace.Launched
            : claim is null ? ClaimPlace.None
            : claim.Due is null ? ClaimPlace.InHopper : ClaimPlace.Waiting);
        if (plan.Removes) run.Claims.Remove(contact);
        if (plan.Inserts)
            run.Claims[contact] = claim = new MemoryClaim(state.Contacts[contact], 0)
            {
                Agent = attempt.Draft.Offer.Agent,
                AgentUntil = attempt.Draft.Offer.AgentUntil,
            };
        if (plan.Applies && settlement.Next is { } next)
        {
            claim!.Hopper = newHopper();
            claim.Retry = settlement.NextRetry;
            claim.Turn = settlement.NextTurn;
            claim.Due = UtcMicroseconds.Round(next);
        }
        run.Counts = run.Counts.Plus(plan.Delta);
        attempt.LateDecided = Math.Max(attempt.LateDecided, settlement.Revision);
        new MemoryOutbox(state).Write(new RunId(run.Id), settlement, now);
    }

    public bool Cancel(MemoryRun run, HopperId hopper, string note, DateTimeOffset now)
    {
        var claim = run.Claims.Values.FirstOrDefault(c => c.Hopper == hopper.Value && c.Due is not null);
        if (claim is null) return false;
        AddRefusal(run, claim, new Settlement(
            hopper, new ContactId(claim.Contact.Id), AttemptOutcome.Withdrawn, "", null, 0, IsRetry: false)
        {
            Note = note,
        }, now);
        run.Claims.Remove(claim.Contact.Id);
        run.Counts = run.Counts with { Waiting = run.Counts.Waiting - 1, Finished = run.Counts.Finished + 1 };
        return true;
    }

    private void AddRefusal(MemoryRun run, MemoryClaim claim, Settlement settlement, DateTimeOffset now)
    {
        var at = UtcMicroseconds.Round(now);
        var offer = Offer(run, claim);
        if (settlement.Refused is { } refused && offer.MainNumber != ContactNumbers.Erased)
            offer = offer with { Number = refused.Number, E164 = refused.E164 };
        var draft = new AttemptDraft
        {
            Hopper = settlement.Hopper,
            Pbx = default,
            Trunk = default,
            EndPoint = default,
            Offer = offer,
            DialString = "",
            DecidedAt = at,
        };
        var row = new MemoryAttempt(draft, AttemptState.Ended)
        {
            Settled = true,
            ExtendedStatus = settlement.ExtendedStatus,
            End = new AttemptEnd
            {
                Hopper = settlement.Hopper,
                Run = offer.Run,
                Contact = offer.Contact,
                Outcome = settlement.Outcome,
                Evidence = StoredJson.ReadEvidence(StoredJson.Note(settlement.Note)),
                EndedAt = at,
            },
        };
        state.Attempts.Add(row);
        state.AttemptsByHopper.Add(settlement.Hopper.Value, row);
    }

    private Offer Offer(MemoryRun run, MemoryClaim claim) => new()
    {
        Hopper = new HopperId(claim.Hopper),
        Run = new RunId(run.Id),
        Contact = new ContactId(claim.Contact.Id),
        List = new ListId(claim.Contact.ListId),
        ListName = state.Lists.TryGetValue(claim.Contact.ListId, out var list) ? list.Name : "",
        Number = claim.Contact.Number,
        MainNumber = claim.Contact.Number,
        E164 = claim.Contact.E164,
        MainE164 = claim.Contact.E164,
        Further = claim.Contact.Further,
        Turn = claim.Turn,
        Retry = claim.Retry,
        Attributes = claim.Contact.Attributes,
        Zones = claim.Contact.Zones,
        BlackList = new MemoryNumbers(state).BlackList(claim.Contact.Key, run),
        FailedTrunks = StoredFacts.ReadTrunks(claim.FailedTrunks),
        Agent = claim.Agent,
        AgentUntil = claim.AgentUntil,
    };

    private static RunCounts Counts(MemoryRun run) =>
        run.Counts.Of(run.Lists.Where(IsCallList).Sum(l => (long)l.List.Contacts.Count - l.Reached));
}
