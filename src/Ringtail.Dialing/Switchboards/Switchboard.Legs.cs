using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;

namespace Ringtail.Dialing.Switchboards;

/// <summary>What the wire and the customer's leg say of an attempt, in any order.</summary>
public sealed partial class Switchboard
{
    /// <summary>An attempt on the wire whose outcome is open.</summary>
    private Attempt? Launched(HopperId hopper) =>
        _attempts.TryGetValue(hopper, out var attempt)
            && attempt is { State: not (AttemptState.Committing or AttemptState.Reserved), Held: false }
            ? attempt : null;

    private void OnOriginateAnswered(SwitchboardInput.OriginateAnswered answered, Moment now)
    {
        if (Launched(answered.Hopper) is not { } attempt || answered.Accepted) return;
        attempt.Message = answered.Message;
        if (IsShuttingDown(answered.Message))
        {
            // Nobody was called, and nothing is wrong with the trunk: the contact goes back until the PBX takes calls.
            _refusesUntil = now.Monotonic + ShutdownPause;
            ReturnAllStocks(Gate.GateRule.PbxUnhealthy);
            Withdraw(attempt, answered.Message, now);
            return;
        }
        StopRefused(attempt, answered.Message);
        End(attempt, AttemptOutcome.Error, now);
    }

    /// <summary>
    /// "Asterisk is shutting down" (measured): until it ends, or for as long as it waits for its calls to end.
    /// </summary>
    private static bool IsShuttingDown(string message) =>
        message.Contains("shutting down", StringComparison.Ordinal);

    /// <summary>The PBX named what is wrong with the action: every further call would be refused alike.</summary>
    private void StopRefused(Attempt attempt, string message)
    {
        if (message.Contains("xtension", StringComparison.Ordinal) && attempt.EndPoint is { } endPoint)
        {
            StopEndPoint(endPoint, "EndPointRefused", $"The PBX refused the call: {message}");
            return;
        }
        var forbidden = message.Contains("ermission", StringComparison.Ordinal)
            || message.Contains("orbidden", StringComparison.Ordinal);
        if (forbidden || attempt.Trunk is not { } trunk)
        {
            Halt("OriginateForbidden", $"The PBX refused the call: {message}");
            return;
        }
        trunk.Stopped = $"The PBX refused the call: {message}";
        Raise($"trunk-stopped/{trunk.Settings.Id.Value}", AlarmSeverity.Error, "TrunkRefused", trunk.Settings.Name,
            $"The PBX refused the call: {message}");
    }

    private void StopEndPoint(EndPoint endPoint, string code, Phrase why)
    {
        endPoint.Stopped = why.Text;
        Raise($"end-point-stopped/{endPoint.Settings.Id.Value}", AlarmSeverity.Error, code, endPoint.Settings.Name,
            why);
    }

    private void Halt(string code, Phrase why)
    {
        _halted = why.Text;
        ReturnAllStocks(Gate.GateRule.PbxUnhealthy);
        Raise("pbx-halted", AlarmSeverity.Error, code, Settings.Name, why);
    }

    private void OnOriginateNotSent(SwitchboardInput.OriginateNotSent notSent, Moment now)
    {
        // Only an attempt of which nothing was heard: what the PBX has said outweighs what the writer believes.
        if (Launched(notSent.Hopper) is { State: AttemptState.Launching } attempt)
            Withdraw(attempt, $"not sent: {notSent.Reason}", now);
    }

    private void OnOriginateUnanswered(SwitchboardInput.OriginateUnanswered unanswered)
    {
        if (Launched(unanswered.Hopper) is not { State: AttemptState.Launching } attempt) return;
        attempt.Note = $"no answer to the action: {unanswered.Reason}";
        RequestSnapshot("an Originate got no answer");
    }

    private void OnDeviceLoad(SwitchboardInput.DeviceLoad load)
    {
        DeviceOf(load.Device).Reported = Math.Max(0, load.Channels);
        _paceDue = true;
    }

    private void OnLegCreated(SwitchboardInput.LegCreated created, Moment now)
    {
        if (Launched(created.Hopper) is not { } attempt)
        {
            // A channel of ours that no live attempt owns: nobody may pick up a call that the ledger has closed.
            if (_restored && _owned && !_attempts.ContainsKey(created.Hopper))
                Emit(new SwitchboardEffect.HangUp(created.Hopper, created.Channel));
            return;
        }
        attempt.Channel = created.Channel;
        if (created.Uniqueid.Length > 0) attempt.LegId = created.Uniqueid;
        attempt.MissingDue = null;
        if (attempt.LegSeen) return;
        attempt.LegSeen = true;
        // No pacing in this step: the device's new count follows, and until then it would count one too few.
        ShowChannel(attempt);
        Move(attempt, AttemptTrigger.LegSeen, now);
        if (attempt.HangUp != HangUpReason.None) Emit(new SwitchboardEffect.HangUp(attempt.Hopper, created.Channel));
    }

