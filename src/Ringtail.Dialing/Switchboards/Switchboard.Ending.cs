using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Trunks;

namespace Ringtail.Dialing.Switchboards;

/// <summary>How an attempt ends: outcome, lost and abandoned, the trunk's breaker, the ledger's record.</summary>
public sealed partial class Switchboard
{
    /// <summary>Attempts that are over: a repeated offer of one is no offer.</summary>
    private readonly RecentIds _spent = new();
    private long _launched;
    private long _over;

    private void EndAnswered(Attempt attempt, Moment now)
    {
        if (attempt.EndPoint is { } endPoint)
        {
            if (endPoint.IsQueue) JudgeQueueDelivery(attempt, endPoint, now);
            else JudgePhoneDelivery(attempt, endPoint, now);
        }
        var outcome = attempt.HangUp == HangUpReason.CallLength ? AttemptOutcome.Timeout
            : attempt.Lost ? AttemptOutcome.Lost
            : AttemptOutcome.Terminated;
        End(attempt, outcome, now);
    }

    /// <summary>Answered and cut by the PBX before the queue: cause 16 looks like success and is none.</summary>
    private void JudgeQueueDelivery(Attempt attempt, EndPoint endPoint, Moment now)
    {
        if (attempt.Joined || attempt.WasWithAgent || attempt.Lost) return;
        if (attempt.EndedByCustomer == true || attempt.HangUp != HangUpReason.None) return;
        // The dial plan hung up a machine: that is what it is for.
        if (SaysMachine(attempt)) return;
        Lose(attempt, endPoint, now);
    }

    private void Lose(Attempt attempt, EndPoint endPoint, Moment now)
    {
        attempt.Lost = true;
        endPoint.Losses.Add(now.Monotonic);
        if (endPoint.LostInARow < Limits.LostInARow || endPoint.Stopped is not null) return;
        endPoint.StoppedByLosses = true;
        StopEndPoint(endPoint, "EndPointLosesCalls",
            $"{endPoint.LostInARow} answered calls in a row never reached queue {endPoint.Settings.Name}: check "
            + $"extension {endPoint.Settings.Extension}@{endPoint.Settings.Context}, joinempty, and the script time.");
    }

    /// <summary>
    /// A PBX that goes down ends its calls before it closes the connection (2.7 s, measured on 16.28 and 22.10):
    /// those were not lost by the end point. One that never delivered a call gets no such credit.
    /// </summary>
    private void ForgiveOutage(Moment now)
    {
        foreach (var endPoint in _endPoints.Values)
        {
            if (!endPoint.Proven) continue;
            var forgiven = endPoint.Losses.RemoveAll(at => now.Monotonic - at <= Limits.OutageSpan);
            if (forgiven == 0 || !endPoint.StoppedByLosses || endPoint.LostInARow >= Limits.LostInARow) continue;
            endPoint.StoppedByLosses = endPoint.Proven = false;
            endPoint.Stopped = null;
            Clear($"end-point-stopped/{endPoint.Settings.Id.Value}");
        }
    }

    private void JudgePhoneDelivery(Attempt attempt, EndPoint endPoint, Moment now)
    {
        var lasted = now.Monotonic - attempt.AnsweredAtMonotonic;
        if (lasted >= Limits.SuspiciousWithin || attempt.Served || attempt.StatusSet)
        {
            Prove(endPoint);
            return;
        }
        if (attempt.EndedByCustomer != false || attempt.HangUp != HangUpReason.None
            || endPoint.Settings.ShortCallsAreMeant) return;
        attempt.Note = "suspicious: answered, and hung up by the PBX at once";
        if (++endPoint.SuspiciousInARow < Limits.LostInARow) return;
        endPoint.HeldBack = true;
        Raise($"end-point-suspicious/{endPoint.Settings.Id.Value}", AlarmSeverity.Warning, "ShortCalls",
            endPoint.Settings.Name,
            $"{Limits.LostInARow} calls in a row were hung up by the PBX right after the answer; "
            + $"at most {Limits.UnprovenInFlight} at once until one lasts longer, or say that short calls are meant.");
    }

