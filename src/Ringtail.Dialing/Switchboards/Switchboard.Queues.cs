using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;

namespace Ringtail.Dialing.Switchboards;

/// <summary>Queues and agents: who waits, who is offered, who talks.</summary>
public sealed partial class Switchboard
{
    private void OnCallerJoined(SwitchboardInput.CallerJoined joined, Moment now)
    {
        var kind = KindOf(joined.Hopper);
        _agents.Joined(joined.Queue, joined.Caller, joined.Hopper, kind);
        if (kind == CallerKind.Claims && joined.Hopper is null && _agents.Find(joined.Queue) is { } known)
            foreach (var team in known.CountedBy) team.OtherCame(now.Monotonic);
        if (joined.Hopper is { } hopper && Launched(hopper) is { } attempt)
            Deliver(attempt, joined.Queue, joined.Caller, now);
        CheckQueue(joined.Queue);
    }

    private void Deliver(Attempt attempt, string queue, string caller, Moment now)
    {
        LeaveOtherQueue(attempt, queue, now);
        attempt.WaitsIn = queue;
        attempt.CallerId = caller;
        attempt.LeftQueueUnserved = false;
        if (attempt.EndPoint is not { IsQueue: true } endPoint || endPoint.Settings.Name != queue) return;
        if (!attempt.Joined && attempt.IsAnswered) ForecastJoin(attempt);
        if (!attempt.Joined && endPoint.Queue is { } known)
            attempt.FoundFreeAgent = known.Free > known.Claims && known.Callers.Count <= known.Free;
        attempt.Joined = true;
        attempt.JoinDue = null;
        UnmarkMachine(attempt, now);
        // A script longer than its setting: late, and yet delivered.
        attempt.Lost = false;
        Prove(endPoint);
    }

    /// <summary>One caller waits in one queue; that it left another was not heard.</summary>
    private void LeaveOtherQueue(Attempt attempt, string queue, Moment now)
    {
        if (attempt is { WaitsIn: { } other, CallerId: { } caller } && other != queue)
            _agents.Left(other, caller, hungUp: true, now);
    }

    private void OnCallerLeft(SwitchboardInput.CallerLeft left, Moment now)
    {
        _agents.Left(left.Queue, left.Caller, hungUp: false, now);
        if (left.Hopper is not { } hopper || Launched(hopper) is not { } attempt) return;
        attempt.WaitsIn = null;
        if (!attempt.HungUpWaiting && attempt.Agent is null) attempt.LeftQueueUnserved = true;
    }

    private void OnCallerHungUp(SwitchboardInput.CallerHungUpWaiting hungUp, Moment now)
    {
        _agents.Left(hungUp.Queue, hungUp.Caller, hungUp: true, now);
        if (hungUp.Hopper is not { } hopper || Launched(hopper) is not { } attempt) return;
        attempt.WaitsIn = null;
        attempt.HungUpWaiting = true;
        attempt.LeftQueueUnserved = false;
    }

    private void OnAgentOffered(SwitchboardInput.AgentOffered offered, Moment now)
    {
        _agents.Offered(offered.Queue, offered.Agent, offered.Caller, now);
        if (offered.Hopper is { } hopper && Launched(hopper) is { } attempt) attempt.RangAgentAt ??= now.Monotonic;
    }

    private void OnAgentNotReached(SwitchboardInput.AgentNotReached missed, Moment now)
    {
        _agents.NotReached(missed.Queue, missed.Agent, missed.Caller, now);
        if (missed.Hopper is { } hopper && Launched(hopper) is { } attempt) ResumeLimit(attempt, missed.Queue, now);
        if (_agents.Find(missed.Agent) is { } agent) NoteMissed(agent.Key, agent.Missed);
    }

    private void NoteMissed(AgentKey agent, int inARow)
    {
        if (inARow < 2) return;
        Raise($"agent-unreachable/{agent.Device}", AlarmSeverity.Notice, "AgentDoesNotAnswer", agent.Device,
            $"{agent.Device} let {inARow} calls in a row ring; the agent is ready and does not pick up.");
    }

    private void OnAgentConnected(SwitchboardInput.AgentConnected connected, Moment now)
    {
        Clear($"agent-unreachable/{connected.Agent.Device}");
        var sound = _agents.Connected(connected.Queue, connected.Agent, connected.Caller, connected.Hopper, now);
        if (!sound)
            Raise("agent-two-calls", AlarmSeverity.Warning, "AgentHasTwoCalls", connected.Agent.Device,
                $"{connected.Agent.Device} has two of our calls at once: check ringinuse and its device state.");
        if (connected.Hopper is not { } hopper || Launched(hopper) is not { LegIsGone: false } attempt) return;
        if (attempt.Trunk is not { IsLocal: true }) Answer(attempt, now);
        LeaveOtherQueue(attempt, connected.Queue, now);
        if (attempt.EndPoint is { IsQueue: true } endPoint && endPoint.Settings.Name == connected.Queue
            && !attempt.Joined)
            Deliver(attempt, connected.Queue, connected.Caller, now);
        attempt.WaitsIn = null;
        attempt.CallerId = connected.Caller;
        attempt.LeftQueueUnserved = false;
        attempt.AgentArrives(connected.Agent, now.Wall);
        EnterConnected(attempt, now);
        NoteTorn(attempt);
        Land(attempt);
        Move(attempt, AttemptTrigger.AgentConnected, now);
    }

    private void OnAgentDone(SwitchboardInput.AgentDone done, Moment now)
    {
        _agents.Done(done.Queue, done.Agent, done.Caller, done.Hopper, now);
        if (done.Hopper is not { } hopper || Launched(hopper) is not { LegIsGone: false } attempt) return;
        if (attempt.Agent != done.Agent) return;
        attempt.AgentLeaves(now.Wall);
        Move(attempt, AttemptTrigger.AgentLeft, now);
        LeaveEndPoint(attempt);
    }

    private void OnMemberChanged(MemberFacts member, Moment now)
    {
        _agents.MemberChanged(member, now);
        CheckQueue(member.Queue);
    }

    private void LeaveQueueAndAgent(Attempt attempt, Moment now)
    {
        FreeFirstAgent(attempt, now);
        if (attempt.WaitsIn is null && attempt.Agent is null) return;
        _agents.CallOver(attempt.Hopper, attempt.Agent, attempt.WaitsIn, attempt.CallerId, now);
        attempt.WaitsIn = null;
    }

    /// <summary>A queue that an end point names and the PBX does not list: nothing is dialed for it.</summary>
    private void CheckQueues()
    {
        foreach (var endPoint in _endPoints.Values) CheckQueue(endPoint);
    }

    private void CheckQueue(string queue)
    {
        if (!_reconciled || _agents.Find(queue) is not { } known) return;
        foreach (var endPoint in known.EndPoints) CheckQueue(endPoint);
    }

    private void CheckQueue(EndPoints.EndPoint endPoint)
    {
        var key = $"queue-unknown/{endPoint.Settings.Id.Value}";
        if (!endPoint.IsQueue || endPoint.Queue is not null) Clear(key);
        else
            Raise(key, AlarmSeverity.Error, "QueueUnknown", endPoint.Settings.Name,
                $"The PBX lists no queue named {endPoint.Settings.Name}; nothing is dialed for this end point.");
    }
}