    private void OnLegRinging(HopperId hopper, Moment now)
    {
        if (Launched(hopper) is not { Rang: false } attempt) return;
        attempt.Rang = true;
        attempt.RangAt = now.Monotonic;
        ForecastRinging(attempt, now);
        if (attempt.Trunk is { } trunk) trunk.Rung++;
        if (attempt.LaunchedAtMonotonic is { } launchedAt) attempt.Trunk?.SetUp.Add(now.Monotonic - launchedAt);
        if (attempt.Probe) Carried(attempt, now);
    }

    private void OnLegAnswered(HopperId hopper, Moment now)
    {
        if (Launched(hopper) is { } attempt) Answer(attempt, now);
    }

    private void Answer(Attempt attempt, Moment now)
    {
        if (attempt.IsAnswered || attempt.LegIsGone) return;
        if (attempt.HangUp == HangUpReason.LetGo) MeetCrossing(attempt, now);
        attempt.AnsweredAt = now.Wall;
        attempt.AnsweredAtMonotonic = now.Monotonic;
        attempt.MissingDue = null;
        attempt.EvidenceDue = null;
        attempt.Run.Answered++;
        if (!attempt.Rang && attempt.Trunk is { } trunk) trunk.AnsweredWithoutRinging++;
        NoLongerPending(attempt);
        Carried(attempt, now);
        Move(attempt, AttemptTrigger.Answered, now);
        if (attempt.AgentFirst) MeetFirstAgent(attempt, now);
        SetLengthDeadline(attempt);
        SetSilenceDeadline(attempt, LongCallCheck, now);
        ExpectDelivery(attempt, now);
        ForecastAnswer(attempt, now);
        StartLimit(attempt);
        _paceDue = true;
    }

    private void ExpectDelivery(Attempt attempt, Moment now)
    {
        if (attempt.EndPoint is not { } endPoint || attempt.AgentFirst) return;
        if (!endPoint.IsQueue) Schedule(attempt, attempt.ProofDue = now.Monotonic + Limits.SuspiciousWithin);
        else if (!attempt.Joined)
            Schedule(attempt, attempt.JoinDue = now.Monotonic + endPoint.Settings.ScriptTime + Limits.JoinGrace);
    }

    private void OnOriginateConcluded(SwitchboardInput.OriginateConcluded concluded, Moment now)
    {
        if (Launched(concluded.Hopper) is not { } attempt || attempt.Succeeded is not null) return;
        attempt.Succeeded = concluded.Succeeded;
        attempt.Reason = concluded.Reason;
        if (attempt.AgentFirst)
        {
            ConcludeAgent(attempt, now);
            return;
        }
        if (concluded.Succeeded)
        {
            if (attempt.IsAnswered || attempt.LegIsGone) return;
            if (attempt.Trunk is { IsLocal: true }) AnsweredByPbx(attempt);
            else Answer(attempt, now);
            return;
        }
        if (attempt.IsAnswered) return;
        // A channel always shows before the response: without one there was none. A Local trunk's leg is another
        // channel.
        var noChannel = !attempt.LegSeen && concluded.Reason == 0 && attempt.Trunk is not { IsLocal: true };
        if (attempt.LegIsGone || noChannel) Classify(attempt, now);
        else AwaitEvidence(attempt, now);
    }

    /// <summary>The outbound context answered while the trunk leg rings or is busy: no live answer.</summary>
    private void AnsweredByPbx(Attempt attempt)
    {
        attempt.AnsweredByPbxOnly = true;
        var trunk = attempt.Trunk!;
        if (trunk.PbxAnswerReported) return;
        trunk.PbxAnswerReported = true;
        Raise($"trunk-pbx-answers/{trunk.Settings.Id.Value}", AlarmSeverity.Warning, "AnsweredByPbx",
            trunk.Settings.Name,
            $"The PBX answers before the called person does (an announcement or Answer() in the outbound context).");
    }

