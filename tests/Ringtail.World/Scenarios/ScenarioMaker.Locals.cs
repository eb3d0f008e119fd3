using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.World;

namespace Ringtail.World.Scenarios;

/// <summary>Trunks behind the PBX's own outbound dialplan.</summary>
internal sealed partial class ScenarioMaker
{
    private void AddLocals()
    {
        var chance = new Chance(_seed).Fork("locals");
        // The simulated PBX calls no agent first behind such a trunk.
        if (_endPoints.Any(e => e.AgentFirst) || !chance.Is(0.2)) return;
        _features.Add("local trunk");
        var first = chance.Is(0.3);
        if (first) _features.Add("local trunk answers first");
        for (var i = 0; i < _trunks.Count; i++)
        {
            if (i > 0 && !chance.Is(0.6)) continue;
            var name = _trunks[i].Name;
            double? wait = first ? chance.Between(0.2, 2) : null;
            _outContexts.Add(new SimOutContext($"out-{name}", name, wait));
            _trunks[i] = _trunks[i] with { DialString = $"Local/${{num}}@out-{name}/n" };
        }
    }
}
