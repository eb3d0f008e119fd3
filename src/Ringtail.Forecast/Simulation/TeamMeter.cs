using Ringtail.Forecast.Scenarios;

namespace Ringtail.Forecast.Simulation;

/// <summary>
/// Counts what happened after the warm-up: time integrals, blocks of ten minutes, legal windows from time 0.
/// </summary>
internal sealed class TeamMeter(Scenario scenario)
{
    public const double BlockS = 600;
    private readonly List<Block> _blocks = [];
    private readonly List<(long Live, long Abandoned)> _windows = [];
    private double _now, _blockFrom = scenario.WarmUpS, _waitSum;
    private int _talking, _wrapping, _loggedIn;
    private double _talkTime, _wrapTime, _loggedTime, _blockBusy, _blockLogged;
    private long _live, _abandoned, _connected, _attempts, _letGo, _waits, _blockLive, _blockAbandoned, _windowLive,
        _windowAbandoned;
    private double _windowEnd = scenario.Pacing.WindowS;

    public readonly record struct Block(double FromS, double ToS, double Utilisation, double AbandonRate);

    private bool Warm => _now >= scenario.WarmUpS;

    public void Phases(int talking, int wrapping, int loggedIn)
    {
        _talking += talking;
        _wrapping += wrapping;
        _loggedIn += loggedIn;
    }

    public void Attempt()
    {
        if (Warm) _attempts++;
    }

    public void LetGo()
    {
        if (Warm) _letGo++;
    }

    public void LiveAnswer()
    {
        _windowLive++;
        if (!Warm) return;
        _live++;
        _blockLive++;
    }

    /// <summary>
    /// Booked to the window of the answer, so that a window never shows an abandonment without its answer.
    /// </summary>
    public void Abandoned(double answeredAt)
    {
        if (answeredAt >= _windowEnd - scenario.Pacing.WindowS) _windowAbandoned++;
        else _windows[^1] = (_windows[^1].Live, _windows[^1].Abandoned + 1);
        if (!Warm) return;
        _abandoned++;
        _blockAbandoned++;
    }

    public void Connected(double agentWaited)
    {
        if (!Warm) return;
        _connected++;
        _waits++;
        _waitSum += agentWaited;
    }

    /// <summary>Lets time pass with the present phases, cutting it at the warm-up, at blocks and at windows.</summary>
    public void AdvanceTo(double until)
    {
        while (_now < until)
        {
            var to = Math.Min(until, Math.Min(_windowEnd, Warm ? _blockFrom + BlockS : scenario.WarmUpS));
            if (Warm) Integrate(to - _now);
            _now = to;
            if (Warm && _now >= _blockFrom + BlockS) CloseBlock();
            if (_now >= _windowEnd) CloseWindow();
        }
    }

    private void Integrate(double span)
    {
        _talkTime += _talking * span;
        _wrapTime += _wrapping * span;
        _loggedTime += _loggedIn * span;
        _blockBusy += (_talking + _wrapping) * span;
        _blockLogged += _loggedIn * span;
    }

    private void CloseBlock()
    {
        _blocks.Add(new Block(_blockFrom, _now, Share(_blockBusy, _blockLogged), Share(_blockAbandoned, _blockLive)));
        _blockFrom = _now;
        _blockBusy = _blockLogged = 0;
        _blockLive = _blockAbandoned = 0;
    }

    private void CloseWindow()
    {
        _windows.Add((_windowLive, _windowAbandoned));
        _windowLive = _windowAbandoned = 0;
        _windowEnd += scenario.Pacing.WindowS;
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    public ForecastResult Result(double simulatedS, DecisionTimes decisions, TimeSpan wall)
    {
        // A window that the end of the simulation cuts off counts only when there is no other.
        if (_windows.Count == 0 && _windowLive > 0) _windows.Add((_windowLive, _windowAbandoned));
        var rates = _windows.Select(w => Share(w.Abandoned, w.Live)).ToArray();
        return new ForecastResult
        {
            Utilisation = Share(_talkTime + _wrapTime, _loggedTime),
            TalkShare = Share(_talkTime, _loggedTime),
            AbandonRate = Share(_abandoned, _live),
            Abandoned = _abandoned,
            LiveAnswers = _live,
            Connected = _connected,
            Attempts = _attempts,
            LetGo = _letGo,
            MeanAgentWaitS = Share(_waitSum, _waits),
            Windows = rates.Length,
            WindowsOverCap = rates.Count(r => r > scenario.Pacing.AbandonCap + 1e-12),
            WorstWindow = rates.DefaultIfEmpty(0).Max(),
            Blocks = [.. _blocks.Select(b => new ForecastBlock(b.FromS, b.ToS, b.Utilisation, b.AbandonRate))],
            DecisionUs = new DecisionUs(decisions.Percentile(0.5), decisions.Percentile(0.99)),
            SimulatedS = simulatedS,
            WallS = wall.TotalSeconds,
        };
    }
}
