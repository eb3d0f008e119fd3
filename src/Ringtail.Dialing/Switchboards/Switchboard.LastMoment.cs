using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;

namespace Ringtail.Dialing.Switchboards;

/// <summary>
/// The gate's last word before a customer is called from an agent's phone: what may have changed since the launch
/// transaction is asked for as long as the phone rings, because the PBX itself dials when it is picked up.
/// </summary>
public sealed partial class Switchboard
{
    /// <summary>So old may be what is known of black lists when the phone is picked up.</summary>
    private static readonly TimeSpan AskNumberEvery = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// While the agent's phone rings nobody has called the customer: a rule that changes meanwhile (master stop, pause,
    /// the end of the hours here or where the contact is, a black list) calls it off.
    /// </summary>
    private void WatchCallingAgents(Moment now)
    {
        // Blind, nothing can be called off, nor known to be in time.
        if (!_linked || !_reconciled) return;
        for (var i = _callingAgents.Count - 1; i >= 0; i--)
        {
            var attempt = _callingAgents[i];
            if (attempt.LegSeen || attempt.LegIsGone || attempt.AgentLegGone)
            {
                _callingAgents.RemoveAt(i);
                continue;
            }
            if (attempt.HangUp != HangUpReason.None) continue;
            if (attempt.AwaitsRun && attempt.Run.Settings is null) continue;
            attempt.AwaitsRun = false;
            if (!_on || attempt.Run.OwnLimit(now) is not null || AskGate(attempt.Run, attempt.Offer, now) is not null)
                CallOff(attempt);
            else if (now.Monotonic - attempt.NumberAskedAt >= AskNumberEvery) AskNumber(attempt, now);
        }
    }

    /// <summary>Found ringing after a restart or a gap.</summary>
    private void WatchAgain(Attempt attempt, Moment now)
    {
        if (!attempt.AgentFirst || _callingAgents.Contains(attempt)) return;
        attempt.AwaitsRun = attempt.Run.Settings is null;
        attempt.NumberAskedAt = now.Monotonic - AskNumberEvery;
        _callingAgents.Add(attempt);
    }

    private void AskNumber(Attempt attempt, Moment now)
    {
        attempt.NumberAskedAt = now.Monotonic;
        Emit(new SwitchboardEffect.AskNumber(
            attempt.Hopper, attempt.Run.Id, attempt.Offer.Number, attempt.Offer.E164));
    }

    private void OnNumberAsked(SwitchboardInput.NumberAsked asked)
    {
        if (asked.Refusal is not { } refusal || Launched(asked.Hopper) is not
            {
                AgentFirst: true, IsAnswered: false, LegIsGone: false, AgentLegGone: false, HangUp: HangUpReason.None,
            } attempt) return;
        // A customer who rings already is not left with a silent phone because the store cannot say.
        if (refusal.Passing && attempt.LegSeen) return;
        attempt.NumberRefusal = refusal;
        attempt.Note = $"refused by the gate while the agent's phone rang: {refusal.Detail}";
        CallOff(attempt);
    }

    private void CallOff(Attempt attempt)
    {
        attempt.HangUp = HangUpReason.Gate;
        Emit(new SwitchboardEffect.HangUp(attempt.Hopper, attempt.Channel ?? ""));
    }
}
