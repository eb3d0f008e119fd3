using Ringtail.PbxSim.World;

namespace Ringtail.PbxSim.Pbx;

/// <summary>The context [wombat-amd] of deploy/pbx: answering-machine detection in front of the script.</summary>
public sealed partial class SimPbx
{
    // With the arguments of the snippet, as in the lab.
    private const double MachineKnownAfter = 1.4, PersonKnownAfter = 1.3, NobodyKnownAfter = 1.8;
    private const double GreetingMax = 10, GreetingEnds = 2.5, LastWait = 0.2;

    private void StartDetection(SimCall call)
    {
        if (call.Leg.Variables.GetValueOrDefault("AMD_MODE") != "ON")
        {
            StartScript(call);
            return;
        }
        call.Leg.Application = "AMD";
        var takes = call.Plan.Voice switch
        {
            SimVoice.Machine => MachineKnownAfter,
            SimVoice.Silent => NobodyKnownAfter,
            _ => PersonKnownAfter,
        };
        call.NextStep = Agenda.In(takes, () => ActOnVerdict(call));
    }

    private void ActOnVerdict(SimCall call)
    {
        // Where the PBX answered by itself the detection may be over before the phone was picked up.
        if (call.Plan.Voice != SimVoice.Machine || !IsThere(call))
        {
            EnterTarget(call);
            return;
        }
        SayCallStatus(call, "AMD");
        if (call.Leg.Variables.GetValueOrDefault("AMD_FILE") is not { Length: > 0 })
        {
            EndAfterVerdict(call);
            return;
        }
        call.Leg.Application = "WaitForSilence";
        call.NextStep = Agenda.In(Math.Min(GreetingMax, call.Plan.Greeting + GreetingEnds), () =>
        {
            call.Leg.Application = "Playback";
            call.NextStep = Agenda.In(_options.MessageSeconds, () => EndAfterVerdict(call));
        });
    }

    private void EndAfterVerdict(SimCall call) => call.NextStep = Agenda.In(LastWait, () => PbxHangsUp(call, 16));
}
