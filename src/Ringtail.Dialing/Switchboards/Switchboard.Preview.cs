using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Gate;

namespace Ringtail.Dialing.Switchboards;

/// <summary>
/// Preview: a number is reserved for an agent, who sees it, then dials or skips; and calls that wait for an agent of
/// their own. A reservation is an attempt in the ledger, so that it survives a restart and nobody else calls the
/// number; "dial" commits it once more, without the reservation, and the Originate goes out after that.
/// </summary>
public sealed partial class Switchboard
{
    /// <summary>How long a request waits for the run to send an offer.</summary>
    private static readonly TimeSpan AskPatience = TimeSpan.FromSeconds(3);

    private sealed record Ask(RunId Run, AgentKey Agent, long Ticket, TimeSpan Until);

    private readonly List<Ask> _asks = [];
    /// <summary>Reserved attempts whose agents said "dial", until the next batch goes to the ledger.</summary>
    private readonly List<Attempt> _dials = [];

    private void OnReserveRequested(SwitchboardInput.ReserveRequested request, Moment now)
    {
        var desk = _runs.GetValueOrDefault(request.Run);
        if (desk?.Settings is null)
        {
            Refuse(request.Ticket, AgentRefusal.UnknownRun, null);
            return;
        }
        if (_agents.FindByName(request.Agent) is not { } agent)
        {
            Refuse(request.Ticket, AgentRefusal.UnknownAgent, PbxLimit);
            return;
        }
        if (agent.KeptFor is { } kept && _attempts.GetValueOrDefault(kept) is { State: AttemptState.Reserved } before)
        {
            // Asked twice, or another browser: one number per agent, the same one.
            if (before.Run == desk) Emit(new SwitchboardEffect.AgentAnswered(request.Ticket, kept, default, null));
            else Refuse(request.Ticket, AgentRefusal.HasReservation, null);
            return;
        }
        if ((PbxLimit ?? desk.OwnLimit(now)) is { } rule) Refuse(request.Ticket, AgentRefusal.Gate, rule);
        else if (PreviewOf(desk, agent) is null) Refuse(request.Ticket, AgentRefusal.NoPreview, null);
        else if (!MayReserve(agent)) Refuse(request.Ticket, AgentRefusal.AgentBusy, null);
        else
        {
            _asks.RemoveAll(a => a.Agent == agent.Key && Refuse(a.Ticket, AgentRefusal.AgentBusy, null));
            _asks.Add(new Ask(desk.Id, agent.Key, request.Ticket, now.Monotonic + AskPatience));
        }
        _paceDue = true;
    }

    /// <summary>In wrap-up too: who asks has finished it.</summary>
    private static bool MayReserve(Agent agent) => agent.KeptFor is null && agent.CanBeCalled && IsUnpaused(agent);

    /// <summary>The run's first end point at which this agent may ask for numbers.</summary>
    private EndPoint? PreviewOf(RunDesk desk, Agent agent)
    {
        foreach (var id in desk.Settings!.EndPoints)
            if (_endPoints.TryGetValue(id, out var endPoint) && endPoint.Settings is { AgentFirst: true, Preview: true }
                && endPoint.Queue?.Members.ContainsKey(agent.Key) == true) return endPoint;
        return null;
    }

    private void OnDialRequested(SwitchboardInput.DialRequested dial)
    {
        if (_attempts.GetValueOrDefault(dial.Hopper)
            is not { State: AttemptState.Reserved, Recommitted: false } attempt)
        {
            Refuse(dial.Ticket, AgentRefusal.NoReservation, null);
            return;
        }
        Reply(attempt, null, AgentRefusal.AgentBusy, null);
        attempt.Ticket = dial.Ticket;
        if (!_dials.Contains(attempt)) _dials.Add(attempt);
        _paceDue = true;
    }

