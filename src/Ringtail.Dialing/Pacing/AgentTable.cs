namespace Ringtail.Dialing.Pacing;

/// <summary>Who talks or wraps up since when, and how likely each is free within the horizons.</summary>
internal sealed class AgentTable(DurationLaw talk, DurationLaw wrapUp)
{
    private enum Phase : byte { Gone, Ready, Talking, WrappingUp }

    private const int Steps = 96;
    private const double Longest = 3600;
    private static readonly double Stretch = Math.Log(1 + Longest) / (Steps - 1);
    private readonly double[] _talkFree = new double[Steps * AnswerLaw.Slices];
    private readonly double[] _wrapFree = new double[Steps * AnswerLaw.Slices];
    private readonly double[] _horizons = new double[AnswerLaw.Slices];
    private Phase[] _phase = new Phase[64];
    private double[] _since = new double[64];
    private double[] _until = new double[64];
    private int _top;

    /// <summary>Agents who are ready and have no call.</summary>
    public int Idle { get; private set; }
    /// <summary>Agents who are ready, talk or wrap up.</summary>
    public int Present { get; private set; }

    public void Ready(int agent, double now)
    {
        if (Get(agent) == Phase.WrappingUp) wrapUp.Finished(now - _since[agent]);
        Set(agent, Phase.Ready, now);
    }

    public void Talking(int agent, double now) => Set(agent, Phase.Talking, now);

    public void WrappingUp(int agent, double now, double? until)
    {
        if (Get(agent) == Phase.Talking) talk.Finished(now - _since[agent]);
        Set(agent, Phase.WrappingUp, now);
        _until[agent] = until ?? double.NaN;
    }

    public void Gone(int agent, double now)
    {
        if (Get(agent) == Phase.Talking) talk.Finished(now - _since[agent]);
        Set(agent, Phase.Gone, now);
    }

    private Phase Get(int agent) => agent < _top ? _phase[agent] : Phase.Gone;

    private void Set(int agent, Phase phase, double now)
    {
        if (agent >= _phase.Length)
        {
            var size = Math.Max(agent + 1, _phase.Length * 2);
            Array.Resize(ref _phase, size);
            Array.Resize(ref _since, size);
            Array.Resize(ref _until, size);
        }
        _top = Math.Max(_top, agent + 1);
        var before = _phase[agent];
        if (before == Phase.Ready) Idle--;
        if (phase == Phase.Ready) Idle++;
        if (before == Phase.Gone && phase != Phase.Gone) Present++;
        if (before != Phase.Gone && phase == Phase.Gone) Present--;
        _phase[agent] = phase;
        _since[agent] = now;
    }

    public void AddTo(Risk[] risks, double now)
    {
        for (var agent = 0; agent < _top; agent++)
        {
            if (_phase[agent] == Phase.Talking) Add(risks, _talkFree, now - _since[agent]);
            else if (_phase[agent] == Phase.WrappingUp) AddWrapUp(risks, agent, now);
        }
    }

    private void AddWrapUp(Risk[] risks, int agent, double now)
    {
        if (double.IsNaN(_until[agent]))
        {
            Add(risks, _wrapFree, now - _since[agent]);
            return;
        }
        for (var i = 0; i < risks.Length; i++) risks[i].AddAgent(_until[agent] <= now + _horizons[i] ? 1 : 0);
    }

    private static void Add(Risk[] risks, double[] table, double elapsed)
    {
        var row = StepOf(elapsed) * AnswerLaw.Slices;
        for (var i = 0; i < risks.Length; i++) risks[i].AddAgent(table[row + i]);
    }

    private static int StepOf(double elapsed) => Math.Clamp((int)((Math.Log(1 + elapsed) / Stretch) + 0.5), 0, Steps - 1);

    /// <summary>Rebuilds the laws with those that run as exposure, and the tables for these horizons.</summary>
    public void Renew(double now, double[] horizons, double patience)
    {
        talk.ForgetRunning();
        wrapUp.ForgetRunning();
        for (var agent = 0; agent < _top; agent++)
        {
            if (_phase[agent] == Phase.Talking) talk.Running(now - _since[agent]);
            else if (_phase[agent] == Phase.WrappingUp) wrapUp.Running(now - _since[agent]);
        }
        talk.Rebuild();
        wrapUp.Rebuild();
        for (var i = 0; i < horizons.Length; i++) _horizons[i] = horizons[i] + patience;
        for (var step = 0; step < Steps; step++)
        {
            var elapsed = Math.Exp(step * Stretch) - 1;
            for (var i = 0; i < horizons.Length; i++)
            {
                _talkFree[(step * AnswerLaw.Slices) + i] = TalkThenWrapUp(elapsed, _horizons[i]);
                _wrapFree[(step * AnswerLaw.Slices) + i] =
                    1 - Math.Exp(wrapUp.CumulativeHazard(elapsed) - wrapUp.CumulativeHazard(elapsed + _horizons[i]));
            }
        }
    }

    // The talk ends in some slice of the horizon, and the wrap-up within what is left of it.
    private double TalkThenWrapUp(double elapsed, double horizon)
    {
        const int slices = 12;
        var width = horizon / slices;
        var start = talk.CumulativeHazard(elapsed);
        double before = 1, sum = 0;
        for (var i = 1; i <= slices; i++)
        {
            var after = Math.Exp(start - talk.CumulativeHazard(elapsed + (i * width)));
            sum += (before - after) * (1 - wrapUp.Survival(horizon - ((i - 0.5) * width)));
            before = after;
        }
        return sum;
    }
}
