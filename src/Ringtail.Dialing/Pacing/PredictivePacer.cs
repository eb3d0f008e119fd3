namespace Ringtail.Dialing.Pacing;

/// <summary>
/// Pacing that looks ahead, for one dial group: before each launch it works out the chance that the call, if answered,
/// finds nobody in time, from the ages of the calls that ring and of the talks and wrap-ups that run, and launches while
/// that chance is below what the abandon account allows. One call per free agent is always allowed. Times in seconds on
/// the monotonic clock. Agents and calls are named by small integers of the caller's choice.
/// </summary>
public sealed class PredictivePacer
{
    private const int ExactAgents = 25;
    private readonly PacingOptions _options;
    private readonly AnswerLaw _answers;
    private readonly DurationLaw _talk, _wrapUp;
    private readonly Account _account;
    private readonly AgentTable _agents;
    private readonly CallTable _calls;
    private readonly JumpDetector _jumps = new();
    private readonly Risk[] _risks = new Risk[AnswerLaw.Slices];
    private double _tablesAt = double.NegativeInfinity, _startedAt = double.NaN;

    public PredictivePacer(PacingOptions options)
    {
        _options = options;
        _answers = new AnswerLaw(options);
        _talk = new DurationLaw(options.PriorTalkS, options.PriorHandleWeight);
        _wrapUp = new DurationLaw(options.PriorWrapUpS, options.PriorHandleWeight);
        _account = new Account(options);
        _agents = new AgentTable(_talk, _wrapUp);
        _calls = new CallTable(_answers, options);
        for (var i = 0; i < _risks.Length; i++) _risks[i] = new Risk();
    }

    public PacingDecision Last { get; private set; }
    public double AnswerProbability => _answers.P;
    public long LiveAnswers => _account.Live;
    public long Abandoned => _account.Abandoned;

    public void AgentReady(int agent, double now) => _agents.Ready(agent, now);

    public void AgentTalking(int agent, double now) => _agents.Talking(agent, now);

    /// <param name="until">When the wrap-up ends for certain, or null when the agent decides.</param>
    public void AgentWrappingUp(int agent, double now, double? until = null) => _agents.WrappingUp(agent, now, until);

    /// <summary>Logged off, paused, or not to be counted on.</summary>
    public void AgentGone(int agent, double now) => _agents.Gone(agent, now);

    public void Launched(int call, double now) => _calls.Launched(call, now);

    /// <summary>Answered by somebody; it waits for an agent until <see cref="Delivered"/> or <see cref="Ended"/>.</summary>
    public void Answered(int call, double now)
    {
        _calls.Answered(call, now);
        _jumps.Answer();
    }

    /// <summary>An agent has the call.</summary>
    public void Delivered(int call, double now)
    {
        _calls.Remove(call, now);
        _account.LiveAnswer(abandoned: false, now);
    }

    /// <param name="abandoned">A live person found nobody in time.</param>
    /// <param name="countsAsAttempt">False for route failures, which say nothing about the number.</param>
    public void Ended(int call, double now, bool abandoned, bool countsAsAttempt = true)
    {
        if (!_calls.Remove(call, now, countsAsAttempt)) return;
        if (abandoned) _account.LiveAnswer(abandoned: true, now);
    }

    /// <summary>How many calls to launch now, at most <paramref name="limit"/>.</summary>
    public int Decide(double now, int limit)
    {
        if (double.IsNaN(_startedAt)) _startedAt = now;
        Renew(now);
        var free = _agents.Idle - _calls.Waiting;
        var team = _agents.Present;
        var allowed = _account.Allowed(now, ExpectedRate(), team);
        Prepare(now, team <= ExactAgents);
        return Place(free, team, allowed, limit);
    }

    private int Place(int free, int team, double allowed, int limit)
    {
        var ceiling = Math.Max(1, (int)(Math.Min(3 / _answers.P, _options.LinesPerAgentMax) * team));
        var uncertainA = (1 - _answers.P) / (_answers.P * _answers.Weight);
        var uncertainG = 1 / (6 + _talk.Count);
        var most = Math.Max(4, team / 2);
        var fresh = _answers.Within(0);
        var placed = 0;
        var risk = MeanRisk(free, uncertainA, uncertainG);
        var why = PacingLimit.Forecast;
        while (true)
        {
            if (placed >= limit)
            {
                why = PacingLimit.Caller;
                break;
            }
            if (placed >= most) break;
            if (_calls.InFlight + placed >= ceiling)
            {
                why = PacingLimit.LinesPerAgent;
                break;
            }
            var floor = _calls.InFlight + placed < free;
            if (!floor && risk > allowed)
            {
                why = allowed < _options.AbandonCap / 2 ? PacingLimit.AbandonAccount : PacingLimit.Forecast;
                break;
            }
            placed++;
            for (var i = 0; i < _risks.Length; i++) _risks[i].AddAnswer(fresh[i]);
            if (!floor || _calls.InFlight + placed >= free) risk = MeanRisk(free, uncertainA, uncertainG);
        }
        var middle = _risks[_risks.Length / 2];
        Last = new PacingDecision(free, _calls.InFlight, middle.MeanAnswers, middle.MeanAgents, risk, allowed, placed, why);
        return placed;
    }

    private double MeanRisk(int free, double uncertainA, double uncertainG)
    {
        double sum = 0;
        foreach (var risk in _risks)
        {
            var extra = (risk.MeanAnswers * risk.MeanAnswers * uncertainA) + (risk.MeanAgents * risk.MeanAgents * uncertainG);
            sum += risk.NobodyFree(free, extra);
        }
        return sum / _risks.Length;
    }

    private void Prepare(double now, bool exact)
    {
        foreach (var risk in _risks) risk.Clear(exact);
        _calls.AddTo(_risks, now);
        _agents.AddTo(_risks, now);
    }

    // Live answers per second that the team can take.
    private double ExpectedRate()
    {
        var idle = Math.Max(1, 8 / Math.Sqrt(Math.Max(1, _agents.Present)));
        return _agents.Present / (_talk.Mean + _wrapUp.Mean + (3 * idle));
    }

    private void Renew(double now)
    {
        _calls.Score(now);
        if (_jumps.Look(_calls.ExpectedAnswers(now), out var ratio))
        {
            _answers.Jump(ratio, 50);
            _calls.ForgetUntil(now - 6);
        }
        _answers.Refresh(now);
        var age = now - _startedAt;
        var every = age < 300 ? 5 : age < 1800 ? 30 : 120;
        if (now - _tablesAt < every) return;
        _tablesAt = now;
        _agents.Renew(now, _answers.Horizons, 0.95 * _options.PatienceS);
    }
}