    /// <summary>A call was delivered here, through its extension: no agent called it from a phone.</summary>
    private void Prove(EndPoint endPoint)
    {
        endPoint.Proven = true;
        endPoint.HeldBack = false;
        endPoint.Losses.Clear();
        endPoint.SuspiciousInARow = 0;
        Clear($"end-point-suspicious/{endPoint.Settings.Id.Value}");
        _paceDue = true;
    }

    private void Withdraw(Attempt attempt, string note, Moment now)
    {
        attempt.Note = note;
        End(attempt, AttemptOutcome.Withdrawn, now);
    }

    // The trunk's breaker

    /// <summary>
    /// What speaks against the trunk: a cause of the Rejected row, or our own time-out with not even a ringing on a
    /// trunk that announces it, which is what a carrier that is gone looks like. What became of an agent's phone,
    /// before the trunk was used, says nothing about it.
    /// </summary>
    private static bool IsRefusal(Attempt attempt) =>
        !attempt.IsAnswered && attempt.HangUp == HangUpReason.None
        && attempt is not { AgentFirst: true, LegSeen: false }
        && (OutcomeTable.IsRefusal(attempt.Cause, attempt.Rang)
            || (!attempt.Rang && attempt.Trunk is { AlwaysRings: true }
                && (attempt.Reason == OutcomeTable.ReasonTimeout || attempt.Cause == OutcomeTable.CauseNoResponse)));

    private void Refused(Attempt attempt, Moment now)
    {
        if (attempt.Judged || attempt.Trunk is not { } trunk) return;
        attempt.Judged = true;
        var opened = trunk.Breaker.Refused(now.Monotonic, attempt.Probe, Limits);
        attempt.Probe = false;
        if (!opened) return;
        ReleaseHeld(trunk, routeFailure: true);
        Raise($"trunk-breaker/{trunk.Settings.Id.Value}", AlarmSeverity.Error, "TrunkBreakerOpen", trunk.Settings.Name,
            $"The trunk refuses calls; it is tried again by one call at a time, and the contacts keep their place.");
    }

    private void Carried(Attempt attempt, Moment now)
    {
        if (attempt.Judged || attempt.Trunk is not { } trunk) return;
        attempt.Judged = true;
        trunk.Carried++;
        var closed = trunk.Breaker.Carried(now.Monotonic, attempt.Probe, Limits);
        attempt.Probe = false;
        if (trunk.Breaker.State == BreakerState.Closed) ReleaseHeld(trunk, routeFailure: false);
        if (!closed) return;
        Clear($"trunk-breaker/{trunk.Settings.Id.Value}");
        _paceDue = true;
    }

    /// <summary>The breaker is open, or was since the launch: it failed with those that opened it.</summary>
    private static bool FailedWithTrunk(Attempt attempt) => attempt.Trunk is { Breaker: var breaker }
        && (breaker.State != BreakerState.Closed || attempt.LaunchedAtMonotonic <= breaker.OpenedAt);

    /// <summary>
    /// A refusal whose streak may still open the breaker waits: opened, it is no outcome of the number.
    /// </summary>
    private bool HoldBack(Attempt attempt, AttemptOutcome outcome, Moment now)
    {
        if (!outcome.IsOutcome() || !IsRefusal(attempt) || attempt.Trunk is not { } trunk || attempt.Held) return false;
        if (trunk.Breaker.State != BreakerState.Closed || trunk.Breaker.Streak == 0) return false;
        attempt.Held = true;
        attempt.HeldOutcome = outcome;
        trunk.Held.Add(attempt);
        Schedule(attempt, attempt.HeldDue = now.Monotonic + Limits.BreakerWindow);
        return true;
    }

