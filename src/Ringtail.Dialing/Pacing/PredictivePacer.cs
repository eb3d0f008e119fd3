using System.Runtime.Intrinsics;

namespace Ringtail.Dialing.Pacing;

/// <summary>
/// Pacing that looks ahead, for one dial group: before each launch it works out the chance that the call, if
/// answered, finds nobody in time, from the ages of the calls that ring and of the talks and wrap-ups that run, and
/// launches while that chance is below what the abandon account allows. One call per free agent is always allowed.
/// Times in seconds on the monotonic clock. Agents and calls are named by small integers of the caller's choice.
/// </summary>
public sealed class PredictivePacer
{
    private readonly PacingOptions _options;
    private readonly AnswerLaw _answers;
    private readonly DurationLaw _talk, _wrapUp;
    private readonly Account _account;
    private readonly Calibration _calibration = new();
    private readonly AgentTable _agents;
    private readonly CallTable _calls;
    private readonly JumpDetector _jumps = new();
    private readonly AnswerRate _rate = new();
    private readonly Risk _risk = new();
    private readonly Queue<double> _launchRisks = new();
    private readonly float[] _fresh = new float[AnswerLaw.Slices];
    private Vector256<float> _extraVariance;
    private double _expectedAnswers, _expectedReleases;
    private double _tablesAt = double.NegativeInfinity, _startedAt = double.NaN, _people = 20, _answered = 20;

    public PredictivePacer(PacingOptions options)
    {
        _options = options;
        _answers = new AnswerLaw(options);
        _talk = new DurationLaw(options.PriorTalkS, options.PriorHandleWeight);
        _wrapUp = new DurationLaw(options.PriorWrapUpS, options.PriorHandleWeight);
        _account = new Account(options);
        _agents = new AgentTable(_talk, _wrapUp);
        _calls = new CallTable(_answers);
    }

    public PacingDecision Last { get; private set; }
    public double AnswerProbability => _answers.P;
    public double Bias => _calibration.Bias;
    public long LiveAnswers => _account.Live;
    public long Abandoned => _account.Abandoned;

    public void AgentReady(int agent, double now)
    {
        _rate.Pass(now, _agents.Present);
        _agents.Ready(agent, now);
    }

    public void AgentTalking(int agent, double now) => _agents.Talking(agent, now);

    /// <param name="until">When the wrap-up ends for certain, or null when the agent decides.</param>
    public void AgentWrappingUp(int agent, double now, double? until = null) => _agents.WrappingUp(agent, now, until);

    /// <summary>Will log off or pause when the present call is done.</summary>
    public void AgentLeaving(int agent, double now)
    {
        _rate.Pass(now, _agents.Present);
        _agents.Leaving(agent, now);
    }

    /// <summary>Stays after all.</summary>
    public void AgentStays(int agent, double now)
    {
        _rate.Pass(now, _agents.Present);
        _agents.Stays(agent);
    }

    /// <summary>Logged off, paused, or not to be counted on.</summary>
    public void AgentGone(int agent, double now)
    {
        _rate.Pass(now, _agents.Present);
        _agents.Gone(agent, now);
    }

    /// <summary>A call that <see cref="Decide"/> asked for was launched.</summary>
    public void Launched(int call, double now) =>
        _calls.Launched(call, now, _launchRisks.TryDequeue(out var risk) ? risk : 0);

    /// <summary>
    /// Answered by somebody; it waits for an agent until <see cref="Delivered"/> or <see cref="Ended"/>.
    /// </summary>
    /// <param name="detecting">It is not yet known whether this is a person; <see cref="IsPerson"/> says so.</param>
    public void Answered(int call, double now, bool detecting = false)
    {
        _calls.Answered(call, now, detecting);
        _jumps.Answer();
    }

    /// <summary>The detection took the answer for a person.</summary>
    public void IsPerson(int call)
    {
        _calls.IsPerson(call);
        Screened(person: true);
        _account.Screened(falsePositive: false);
    }

    /// <summary>An agent has the call.</summary>
    public void Delivered(int call, double now)
    {
        if (_calls.Remove(call, now, counts: true, out _) is not { } line) return;
        _calibration.Answered(line.Risk, abandoned: false);
        Book(abandoned: false, now);
    }

    /// <param name="abandoned">A live person found nobody in time, or was taken for a machine.</param>
    /// <param name="countsAsAttempt">False for route failures, which say nothing about the number.</param>
    public void Ended(int call, double now, bool abandoned, bool countsAsAttempt = true)
    {
        if (_calls.Remove(call, now, countsAsAttempt, out var before) is not { } line) return;
        if (before == CallTable.Stage.Detecting)
        {
            Screened(person: false);
            if (abandoned) _account.Screened(falsePositive: true);
        }
        else if (abandoned)
        {
            _calibration.Answered(line.Risk, abandoned: true);
        }
        if (abandoned) Book(abandoned: true, now);
    }

