namespace Ringtail.Dialing.Runs;

/// <summary>One execution of a campaign: its hopper, its offers and what becomes of each contact. Pure.</summary>
public sealed class Run(RunSettings settings)
{
    private readonly List<RunEffect> _effects = [];

    public RunSettings Settings { get; private set; } = settings;
    public RunState State { get; private set; } = RunState.Paused;
    public string Reason { get; private set; } = "";
    public RunCounts Counts { get; private set; }

    /// <summary>Takes one input. The list is reused: read it before the next step.</summary>
    public IReadOnlyList<RunEffect> Step(RunInput input, Moment now)
    {
        _effects.Clear();
        return _effects;
    }
}