    private void OnLegGone(SwitchboardInput.LegGone gone, Moment now)
    {
        if (Launched(gone.Hopper) is not { LegIsGone: false } attempt) return;
        if (attempt.JoinDue <= now.Monotonic) MeetJoinDue(attempt, now);
        attempt.LegIsGone = true;
        attempt.LegSeen = true;
        attempt.Cause = gone.Cause;
        attempt.NothingDialed = gone.NothingDialed;
        attempt.EndPointLeft = gone.EndPointLeft;
        attempt.EndedByCustomer = gone.EndedByCustomer;
        attempt.MissingDue = null;
        // Through a Local trunk the queue's own word of it comes after the trunk leg's end.
        if (attempt.WaitsIn is not null && gone.EndedByCustomer != false && attempt.HangUp == HangUpReason.None)
            attempt.HungUpWaiting = true;
        LeaveQueueAndAgent(attempt, now);
        Uncount(attempt);
        NoLongerPending(attempt);
        _paceDue = true;
        if (!attempt.IsAnswered) LeaveForecast(attempt, !IsRefusal(attempt), now);
        if (attempt.IsAnswered)
        {
            EndAnswered(attempt, now);
            return;
        }
        if (IsRefusal(attempt)) Refused(attempt, now);
        // The PBX's own answer has had its response; every other leg still expects one.
        if (attempt.Succeeded is not null) Classify(attempt, now);
        else AwaitEvidence(attempt, now);
    }

    private void AwaitEvidence(Attempt attempt, Moment now) =>
        Schedule(attempt, attempt.EvidenceDue = now.Monotonic + Limits.EvidenceGrace);

    /// <summary>All evidence that will come is there: an attempt that nobody answered gets its outcome.</summary>
    private void Classify(Attempt attempt, Moment now)
    {
        if (attempt.AgentFirst && OfAgentLeg(attempt, now) is { } ofAgent)
        {
            End(attempt, ofAgent, now);
            return;
        }
        var outcome = OfUnanswered(attempt);
        if (outcome == AttemptOutcome.RouteFailure || IsRefusal(attempt)) Refused(attempt, now);
        else if (!attempt.Judged && outcome is not (AttemptOutcome.Lost or AttemptOutcome.Rejected))
            Carried(attempt, now);
        End(attempt, outcome, now);
    }

    /// <summary>
    /// Where the PBX answered by itself, agents, menus and scripts may end the call before anybody is called, or while
    /// the phone rings.
    /// </summary>
    private static AttemptOutcome OfUnanswered(Attempt attempt)
    {
        if (attempt.NothingDialed && !(attempt.AnsweredByPbxOnly && attempt.Unwatched))
        {
            if (!attempt.EndPointLeft) return AttemptOutcome.RouteFailure;
            attempt.Note ??= "its end point was at its end before the PBX dialed the number";
            return AttemptOutcome.Error;
        }
        var left = attempt is { AnsweredByPbxOnly: true, EndPointLeft: true, NothingDialed: false };
        return OutcomeTable.OfUnanswered(attempt.Cause, attempt.Succeeded == false ? attempt.Reason : null,
            attempt.LegSeen, attempt.Rang, attempt.HangUp != HangUpReason.None || left);
    }

    private void OnLegServed(HopperId hopper)
    {
        if (Launched(hopper) is not { } attempt) return;
        attempt.Served = true;
        if (attempt.EndPoint is { IsQueue: false } endPoint && attempt.IsAnswered) Prove(endPoint);
    }

    private void OnExtendedStatus(SwitchboardInput.ExtendedStatusSet status, Moment now)
    {
        if (!_attempts.TryGetValue(status.Hopper, out var attempt))
        {
            Emit(new SwitchboardEffect.RecordLateStatus(status.Hopper, status.Value, null, null));
            return;
        }
        attempt.SetStatus(status.Value);
        attempt.StatusSet = true;
        EnterStatus(attempt, now);
    }

    private void OnAttribute(SwitchboardInput.AttributeSet attribute)
    {
        if (_attempts.TryGetValue(attribute.Hopper, out var attempt))
            attempt.SetAttribute(attribute.Name, attribute.Value);
        else Emit(new SwitchboardEffect.RecordLateStatus(attribute.Hopper, null, attribute.Name, attribute.Value));
    }

    private void OnHangUpRequested(HopperId hopper, Moment now)
    {
        if (!_attempts.TryGetValue(hopper, out var attempt) || attempt.LegIsGone) return;
        if (attempt.State == AttemptState.Reserved)
        {
            if (!attempt.Recommitted) TakeBack(attempt, now);
            return;
        }
        attempt.HangUp = HangUpReason.Operator;
        if (attempt.State != AttemptState.Committing) Emit(new SwitchboardEffect.HangUp(hopper, attempt.Channel ?? ""));
    }
}