    private void Book(bool abandoned, double now)
    {
        _rate.Pass(now, _agents.Present);
        _rate.Answer();
        _account.LiveAnswer(abandoned, now);
    }

    private void Screened(bool person)
    {
        const double keep = 1 - (1 / 500.0);
        _people = (_people * keep) + (person ? 1 : 0);
        _answered = (_answered * keep) + 1;
    }

    /// <summary>How many calls to launch now, at most <paramref name="limit"/>.</summary>
    public int Decide(double now, int limit)
    {
        if (double.IsNaN(_startedAt)) _startedAt = now;
        Renew(now);
        _rate.Pass(now, _agents.Present);
        var people = _people / _answered;
        var outstanding = _calls.RiskInFlight * _answers.P * people * _calibration.Bias;
        var allowed = _account.Allowed(now, _rate.PerAgent * _agents.Present, outstanding);
        Prepare(now, allowed, (float)people);
        return Place(allowed, (float)people, limit);
    }

    private void Prepare(double now, Allowance allowed, float people)
    {
        var free = _agents.Idle - _calls.Waiting;
        var exact = _agents.Present <= _options.ExactAgents;
        _risk.Begin(free + _agents.Returning, Math.Max(0, allowed.Spare), exact);
        var suspicion = (float)(1 + _jumps.Suspicion);
        _calls.AddTo(_risk, now, people * suspicion * (1 + (exact ? Doubt(RelativeA) : 0)));
        for (var i = 0; i < _calls.Detecting; i++) _risk.Add(Vector256.Create(people));
        var answers = _risk.Means;
        _agents.AddTo(_risk, now, exact ? Doubt(RelativeG) : 0);
        var releases = Vector256.Create((float)_agents.Returning) - (_risk.Means - answers);
        _expectedAnswers = answers[AnswerLaw.Slices / 2];
        _expectedReleases = releases[AnswerLaw.Slices / 2];
        // Three and a half times the plain variance: the laws are estimated too, not their means alone.
        _extraVariance = (answers * answers * (float)(3.5 * RelativeA * RelativeA))
            + (releases * releases * (float)(3.5 * RelativeG * RelativeG));
    }

    // What is common to all calls does not average out; while it is large, the forecast leans to the careful side.
    private static float Doubt(double relative) => (float)Math.Min(0.6, 1.5 * relative * Math.Min(1, relative / 0.2));

    private double RelativeA => Math.Sqrt((1 - _answers.P) / (_answers.P * _answers.Weight));

    private double RelativeG => 1 / Math.Sqrt(6 + _talk.Count);

    private int Place(Allowance allowed, float people, int limit)
    {
        var team = _agents.Present;
        var free = _agents.Idle - _calls.Waiting;
        var ceiling = Math.Max(1, (int)(Math.Min(3 / _answers.P, _options.LinesPerAgentMax) * team));
        var most = Math.Max(4, team / 2);
        var threshold = allowed.Spare < 0 ? 0 : _calibration.Threshold(allowed.Risk);
        _answers.Fresh(_fresh);
        var fresh = Risk.Load(_fresh) * people;
        var before = _calls.InFlight + _calls.Detecting;
        var placed = 0;
        var (risk, beyond) = _risk.NobodyFree(_extraVariance);
        var why = PacingLimit.Forecast;
        _launchRisks.Clear();
        while (true)
        {
            if (placed >= most)
            {
                why = PacingLimit.Burst;
                break;
            }
            if (placed >= limit || _calls.InFlight + placed >= ceiling)
            {
                why = placed >= limit ? PacingLimit.Caller : PacingLimit.LinesPerAgent;
                break;
            }
            var floor = before + placed < free;
            if (!floor && (allowed.Spare < 0 || risk > threshold || beyond > allowed.Beyond))
            {
                // The last abandonments of a window may be bound by the chance of one too many alone.
                if (allowed.Spare < 0 || beyond > allowed.Beyond) why = PacingLimit.AbandonAccount;
                break;
            }
            placed++;
            _launchRisks.Enqueue(risk);
            if (threshold > 0) _calibration.Launched(risk, threshold);
            _risk.Add(fresh);
            (risk, beyond) = _risk.NobodyFree(_extraVariance);
        }
        Last = new PacingDecision(
            free, _calls.InFlight, _expectedAnswers, _expectedReleases, risk, threshold, placed, why, allowed.Spare);
        return placed;
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
        _agents.Renew(now, _answers.Horizons, Math.Max(0.95 * _options.PatienceS, _options.DetectionS));
    }
}