    private void OnSkipRequested(SwitchboardInput.SkipRequested skip, Moment now)
    {
        if (_attempts.GetValueOrDefault(skip.Hopper)
            is not { State: AttemptState.Reserved, Recommitted: false } attempt)
        {
            Refuse(skip.Ticket, AgentRefusal.NoReservation, null);
            return;
        }
        Reply(attempt, null, AgentRefusal.NoReservation, null);
        attempt.Note = "skipped by the agent";
        End(attempt, AttemptOutcome.AgentSkipped, now);
        Emit(new SwitchboardEffect.AgentAnswered(skip.Ticket, skip.Hopper, AgentRefusal.None, null));
    }

    /// <summary>What agents asked for goes first; null when nothing is drafted by it.</summary>
    private List<Attempt>? DraftWanted(Moment now)
    {
        List<Attempt>? drafts = null;
        for (var i = 0; i < _dials.Count && _slots > 0;)
        {
            var attempt = _dials[i];
            _dials.RemoveAt(i);
            if (LaunchRefusal(attempt, now) is { } rule) Reply(attempt, null, AgentRefusal.Gate, rule);
            else Add(ref drafts, Recommit(attempt));
        }
        for (var i = 0; i < _asks.Count && _slots > 0;)
        {
            if (TryReserve(_asks[i], now, out var answered) is { } attempt) Add(ref drafts, attempt);
            if (answered) _asks.RemoveAt(i);
            else i++;
        }
        DraftNamed(ref drafts, now);
        return drafts;
    }

    private void Add(ref List<Attempt>? drafts, Attempt attempt)
    {
        (drafts ??= []).Add(attempt);
        _slots--;
    }

    /// <summary>Back to a draft, and without the reservation: the ledger is asked about the number again.</summary>
    private Attempt Recommit(Attempt attempt)
    {
        attempt.Draft = attempt.Draft with { Reserved = false };
        attempt.Recommitted = true;
        attempt.Sequence = 0;
        _launched--;
        TakePlaces(attempt);
        return attempt;
    }

    private Attempt? TryReserve(Ask ask, Moment now, out bool answered)
    {
        answered = true;
        if (!_runs.TryGetValue(ask.Run, out var desk) || desk.Settings is null
            || _agents.Find(ask.Agent) is not { } agent || PreviewOf(desk, agent) is not { } endPoint)
        {
            Refuse(ask.Ticket, AgentRefusal.UnknownAgent, null);
            return null;
        }
        var rule = desk.OwnLimit(now) ?? (endPoint.Live >= endPoint.Settings.MaxChannels
            ? GateRule.EndPointFull : endPoint.Stopped is null ? null : GateRule.EndPointStopped);
        if (rule is not null || !MayReserve(agent))
        {
            Refuse(ask.Ticket, rule is null ? AgentRefusal.AgentBusy : AgentRefusal.Gate, rule);
            return null;
        }
        var named = desk.Named.Find(o => IsFor(o, agent));
        if ((named ?? desk.Next) is not { } offer)
        {
            answered = now.Monotonic >= ask.Until;
            if (answered) Refuse(ask.Ticket, AgentRefusal.NothingToDial, null);
            return null;
        }
        if (PickTrunk(desk, offer, now, out var limit) is not { } trunk)
        {
            Refuse(ask.Ticket, AgentRefusal.Gate, limit);
            return null;
        }
        if (named is null) desk.TakeNext();
        else desk.TakeNamed(named);
        var attempt = DraftFor(agent, desk, offer, (endPoint, trunk), reserve: true, now);
        attempt.Ticket = ask.Ticket;
        return attempt;
    }

    /// <summary>Calls that wait for their own agent: called first, or reserved where the agents look first.</summary>
    private void DraftNamed(ref List<Attempt>? drafts, Moment now)
    {
        foreach (var desk in _runs.Values)
        {
            if (desk.Named.Count == 0 || desk.OwnLimit(now) is not null) continue;
            foreach (var offer in desk.Named.ToArray())
            {
                if (_slots == 0) return;
                if (offer.AgentUntil <= now.Wall)
                {
                    desk.Open(offer);
                    continue;
                }
                if (_agents.FindByName(offer.Agent) is not { } agent || WayFor(desk, agent, now) is not { } endPoint
                    || PickTrunk(desk, offer, now, out _) is not { } trunk) continue;
                desk.TakeNamed(offer);
                Add(ref drafts, DraftFor(agent, desk, offer, (endPoint, trunk), endPoint.Settings.Preview, now));
            }
        }
    }

