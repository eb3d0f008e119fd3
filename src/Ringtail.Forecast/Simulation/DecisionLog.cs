using Ringtail.Dialing.Pacing;

namespace Ringtail.Forecast.Simulation;

/// <summary>
/// What held the pacing, block by block: how often each reason did, and the block's last decision as it was.
/// </summary>
internal sealed class DecisionLog(double warmUpS)
{
    private readonly List<ExplainedBlock> _blocks = [];
    private readonly long[] _counts = new long[Enum.GetValues<PacingLimit>().Length];
    private PacingDecision _last;
    private double _from = warmUpS;
    private long _letGo;
    private bool _any;

    public void Add(double now, in PacingDecision decision)
    {
        while (now >= _from + TeamMeter.BlockS) Close();
        if (now < _from) return;
        _counts[(int)decision.Limit]++;
        _last = decision;
        _any = true;
    }

    /// <summary>So many ringing calls are let go.</summary>
    public void LetGo(double now, int calls)
    {
        while (now >= _from + TeamMeter.BlockS) Close();
        if (now >= _from) _letGo += calls;
    }

    public IReadOnlyList<ExplainedBlock> Finish()
    {
        if (_any) Close();
        return _blocks;
    }

    private void Close()
    {
        if (_any)
        {
            var all = (double)_counts.Sum();
            var main = (PacingLimit)Array.IndexOf(_counts, _counts.Max());
            _blocks.Add(new ExplainedBlock
            {
                FromS = _from,
                HeldBy = Word(main),
                HeldShare = _counts[(int)main] / all,
                Free = _last.Free,
                InFlight = _last.InFlight,
                ExpectedAnswers = Math.Round(_last.Answers, 3),
                ExpectedReleases = Math.Round(_last.Releases, 3),
                Risk = Math.Round(_last.Risk, 6),
                Allowed = Math.Round(_last.Allowed, 6),
                Spare = _last.Spare,
                LetGo = _letGo,
                Says = $"held at {_last.InFlight + _last.Launch}: {Word(_last.Limit)}",
            });
        }
        _from += TeamMeter.BlockS;
        Array.Clear(_counts);
        _letGo = 0;
        _any = false;
    }

    private static string Word(PacingLimit limit) => limit switch
    {
        PacingLimit.AbandonAccount => "abandon account",
        PacingLimit.Forecast => "forecast",
        PacingLimit.LinesPerAgent => "lines per agent",
        PacingLimit.Caller => "trunk or originate limit",
        PacingLimit.Burst => "launches at once",
        PacingLimit.Boost => "boost",
        _ => "nothing",
    };
}
