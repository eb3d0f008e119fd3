using System.Collections.Immutable;
using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Trunks;

namespace Ringtail.Dialing.Switchboards;

/// <summary>
/// Calls that begin at an agent's phone: who is called, what the two legs say, and how such a call ends. One Originate
/// calls the agent; the PBX itself calls the customer from there when the agent has picked up, so that nobody is
/// called for an agent who is not there.
/// </summary>
public sealed partial class Switchboard
{
    /// <summary>Named callers' offers that one run may keep here; more go back for a while.</summary>
    private const int NamedMax = 200;
    private static readonly TimeSpan NamedElsewhereWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan NamedFullWait = TimeSpan.FromMinutes(1);

    /// <summary>Launched, and the customer is not called yet: may still be called off.</summary>
    private readonly List<Attempt> _callingAgents = [];

    /// <summary>A draft of the offer for the first end point whose agent is called first; null when none.</summary>
    private Attempt? TryAgentFirst(RunDesk desk, Offer offer, Moment now)
    {
        foreach (var id in desk.Settings!.EndPoints)
        {
            if (!_endPoints.TryGetValue(id, out var endPoint) || endPoint.Settings.Preview) continue;
            if (AgentFirstLimit(endPoint) is not null || PickAgent(endPoint, now) is not { } agent) continue;
            if (PickTrunk(desk, offer, now, out _) is not { } trunk) return null;
            desk.TakeNext();
            desk.AgentSeconds += desk.HandleS;
            return DraftFor(agent, desk, offer, (endPoint, trunk), reserve: false, now);
        }
        return null;
    }

    /// <summary>The free agent who waits longest, of those whose phone was picked up lately.</summary>
    private static Agent? PickAgent(EndPoint endPoint, Moment now)
    {
        if (!endPoint.HasFreeAgent) return null;
        Agent? picked = null;
        foreach (var membership in endPoint.Queue!.Members.Values)
        {
            var agent = membership.Agent;
            if (!membership.Free || !agent.CanBeCalled || agent.IsUnreachable(now.Monotonic)) continue;
            if (picked is null || agent.Since < picked.Since
                || (agent.Since == picked.Since
                    && string.CompareOrdinal(agent.Key.Device, picked.Key.Device) < 0)) picked = agent;
        }
        return picked;
    }

    private Attempt DraftFor(
        Agent agent, RunDesk desk, Offer offer, (EndPoint EndPoint, Trunk Trunk) way, bool reserve, Moment now)
    {
        var run = desk.Settings!;
        // With nothing left of the pool the ledger refuses, as it does for every call.
        if (!desk.CallerIds.Choose(run, offer, now.Wall, out var shown, out var pooled))
            (pooled, shown) = (run.CallerIds[0], run.CallerIds[0].Number);
        var attempt = new Attempt(new AttemptDraft
        {
            Hopper = offer.Hopper,
            Pbx = Settings.Pbx,
            Trunk = way.Trunk.Settings.Id,
            EndPoint = way.EndPoint.Settings.Id,
            Offer = offer,
            DialString = DialStrings.Finish(way.Trunk.Settings, offer.Number, offer.E164),
            DecidedAt = now.Wall,
            AgentKept = true,
            Agent = agent.Key.Device,
            Reserved = reserve,
            CallerId = shown,
            PooledCallerId = pooled,
            CallerIdDay = pooled is null ? 0 : CallerIdTurns.DayOf(run, now.Wall),
            Limits = run.Limits,
        }, way.Trunk, way.EndPoint, desk);
        _attempts.Add(attempt.Hopper, attempt);
        desk.Live++;
        _agents.Keep(agent.Key, attempt.Hopper, now);
        TakePlaces(attempt);
        NoteLocal(way.Trunk);
        return attempt;
    }

    private static void TakePlaces(Attempt attempt)
    {
        var trunk = attempt.Trunk!;
        attempt.Probe = trunk.Breaker.State == BreakerState.HalfOpen;
        if (attempt.Probe) trunk.Breaker.ProbeOut = true;
        trunk.Committing++;
        Count(attempt);
    }

    /// <summary>The end point's own limit; with <paramref name="alsoAgents"/> also that nobody is free.</summary>
    private static GateRule? AgentFirstLimit(EndPoint endPoint, bool alsoAgents = false)
    {
        if (endPoint.Stopped is not null) return GateRule.EndPointStopped;
        if (endPoint.Queue is null) return GateRule.QueueUnknown;
        if (endPoint.Live >= endPoint.Settings.MaxChannels) return GateRule.EndPointFull;
        if (!endPoint.Settings.AgentFirst) return GateRule.NoFreeAgent;
        return alsoAgents && !endPoint.HasFreeAgent ? GateRule.NoFreeAgent : null;
    }

