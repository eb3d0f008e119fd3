using System.Collections.Immutable;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Rules;
using Ringtail.PbxSim.World;

namespace Ringtail.World.Scenarios;

/// <summary>Answering machines, and the dial plan's detection of them in front of the queues.</summary>
internal sealed partial class ScenarioMaker
{
    /// <summary>What the dial plan says of a machine.</summary>
    public const string Marked = "AMD";

    private double _misheard, _silent;
    private double _peopleMarked = AccountState.PeopleMarkedUnknown;

    private void AddMachines()
    {
        var chance = new Chance(_seed).Fork("machines");
        if (!chance.Is(0.2)) return;
        _features.Add("machines");
        _misheard = chance.Is(0.5) ? chance.Between(0, 0.2) : 0;
        _silent = chance.Is(0.5) ? chance.Between(0, 0.3) : 0;
        // A sample of them was checked, or none.
        if (chance.Is(0.7)) _peopleMarked = chance.Between(0, 0.3);
        for (var i = 0; i < _endPoints.Count; i++)
            if (_endPoints[i] is { Kind: EndPointKind.Queue, AgentFirst: false })
                _endPoints[i] = _endPoints[i] with { Context = "wombat-amd", SafeHarbourContext = "wombat" };
        if (_broken is { } broken) _broken = _endPoints.First(e => e.Id == broken.Id);
        var share = chance.Between(0.1, 0.8);
        Change(run => WithMachines(run, share, chance));
    }

    private static RunPlan WithMachines(RunPlan run, double share, Chance chance)
    {
        var mode = chance.Is(0.8) ? "ON" : "OFF";
        var file = chance.Is(0.5) ? "our-message" : "";
        ImmutableArray<RescheduleRule> again = chance.Is(0.4)
            ? [new("TERMINATED", Marked, 1, TimeSpan.FromSeconds(chance.Between(2, 30)), RescheduleMode.Fixed)] : [];
        return run with
        {
            Settings = run.Settings with
            {
                Variables = [new("AMD_MODE", mode), new("AMD_FILE", file), .. run.Settings.Variables],
                MachineStatuses = [Marked],
                RescheduleRules = [.. again, .. run.Settings.RescheduleRules],
            },
            Contacts = [.. run.Contacts.Select(c =>
                c.Callee == Callee.Answers && chance.Is(share) ? c with { Callee = Callee.Machine } : c)],
        };
    }
}
