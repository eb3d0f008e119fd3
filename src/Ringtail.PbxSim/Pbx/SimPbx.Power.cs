using Ringtail.PbxSim.World;

namespace Ringtail.PbxSim.Pbx;

/// <summary>Going down and coming back, and what the world does by the clock.</summary>
public sealed partial class SimPbx
{
    // Measured on both versions: the event 1.1 s after the last call, the end of the connections 1.6 s later.
    private const double ShutdownSaid = 1.1, ConnectionsClosed = 2.7;

    /// <summary>False from the closing of the connections until it is booted again: nobody can connect.</summary>
    public bool Running { get; private set; } = true;

    /// <summary>True when it is booted, false when it closes its connections.</summary>
    public event Action<bool>? Switched;

    /// <summary>
    /// An administrator restarts the PBX: all calls end in one instant, Shutdown is said 1.1 s later, the connections
    /// close after 2.7 s, and after that long again it is booted. Members who were added, and pauses, are forgotten.
    /// </summary>
    /// <param name="downFor">Seconds without the PBX.</param>
    public void Restart(double downFor)
    {
        foreach (var channel in _channels.Values.ToArray())
            Say("call", Block.Event("SoftHangupRequest", "call").Channel(channel).Add("Cause", 4));
        EndEverything();
        _goingDown = true;
        Agenda.In(ShutdownSaid, () => Say("system", Block.Event("Shutdown", "system").Add("Shutdown", "Cleanly")
            .Add("Restart", "False")));
        Agenda.In(ConnectionsClosed, () => SwitchOff(downFor));
    }

    /// <summary>The power fails: nothing is said, the connections are gone at once.</summary>
    public void CutPower(double downFor)
    {
        _mute = true;
        EndEverything();
        _mute = false;
        SwitchOff(downFor);
    }

    private void SwitchOff(double downFor)
    {
        if (!Running) return;
        Running = false;
        Switched?.Invoke(false);
        Agenda.In(downFor, Boot);
    }

    private void Boot()
    {
        Running = true;
        _goingDown = false;
        _queues.Clear();
        foreach (var queue in _options.Queues) AddQueue(queue);
        foreach (var agent in _agents.Values) agent.LastCallEnded = null;
        Switched?.Invoke(true);
    }

    private void EndEverything()
    {
        foreach (var call in _callsByLeg.Values.ToArray())
        {
            if (call.Answered || call.Inbound)
            {
                var cause = call.Talk is null ? NoCause : 16;
                if (_options.Version == SimVersion.V22) Complete(call, "caller");
                if (call.Far is { } far) Say("call", Block.Event("HangupRequest", "call").Channel(far.Half));
                EndAnswered(call, cause, byCustomer: false);
            }
            else EndUnanswered(call, NoCause, 0, "NOANSWER");
        }
        foreach (var call in _agentCalls.ToArray()) HangUpAgentCall(call);
        foreach (var own in _ownCalls.ToArray()) EndOwn(own, 16, byFarEnd: false);
        foreach (var agent in _agents.Values)
        {
            var channel = _channels.Values.FirstOrDefault(c => c.Device == agent.Device);
            if (channel is null) continue;
            Unbridge(channel);
            CloseChannel(channel, 16);
            Idle(agent);
        }
    }

    private void BookWorld()
    {
        foreach (var agent in _agents.Values)
        {
            foreach (var duty in agent.Options.Duties) Agenda.In(duty.At, () => Follow(agent, duty));
        }
        foreach (var inbound in _options.Inbound) BookInbound(inbound);
    }

    private void Follow(SimAgent agent, SimDuty duty)
    {
        if (!Running) return;
        switch (duty)
        {
            case SimDuty.LogIn(_, var name): LogIn(agent, name); break;
            case SimDuty.LogOut(_, var name): LogOut(agent, name); break;
            case SimDuty.Pause(_, var reason): SetPaused(MembershipsOf(agent), true, reason); break;
            case SimDuty.Unpause: SetPaused(MembershipsOf(agent), false, ""); break;
            case SimDuty.Calls(_, var digits): Dial(agent.Options.Number, digits); break;
        }
    }

    private void LogIn(SimAgent agent, string name)
    {
        if (_queues.TryGetValue(name, out var queue) && !queue.Members.Exists(m => m.Agent == agent))
            AddMember(queue, new SimMember(agent) { Dynamic = true });
    }

    private void LogOut(SimAgent agent, string name)
    {
        if (_queues.TryGetValue(name, out var queue) && queue.Members.Find(m => m.Agent == agent) is { } member)
            RemoveMember(queue, member);
    }

    private IEnumerable<(SimQueue Queue, SimMember Member)> MembershipsOf(SimAgent agent) =>
        _queues.Values.SelectMany(q => q.Members.Where(m => m.Agent == agent).Select(m => (q, m)));

    private void BookInbound(SimInbound inbound)
    {
        // Exponential: people call independently of each other.
        var wait = -Math.Log(1 - _inboundChance.Unit()) * 3600 / inbound.PerHour;
        Agenda.In(wait, () =>
        {
            var patience = _inboundChance.LogNormal(inbound.Patience, 0.8);
            CallIn(inbound.Exten, new CallPlan(CallFate.Answered) { Patience = patience });
            BookInbound(inbound);
        });
    }
}
