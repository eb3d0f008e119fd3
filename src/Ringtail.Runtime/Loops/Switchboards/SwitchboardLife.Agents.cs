using Ringtail.Ami;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Storage;
using Ringtail.Telephony.Actions;

namespace Ringtail.Runtime.Loops.Switchboards;

// What agents ask for, and who waits for the answer.
internal sealed partial class SwitchboardLife
{
    private readonly Dictionary<long, TaskCompletionSource<SwitchboardEffect.AgentAnswered?>> _asking = [];
    private long _tickets;

    private void Request(SwitchboardMessage.AgentRequest request)
    {
        var ticket = ++_tickets;
        _asking.Add(ticket, request.Answer);
        Step(request.Make(ticket));
    }

    private void Answered(SwitchboardEffect.AgentAnswered answer)
    {
        if (_asking.Remove(answer.Ticket, out var waiting)) waiting.TrySetResult(answer);
    }

    /// <summary>Whoever still waits hears that this life is over.</summary>
    private void ForgetAsking()
    {
        foreach (var waiting in _asking.Values) waiting.TrySetResult(null);
        _asking.Clear();
    }

    private async Task AskNumberAsync(SwitchboardEffect.AskNumber ask, CancellationToken ct)
    {
        GateRefusal? refusal = null;
        try
        {
            var known = await _services.Store.ReadNumberAsync(
                ask.NumberKey, null, ask.Run, _services.Clock.Now.Wall, ct);
            if (known.BlackList is { } list) refusal = NumberRules.BlackListed(ask.Number, list);
        }
        catch (StoreException e)
        {
            refusal = new GateRefusal(GateRule.PbxUnhealthy, Passing: true, e.Message);
        }
        await _inbox.Writer.WriteAsync(
            new SwitchboardMessage.Input(new SwitchboardInput.NumberAsked(ask.Hopper, refusal)), ct);
    }

    private void PauseAgent(SwitchboardMessage.AgentPause pause) => _crew.Add(async ct =>
        pause.Answer.TrySetResult(await _link.PauseAgentAsync(pause.Interface, pause.Paused, pause.Reason, ct)));
}