    /// <summary>Asked before the Originate: the end point and the one agent.</summary>
    private GateRule? AgentFirstRefusal(Attempt attempt)
    {
        var endPoint = attempt.EndPoint!;
        if (endPoint.Stopped is not null) return GateRule.EndPointStopped;
        if (endPoint.Queue is null) return GateRule.QueueUnknown;
        if (endPoint.Live >= endPoint.Settings.MaxChannels) return GateRule.EndPointFull;
        return _agents.Find(attempt.FirstAgent) is { CanBeCalled: true } agent && agent.KeptFor == attempt.Hopper
            && IsUnpaused(agent) ? null : GateRule.NoFreeAgent;
    }

    private static bool IsUnpaused(Agent agent)
    {
        foreach (var membership in agent.Memberships) if (!membership.Facts.Paused) return true;
        return false;
    }

    /// <summary>Somebody may be called first here, or has asked for a number.</summary>
    private bool HasAgentFirstRoom(RunDesk desk)
    {
        foreach (var ask in _asks) if (ask.Run == desk.Id) return true;
        foreach (var id in desk.Settings!.EndPoints)
            if (_endPoints.TryGetValue(id, out var endPoint) && endPoint.Settings.AgentFirst
                && AgentFirstLimit(endPoint, alsoAgents: true) is null) return true;
        return false;
    }

    /// <summary>True when the run has end points whose agents are called first; then what limits them.</summary>
    private bool AgentsFirstLimit(RunDesk desk, out GateRule? limit)
    {
        limit = null;
        var any = false;
        foreach (var id in desk.Settings!.EndPoints)
        {
            if (!_endPoints.TryGetValue(id, out var endPoint)) continue;
            if (!endPoint.Settings.AgentFirst)
            {
                limit = null;
                return false;
            }
            var rule = AgentFirstLimit(endPoint, alsoAgents: true)
                ?? (endPoint.Settings.Preview ? GateRule.AgentDecides : null);
            if (!any) limit = rule;
            if (rule is null) limit = null;
            any = true;
        }
        return any;
    }

    private GateRefusal? RefusalForAgent(RunDesk desk, Offer offer)
    {
        if (offer.Agent.Length == 0) return null;
        if (_agents.FindByName(offer.Agent) is null)
            return new GateRefusal(GateRule.NoFreeAgent, Passing: true, $"{offer.Agent} is not here")
            {
                RetryAfter = NamedElsewhereWait,
            };
        return desk.Named.Count < NamedMax ? null
            : new GateRefusal(GateRule.NoFreeAgent, Passing: true) { RetryAfter = NamedFullWait };
    }

    private LaunchOrder CallAgentFirst(Attempt attempt, LaunchOrder order, Moment now)
    {
        var settings = attempt.EndPoint!.Settings;
        var shown = attempt.Run.Settings!.AgentCallerId;
        _callingAgents.Add(attempt);
        attempt.NumberAskedAt = now.Monotonic;
        Reply(attempt, attempt.Hopper, AgentRefusal.None, null);
        return order with
        {
            Agent = new AgentPhone(
                DialStrings.OfAgent(InterfaceOf(attempt.FirstAgent), settings.DialFind, settings.DialReplace),
                settings.AgentRingMax, shown.Length > 0 ? shown : order.CustomerNumber),
        };
    }

    /// <summary>A run is stopped at once: everything of it that nobody answered yet ends.</summary>
    private void OnRingingEnded(RunId run, Moment now)
    {
        if (!_runs.TryGetValue(run, out var desk)) return;
        ReturnStock(desk, GateRule.RunNotRunning);
        TakeBackReservations(desk, now);
        foreach (var attempt in _attempts.Values)
        {
            if (attempt.Run != desk || attempt.IsAnswered || attempt.AnsweredByPbxOnly || attempt.LegIsGone
                || attempt.HangUp != HangUpReason.None) continue;
            attempt.HangUp = HangUpReason.Operator;
            if (attempt.State is not (AttemptState.Committing or AttemptState.Reserved))
                Emit(new SwitchboardEffect.HangUp(attempt.Hopper, attempt.Channel ?? ""));
        }
    }

    // What the agent's leg says

    private void OnAgentLegCreated(SwitchboardInput.AgentLegCreated created, Moment now)
    {
        if (Launched(created.Hopper) is not { } attempt)
        {
            if (_restored && _owned && !_attempts.ContainsKey(created.Hopper))
                Emit(new SwitchboardEffect.HangUp(created.Hopper, created.Channel));
            return;
        }
        if (!attempt.AgentFirst || attempt.AgentLegSeen) return;
        attempt.AgentLegSeen = true;
        attempt.MissingDue = null;
        attempt.Channel ??= created.Channel;
        Move(attempt, AttemptTrigger.AgentLegSeen, now);
        if (attempt.HangUp != HangUpReason.None) Emit(new SwitchboardEffect.HangUp(attempt.Hopper, created.Channel));
    }