    /// <summary>
    /// Nothing more is under way on the trunk that could lengthen the streak: then these were plain refusals.
    /// </summary>
    private void ReleaseWhenQuiet(Attempt attempt, Moment now)
    {
        if (attempt.HeldDue > now.Monotonic || attempt.Trunk is not { } trunk) return;
        if (trunk.Pending == 0 && trunk.Committing == 0) ReleaseHeld(trunk, routeFailure: false);
        else Schedule(attempt, attempt.HeldDue = now.Monotonic + Limits.BreakerWindow);
    }

    private void ReleaseHeld(Trunk trunk, bool routeFailure)
    {
        if (trunk.Held.Count == 0) return;
        var held = trunk.Held.ToArray();
        trunk.Held.Clear();
        foreach (var attempt in held) Record(attempt, routeFailure ? AttemptOutcome.RouteFailure : attempt.HeldOutcome);
    }

    // The end

    private void End(Attempt attempt, AttemptOutcome outcome, Moment now)
    {
        attempt.OverAt = now.Wall;
        attempt.OverAtMonotonic = now.Monotonic;
        EnterEnd(attempt, now);
        LeaveForecast(attempt, SaysSomething(attempt, outcome), now);
        if (attempt.ConnectedAtMonotonic is { } connected) attempt.Run.Handled(now.Monotonic - connected);
        LeaveQueueAndAgent(attempt, now);
        attempt.AgentLeaves(now.Wall);
        Uncount(attempt);
        NoLongerPending(attempt);
        if (attempt.Probe)
        {
            // A probe that proved nothing (withdrawn, refused as an action, lost): the next call is the probe.
            attempt.Probe = false;
            attempt.Trunk!.Breaker.ProbeOut = false;
        }
        _paceDue = _decisionDue = _letGoDue = true;
        if (outcome.IsOutcome() && IsRefusal(attempt) && FailedWithTrunk(attempt))
            outcome = AttemptOutcome.RouteFailure;
        if (HoldBack(attempt, outcome, now)) return;
        Record(attempt, outcome);
    }

    /// <summary>What the route, the PBX or we ourselves did says nothing about the people who are called.</summary>
    private static bool SaysSomething(Attempt attempt, AttemptOutcome outcome) =>
        outcome is not (AttemptOutcome.RouteFailure or AttemptOutcome.Withdrawn or AttemptOutcome.Error
            or AttemptOutcome.Lost) && !IsRefusal(attempt) && attempt.HangUp == HangUpReason.None;

    private void Record(Attempt attempt, AttemptOutcome outcome)
    {
        if (!_attempts.Remove(attempt.Hopper)) return;
        outcome = JudgeRefused(attempt, outcome);
        attempt.State = AttemptLifecycle.Next(attempt.State, AttemptTrigger.Over) ?? AttemptState.Ended;
        attempt.Run.Live--;
        _spent.Add(attempt.Hopper);
        if (attempt.Sequence > 0) _over++;
        var abandoned = attempt.Entry == AccountEntry.Abandoned;
        if (attempt.AnsweredAt is { } answered)
            attempt.Run.Account?.Ended(attempt.Entry, answered,
                new Moment(attempt.OverAtMonotonic, attempt.OverAt!.Value));
        Emit(new SwitchboardEffect.RecordEnd(new AttemptEnd
        {
            Hopper = attempt.Hopper,
            Run = attempt.Run.Id,
            Contact = attempt.Offer.Contact,
            Outcome = outcome,
            Evidence = EvidenceOf(attempt, outcome),
            Trunk = attempt.Draft.Trunk,
            ExtendedStatus = attempt.ExtendedStatus,
            OutputAttributes = attempt.OutputAttributes is { } attributes ? [.. attributes] : [],
            LaunchedAt = attempt.LaunchedAt,
            AnsweredAt = attempt.AnsweredAt,
            ConnectedAt = attempt.ConnectedAt,
            EndedAt = attempt.OverAt!.Value,
            Agent = attempt.LongestAgent() is { } agent ? InterfaceOf(agent) : "",
            Abandoned = abandoned,
            HungUpWaiting = attempt.HungUpWaiting && !attempt.WasWithAgent,
            Campaign = attempt.Run.Settings?.Campaign,
            AccountEntry = attempt.Entry,
            AnswerToRing = attempt.RangAgentAt - attempt.AnsweredAtMonotonic,
            AnswerToConnect = attempt.ConnectedAtMonotonic - attempt.AnsweredAtMonotonic,
            AgentDemandedUntil = BanOf(attempt),
            HeardMessage = attempt.RedirectTaken == true && !attempt.WasWithAgent,
            TornConversation = attempt.TornConversation,
        }));
        ForgetIdle(attempt.Run);
    }

