namespace Ringtail.Dialing.Switchboards;

/// <summary>All that the dialer knows and does at one PBX: trunks, end points, agents, live attempts. Pure.</summary>
public sealed class Switchboard(SwitchboardSettings settings)
{
    private readonly List<SwitchboardEffect> _effects = [];

    public SwitchboardSettings Settings { get; private set; } = settings;

    /// <summary>Takes one input. The list is reused: read it before the next step.</summary>
    public IReadOnlyList<SwitchboardEffect> Step(SwitchboardInput input, Moment now)
    {
        _effects.Clear();
        return _effects;
    }

    public SwitchboardView View(Moment now) => new() { Limit = Settings.Trunks.IsEmpty ? Gate.GateRule.NoTrunk : null };
}