    private void OnAgentLegAnswered(HopperId hopper, Moment now)
    {
        if (Launched(hopper) is not { AgentFirst: true } attempt) return;
        attempt.AgentUp = true;
        Reached(attempt);
        AskNumber(attempt, now);
    }

    private void OnAgentHungUp(HopperId hopper)
    {
        if (Launched(hopper) is { AgentFirst: true, IsAnswered: false, HangUp: HangUpReason.None } attempt)
            attempt.HangUp = HangUpReason.Agent;
    }

    private void OnAgentLegGone(SwitchboardInput.AgentLegGone gone, Moment now)
    {
        if (Launched(gone.Hopper) is not { AgentFirst: true, AgentLegGone: false } attempt) return;
        attempt.AgentLegGone = true;
        attempt.Cause ??= gone.Cause;
        if (attempt.IsAnswered)
        {
            // Transferred, or the conversation's other end follows at once.
            if (attempt.LegIsGone || attempt.Agent is not { } agent) return;
            attempt.AgentLeaves(now.Wall);
            _agents.CallOver(attempt.Hopper, agent, null, null, now);
            _agents.Release(agent, attempt.Hopper, now);
            Move(attempt, AttemptTrigger.AgentLeft, now);
            LeaveEndPoint(attempt);
            _paceDue = true;
        }
        else if (attempt.LegSeen) return;
        else if (attempt.Succeeded is not null) Classify(attempt, now);
        else AwaitEvidence(attempt, now);
    }

    /// <summary>OriginateResponse of an agent's leg.</summary>
    private void ConcludeAgent(Attempt attempt, Moment now)
    {
        if (attempt.Succeeded == true)
        {
            attempt.AgentUp = true;
            Reached(attempt);
            return;
        }
        if (attempt.IsAnswered || attempt.LegSeen) return;
        if (attempt.AgentLegGone || !attempt.AgentLegSeen) Classify(attempt, now);
        else AwaitEvidence(attempt, now);
    }

    private void Reached(Attempt attempt)
    {
        if (_agents.Find(attempt.FirstAgent) is not { } agent) return;
        agent.Reached();
        Clear($"agent-unreachable/{agent.Key.Device}");
    }

    /// <summary>The customer answered, and the agent is on the line already.</summary>
    private void MeetFirstAgent(Attempt attempt, Moment now)
    {
        var agent = attempt.FirstAgent;
        _agents.Connected("", agent, attempt.Hopper.ToString(), attempt.Hopper, now);
        attempt.AgentArrives(agent, now.Wall);
        EnterConnected(attempt, now);
        Move(attempt, AttemptTrigger.AgentConnected, now);
    }

    /// <summary>The outcome when the agent's side decided it; null when the customer's leg says it.</summary>
    private AttemptOutcome? OfAgentLeg(Attempt attempt, Moment now)
    {
        if (attempt.IsAnswered) return null;
        if (attempt.NumberRefusal is { Passing: false }) return AttemptOutcome.BlackListed;
        // The customer's phone was called: an attempt like others, else an impatient agent would have it ring for ever.
        if (attempt.LegSeen) return attempt.HangUp == HangUpReason.Agent ? AttemptOutcome.NoAnswer : null;
        // Picked up while nobody watched: whether the customer was called and spoken to is not known.
        if (attempt is { AgentUp: true, Unwatched: true }) return AttemptOutcome.Lost;
        if (attempt.HangUp == HangUpReason.Gate) return AttemptOutcome.Withdrawn;
        if (attempt.HangUp != HangUpReason.None) return AttemptOutcome.AgentFailed;
        if (attempt.AgentUp)
        {
            // The agent was there, and the PBX could not make the customer's channel.
            Refused(attempt, now);
            return AttemptOutcome.RouteFailure;
        }
        if (!attempt.AgentLegSeen) return attempt.Succeeded is null ? null : AttemptOutcome.NoAgent;
        NoteMissed(attempt.FirstAgent, _agents.Missed(attempt.FirstAgent, now));
        return AttemptOutcome.AgentFailed;
    }

    private void FreeFirstAgent(Attempt attempt, Moment now)
    {
        if (!attempt.AgentFirst) return;
        _agents.Release(attempt.FirstAgent, attempt.Hopper, now);
        Reply(attempt, null, AgentRefusal.NoReservation, null);
        _callingAgents.Remove(attempt);
        _dials.Remove(attempt);
    }

    /// <summary>After a restart its agent is taken, as before.</summary>
    private void KeepFirstAgain(Attempt attempt, Moment now)
    {
        _agents.Keep(attempt.FirstAgent, attempt.Hopper, now);
        if (attempt.State != AttemptState.Reserved) return;
        var until = attempt.Draft.DecidedAt + (attempt.EndPoint?.Settings.ReservationMax ?? TimeSpan.Zero);
        Schedule(attempt, attempt.ReservedDue = now.Monotonic + (until - now.Wall));
    }
}