    private readonly RefusedContacts _refusedContacts = new();

    /// <summary>
    /// A route failure is no outcome, unless the trunk refuses this contact for ever while it carries others: then the
    /// reschedule rules decide, and the run comes to its end.
    /// </summary>
    private AttemptOutcome JudgeRefused(Attempt attempt, AttemptOutcome outcome)
    {
        if (attempt.Trunk is not { } trunk || outcome == AttemptOutcome.Withdrawn) return outcome;
        var (run, contact, id) = (attempt.Run.Id, attempt.Offer.Contact, attempt.Draft.Trunk);
        if (outcome != AttemptOutcome.RouteFailure)
        {
            _refusedContacts.Forget(run, contact, id);
            return outcome;
        }
        if (!_refusedContacts.Refused(run, contact, id, trunk.Carried)) return outcome;
        attempt.Note = "refused again and again while the trunk carried other calls";
        // Behind an agent the cause is that of the agent's own leg, and without a channel that of nobody.
        if (attempt is { AgentFirst: true, LegSeen: false } or { NothingDialed: true }) return AttemptOutcome.Error;
        var named = OutcomeTable.OfUnanswered(attempt.Cause, attempt.Succeeded == false ? attempt.Reason : null,
            attempt.LegSeen, attempt.Rang, hungUpByUs: false);
        return named == AttemptOutcome.RouteFailure ? AttemptOutcome.Error : named;
    }

    private string InterfaceOf(Agents.AgentKey key) =>
        _agents.Find(key) is { Interface.Length: > 0 } agent ? agent.Interface : key.Device;

    private static AttemptEvidence EvidenceOf(Attempt attempt, AttemptOutcome outcome) => new()
    {
        HangupCause = attempt.Cause,
        OriginateReason = attempt.Reason,
        OriginateSucceeded = attempt.Succeeded,
        Message = attempt.Message,
        TrunkChannel = attempt.Channel,
        TrunkUniqueid = attempt.LegId,
        FirstStatus = attempt.FirstStatus,
        AnsweredByPbxOnly = attempt.AnsweredByPbxOnly,
        EndedByCustomer = attempt.EndedByCustomer,
        JoinedQueue = attempt.Joined,
        RouteFailure = outcome == AttemptOutcome.RouteFailure,
        Note = WithPassedOver(attempt.Offer, attempt.Note ?? attempt.HangUp switch
        {
            HangUpReason.Operator => "hung up by an operator",
            HangUpReason.CallLength => "ended by the campaign's longest call length",
            HangUpReason.Agent => "the agent hung up before the customer answered",
            HangUpReason.LetGo => NoteOfLetGo(attempt),
            HangUpReason.Gate => "called off while the agent's phone rang",
            _ => null,
        }),
    };

    /// <summary>A number that was passed over has no row of its own: the call says it that took its place.</summary>
    private static string? WithPassedOver(Offer offer, string? note) =>
        offer.PassedOver.Length == 0 ? note : note is null ? offer.PassedOver : $"{offer.PassedOver}; {note}";

    /// <summary>A run that is not attached and has no live attempt here leaves nothing behind.</summary>
    private void ForgetIdle(RunDesk desk)
    {
        if (desk.Settings is not null || desk.Live > 0) return;
        ForgetPacing(desk);
        _runs.Remove(desk.Id);
    }
}