    private static bool IsFor(Offer offer, Agent agent) =>
        string.Equals(offer.Agent, agent.Key.Device, StringComparison.OrdinalIgnoreCase)
        || string.Equals(offer.Agent, agent.Interface, StringComparison.OrdinalIgnoreCase);

    /// <summary>The run's first end point at which this very agent is free now.</summary>
    private EndPoint? WayFor(RunDesk desk, Agent agent, Moment now)
    {
        if (agent.KeptFor is not null || !agent.CanBeCalled || agent.IsUnreachable(now.Monotonic)) return null;
        foreach (var id in desk.Settings!.EndPoints)
        {
            if (!_endPoints.TryGetValue(id, out var endPoint) || endPoint.Stopped is not null
                || endPoint.Queue is not { } queue || endPoint.Live >= endPoint.Settings.MaxChannels) continue;
            if (queue.Members.TryGetValue(agent.Key, out var membership) && membership.Free
                && endPoint.HasFreeAgent) return endPoint;
        }
        return null;
    }

    /// <summary>In the ledger: it is the agent's until dialed, skipped, or not used for too long.</summary>
    private void Reserve(Attempt attempt, Moment now)
    {
        attempt.Sequence = ++_sequence;
        _launched++;
        Move(attempt, AttemptTrigger.Reserved, now);
        Schedule(attempt, attempt.ReservedDue = now.Monotonic + attempt.EndPoint!.Settings.ReservationMax);
        Reply(attempt, attempt.Hopper, AgentRefusal.None, null);
        // The run was paused while the ledger wrote.
        if (attempt.Run.Settings is null || !attempt.Run.MayDial) TakeBack(attempt, now);
    }

    private void Expire(Attempt attempt, Moment now) => Withdraw(attempt, "the reservation was not used in time", now);

    private void TakeBack(Attempt attempt, Moment now) => Withdraw(attempt, "reserved when the run stopped", now);

    private void TakeBackReservations(RunDesk desk, Moment now)
    {
        if (desk.Live == 0) return;
        foreach (var attempt in _attempts.Values.Where(a => a.Run == desk && !a.Recommitted
            && a.State == AttemptState.Reserved).ToArray()) TakeBack(attempt, now);
    }

    /// <summary>The ledger says no to a reserved number at the last moment: a black list, say.</summary>
    private void RefuseRecommitted(Attempt attempt, GateRefusal refusal, Moment now)
    {
        attempt.Note = $"refused by the gate: {refusal.Rule}";
        End(attempt, refusal.Passing ? AttemptOutcome.Withdrawn : AttemptOutcome.BlackListed, now);
    }

    /// <summary>On a tick: requests that nobody can answer now.</summary>
    private void RefuseAsks(Moment now)
    {
        if (_asks.Count == 0 && _dials.Count == 0) return;
        if (PbxLimit is { } limit)
        {
            _asks.RemoveAll(a => Refuse(a.Ticket, AgentRefusal.Gate, limit));
            foreach (var attempt in _dials) Reply(attempt, null, AgentRefusal.Gate, limit);
            _dials.Clear();
            return;
        }
        _asks.RemoveAll(a => now.Monotonic >= a.Until + AskPatience
            && Refuse(a.Ticket, AgentRefusal.NothingToDial, null));
    }

    private bool Refuse(long ticket, AgentRefusal why, GateRule? rule)
    {
        Emit(new SwitchboardEffect.AgentAnswered(ticket, null, why, rule));
        return true;
    }

    /// <summary>Who asked hears it once.</summary>
    private void Reply(Attempt attempt, HopperId? hopper, AgentRefusal why, GateRule? rule)
    {
        if (attempt.Ticket is not { } ticket) return;
        attempt.Ticket = null;
        Emit(new SwitchboardEffect.AgentAnswered(ticket, hopper, why, rule));
    }
}
