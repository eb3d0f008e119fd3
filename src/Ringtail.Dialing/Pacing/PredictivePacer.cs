using System.Runtime.Intrinsics;

namespace Ringtail.Dialing.Pacing;

/// <summary>
/// Pacing that looks ahead, for one team and the runs that feed it: before each launch it works out the chance that the
/// call, if answered, finds nobody in time, from the ages of the calls that ring and of the talks and wrap-ups that
/// run, and launches while that chance is below what the run's abandon account allows. One call per free agent is
/// always allowed. Times in seconds on the monotonic clock. Agents and calls are named by small integers of the
/// caller's choice.
/// </summary>
public sealed class PredictivePacer
{
    private readonly PacingOptions _options;
    private readonly DurationLaw _talk, _wrapUp;
    private readonly AgentTable _agents;
    private readonly List<PacerRun> _runs = [];
    private readonly PacerRun? _single;
    private PacerRun? _lead;
    private readonly Risk _risk = new();
    private readonly Recourse _recourse = new();
    private readonly float[] _fresh = new float[AnswerLaw.Slices];
    private Vector256<float> _extraVariance, _freshRow;
    private double _expectedAnswers, _expectedReleases, _patience;
    private double _tablesAt = double.NegativeInfinity, _startedAt = double.NaN;
    private Turn _turn;

    /// <summary>A team with one run, which keeps one account by itself: what the forecast needs.</summary>
    public PredictivePacer(PacingOptions options) : this(options, null)
    {
        _single = new PacerRun(options, [new Account(options)]);
        _runs.Add(_single);
    }

    /// <param name="options">Patience and priors of the team.</param>
    /// <param name="former">Its laws of talk and wrap-up go on here.</param>
    internal PredictivePacer(PacingOptions options, PredictivePacer? former)
    {
        _options = options;
        _patience = options.PatienceS;
        _talk = former?._talk ?? new DurationLaw(options.PriorTalkS, options.PriorHandleWeight);
        _wrapUp = former?._wrapUp ?? new DurationLaw(options.PriorWrapUpS, options.PriorHandleWeight);
        _agents = new AgentTable(_talk, _wrapUp);
    }

    public PacingDecision Last { get; private set; }
    public double AnswerProbability => Single.Answers.P;
    public double Bias => Single.Calibration.Bias;
    public long LiveAnswers => Single.Accounts[0].Live;
    public long Abandoned => Single.Accounts[0].Abandoned;

    internal IReadOnlyList<PacerRun> Runs => _runs;
    internal DurationLaw TalkLaw => _talk;
    internal DurationLaw WrapUpLaw => _wrapUp;
    internal int Present => _agents.Present;
    internal int Idle => _agents.Idle;
    /// <summary>Answered people of all runs who have no agent yet.</summary>
    internal int Waiting
    {
        get
        {
            var waiting = 0;
            foreach (var run in _runs) waiting += run.Calls.Waiting;
            return waiting;
        }
    }
    /// <summary>Callers who are not ours and have no agent yet: they take idle agents first.</summary>
    internal int Others { get; set; }
    /// <summary>Callers per second who are not ours, as they came of late.</summary>
    internal double OthersRate { get; set; }

    /// <summary>What an answered person may wait for an agent to become free.</summary>
    internal double Patience
    {
        get => _patience;
        set
        {
            if (Math.Abs(value - _patience) < 0.05) return;
            _patience = value;
            _tablesAt = double.NegativeInfinity;
        }
    }

    private PacerRun Single => _single ?? throw new InvalidOperationException("This team has runs of its own.");

    internal void Add(PacerRun run) => _runs.Add(run);

    internal void Remove(PacerRun run) => _runs.Remove(run);

    public void AgentReady(int agent, double now)
    {
        Pass(now);
        _agents.Ready(agent, now);
    }

    public void AgentTalking(int agent, double now) => _agents.Talking(agent, now);

    /// <param name="until">When the wrap-up ends for certain, or null when the agent decides.</param>
    public void AgentWrappingUp(int agent, double now, double? until = null) => _agents.WrappingUp(agent, now, until);

    /// <summary>Will log off or pause when the present call is done.</summary>
    public void AgentLeaving(int agent, double now)
    {
        Pass(now);
        _agents.Leaving(agent, now);
    }

    /// <summary>Stays after all.</summary>
    public void AgentStays(int agent, double now)
    {
        Pass(now);
        _agents.Stays(agent);
    }

    /// <summary>Logged off, paused, or not to be counted on.</summary>
    public void AgentGone(int agent, double now)
    {
        Pass(now);
        _agents.Gone(agent, now);
    }

    private void Pass(double now)
    {
        foreach (var run in _runs) run.Rate.Pass(now, _agents.Present);
    }

    /// <summary>A call that <see cref="Decide"/> asked for was launched.</summary>
    /// <param name="kind">Contacts of one kind are answered alike.</param>
    public void Launched(int call, double now, int kind = 0) => Launched(Single, call, now, kind);

    /// <param name="kind">Of the contact: see <see cref="PacerRun.KindOf"/>.</param>
    internal static void Launched(PacerRun run, int call, double now, long kind) => run.Calls.Launched(
        call, now, run.LaunchRisks.TryDequeue(out var risk) ? risk : 0, run.Answers.ClassOf(kind));

    /// <summary>The called phone rings.</summary>
    public void Rings(int call, double now) => Single.Calls.Rings(call, now);

    /// <summary>
    /// Calls that ring at least <paramref name="ringMin"/> seconds and whose answer would too likely find nobody: the
    /// caller hangs them up now, and says <see cref="Ended(int, double, bool, bool)"/> when that is done. The list
    /// holds until the next question.
    /// </summary>
    public IReadOnlyList<LetGoCall> LetGo(double ringMin, double now)
    {
        var hopeless = Hopeless(Single, ringMin, now);
        for (var i = 0; i < hopeless.Count; i++) Single.Calls.LetGo(hopeless[i].Call);
        return hopeless;
    }

    /// <summary>Without marking them as let go.</summary>
    internal IReadOnlyList<LetGoCall> Hopeless(PacerRun run, double ringMin, double now) => _recourse.Find(
        run, _runs, _agents, _agents.Idle - Waiting - Others + _agents.Returning,
        _agents.Present <= _options.ExactAgents, ringMin, now);

    /// <summary>
    /// Answered by somebody; it waits for an agent until <see cref="Delivered"/> or <see cref="Ended"/>.
    /// </summary>
    /// <param name="detecting">It is not yet known whether this is a person; <see cref="IsPerson"/> says so.</param>
    public void Answered(int call, double now, bool detecting = false) => Answered(Single, call, now, detecting);

    internal static void Answered(PacerRun run, int call, double now, bool detecting)
    {
        run.Calls.Answered(call, now, detecting);
        run.Jumps.Answer();
    }

    /// <summary>The detection took the answer for a person.</summary>
    public void IsPerson(int call)
    {
        Heard(Single, call);
        Single.Accounts[0].Screened(falsePositive: false);
    }

    internal static void Heard(PacerRun run, int call)
    {
        run.Calls.IsPerson(call);
        run.Screened(person: true);
    }

    /// <summary>An agent has the call.</summary>
    public void Delivered(int call, double now)
    {
        if (!Delivered(Single, call, now, inTime: true)) return;
        Single.Accounts[0].LiveAnswer(abandoned: false, now);
    }

    /// <summary>Without the account, which the caller books. False when the call was not known.</summary>
    internal bool Delivered(PacerRun run, int call, double now, bool inTime)
    {
        if (run.Calls.Remove(call, now, counts: true, out _) is not { } line) return false;
        if (!line.WasJudged) run.Calibration.Answered(line.Risk, abandoned: !inTime);
        Booked(run, now);
        return true;
    }

    /// <param name="abandoned">A live person found nobody in time, or was taken for a machine.</param>
    /// <param name="countsAsAttempt">False for route failures, which say nothing about the number.</param>
    public void Ended(int call, double now, bool abandoned, bool countsAsAttempt = true)
    {
        var run = Single;
        if (!Ended(run, call, now, abandoned, countsAsAttempt, out var detecting) || !abandoned) return;
        if (detecting) run.Accounts[0].Screened(falsePositive: true);
        run.Accounts[0].LiveAnswer(abandoned: true, now);
    }

    /// <summary>Without the account, which the caller books. False when the call was not known.</summary>
    internal bool Ended(
        PacerRun run, int call, double now, bool abandoned, bool countsAsAttempt, out bool detecting)
    {
        detecting = false;
        if (run.Calls.Remove(call, now, countsAsAttempt, out var before) is not { } line) return false;
        detecting = before == CallTable.Stage.Detecting;
        if (detecting) run.Screened(person: false);
        else if (abandoned && !line.WasJudged) run.Calibration.Answered(line.Risk, abandoned: true);
        if (abandoned) Booked(run, now);
        return true;
    }

    /// <summary>The limit passed without an agent; the caller waits on.</summary>
    internal static void Judged(PacerRun run, int call)
    {
        if (run.Calls.Judge(call) is { } risk) run.Calibration.Answered(risk, abandoned: true);
    }

    private void Booked(PacerRun run, double now)
    {
        run.Rate.Pass(now, _agents.Present);
        run.Rate.Answer();
    }

    /// <summary>How many calls to launch now, at most <paramref name="limit"/>.</summary>
    /// <param name="kindOf">The kind of the contact that would be called next, after so many; null: all alike.</param>
    public int Decide(double now, int limit, Func<int, int>? kindOf = null)
    {
        var run = Single;
        Look(run, now);
        var placed = 0;
        while (placed < limit && Allows)
        {
            Place(kindOf?.Invoke(placed) ?? 0, RiskOfNext);
            placed++;
        }
        Last = Conclude(placed >= limit ? PacingLimit.Caller : null);
        return placed;
    }

    /// <summary>
    /// Begins the turn of one run: what the team and all calls look like now. Then <see cref="Allows"/> and
    /// <see cref="Place"/>, call by call, and <see cref="Conclude"/>.
    /// </summary>
    internal void Look(PacerRun run, double now)
    {
        if (double.IsNaN(_startedAt)) _startedAt = now;
        Renew(run, now);
        Pass(now);
        var allowed = run.Allowed(now, _agents.Present);
        _turn = new Turn { Run = run, Allowed = allowed, Cold = int.MaxValue };
        var own = Math.Abs(run.Boost - 1) < 1e-9 ? 0 : OwnNumber(now);
        Prepare(now, withCalls: true);
        Begin(withCalls: true);
        // One call per agent until the first can tell how many are answered.
        _turn.Cold = run.IsCold(now) ? Math.Max(0, _agents.Present - run.Calls.InFlight) : int.MaxValue;
        if (own > 0 || run.Boost > 1) _turn.Share = run.Boost * own;
    }

    /// <summary>
    /// How many calls above one per free agent the engine would have in flight, were all of them fresh.
    /// </summary>
    private int OwnNumber(double now)
    {
        Prepare(now, withCalls: false);
        Begin(withCalls: false);
        _turn.Most = int.MaxValue;
        // As careful as with those that ring already.
        if (_agents.Present <= _options.ExactAgents)
            _freshRow = Vector256.Min(_freshRow * (1 + Doubt(RelativeA(_turn.Run!))), Vector256<float>.One);
        while (Allows) Count(_freshRow);
        return _turn.Above;
    }

    private void Prepare(double now, bool withCalls)
    {
        var free = _agents.Idle - Waiting - Others;
        var exact = _agents.Present <= _options.ExactAgents;
        _risk.Begin(free + _agents.Returning, Math.Max(0, _turn.Allowed.Spare), exact);
        _extraVariance = Vector256<float>.Zero;
        if (withCalls) foreach (var other in _runs) AddCalls(other, now, exact);
        if (OthersRate > 0) AddOthers();
        var answers = _risk.Means;
        _agents.AddTo(_risk, now, exact ? Doubt(RelativeG) : 0);
        var releases = Vector256.Create((float)_agents.Returning) - (_risk.Means - answers);
        _expectedAnswers = answers[AnswerLaw.Slices / 2];
        _expectedReleases = releases[AnswerLaw.Slices / 2];
        _extraVariance += releases * releases * (float)(3.5 * RelativeG * RelativeG);
    }

    private void AddCalls(PacerRun run, double now, bool exact)
    {
        var relative = RelativeA(run);
        var people = (float)run.People;
        var before = _risk.Means;
        var suspicion = (float)(1 + run.Jumps.Suspicion);
        run.Calls.AddTo(_risk, now, people * suspicion * (1 + (exact ? Doubt(relative) : 0)));
        for (var i = 0; i < run.Calls.Detecting; i++) _risk.Add(Vector256.Create(people));
        var answers = _risk.Means - before;
        // Three and a half times the plain variance: the laws are estimated too, not their means alone.
        _extraVariance += answers * answers * (float)(3.5 * relative * relative);
    }

    // Callers to come who are not ours, as yes-no events with the same mean.
    private void AddOthers()
    {
        var horizons = _lead!.Answers.Horizons;
        var events = 1 + (int)(OthersRate * horizons[^1] * 2);
        var row = Vector256<float>.Zero;
        for (var i = 0; i < AnswerLaw.Slices; i++)
        {
            row = row.WithElement(i, (float)Math.Min(1, OthersRate * horizons[i] / events));
        }
        for (var i = 0; i < events; i++) _risk.Add(row);
    }

    // What is common to all calls does not average out; while it is large, the forecast leans to the careful side.
    private static float Doubt(double relative) => (float)Math.Min(0.6, 1.5 * relative * Math.Min(1, relative / 0.2));

    private static double RelativeA(PacerRun run) =>
        Math.Sqrt((1 - run.Answers.P) / (run.Answers.P * run.Answers.Weight));

    private double RelativeG => 1 / Math.Sqrt(6 + _talk.Count);

    private void Begin(bool withCalls)
    {
        var run = _turn.Run!;
        var team = _agents.Present;
        _turn.Free = _agents.Idle - Waiting - Others;
        _turn.Ceiling = Math.Max(1, (int)(Math.Min(3 / run.Answers.P, _options.LinesPerAgentMax) * team));
        _turn.Most = Math.Max(4, team / 2);
        _turn.Threshold = _turn.Allowed.Spare < 0 ? 0 : run.Calibration.Threshold(_turn.Allowed.Risk);
        run.Answers.Fresh(_fresh);
        _freshRow = Risk.Load(_fresh) * (float)run.People;
        _turn.InFlight = _turn.Before = 0;
        if (withCalls) CountCalls();
        _turn.Placed = 0;
        _turn.Above = Math.Max(0, _turn.Before - _turn.Free);
        _turn.Share = double.NaN;
        (_turn.Risk, _turn.Beyond) = _risk.NobodyFree(_extraVariance);
        run.LaunchRisks.Clear();
    }

    private void CountCalls()
    {
        foreach (var other in _runs)
        {
            _turn.InFlight += other.Calls.InFlight;
            _turn.Before += other.Calls.InFlight + other.Calls.Detecting;
        }
    }

    /// <summary>Whether the run may place one call more. Says the same until <see cref="Place"/>.</summary>
    internal bool Allows
    {
        get
        {
            ref var turn = ref _turn;
            turn.Why = null;
            if (turn.Placed >= turn.Most) turn.Why = PacingLimit.Burst;
            else if (turn.InFlight + turn.Placed >= turn.Ceiling) turn.Why = PacingLimit.LinesPerAgent;
            else if (turn.Before + turn.Placed < turn.Free) return true;
            // The last abandonments of a window may be bound by the chance of one too many alone.
            else if (turn.Allowed.Spare < 0 || turn.Beyond > turn.Allowed.Beyond) turn.Why = PacingLimit.AbandonAccount;
            else if (turn.Placed >= turn.Cold) turn.Why = PacingLimit.Forecast;
            else if (turn.Above >= turn.Share) turn.Why = PacingLimit.Boost;
            else if (turn.Risk > turn.Threshold && !(turn.Share > 0 && turn.Run!.Boost > 1))
                turn.Why = PacingLimit.Forecast;
            return turn.Why is null;
        }
    }

    /// <summary>That one call more, if it is answered, finds nobody in time; 0 to 1.</summary>
    internal double RiskOfNext => _turn.Risk;

    /// <summary>What <see cref="Allows"/> last stopped at.</summary>
    internal PacingLimit? Why => _turn.Why;

    /// <summary>The run places one call; <see cref="Launched(PacerRun, int, double, long)"/> follows.</summary>
    /// <param name="kind">Of the contact.</param>
    /// <param name="risk"><see cref="RiskOfNext"/>, or that of another team that the call concerns more.</param>
    internal void Place(long kind, double risk)
    {
        var run = _turn.Run!;
        run.LaunchRisks.Enqueue(risk);
        if (_turn.Threshold > 0) run.Calibration.Launched(risk, _turn.Threshold);
        var ofClass = run.Answers.ClassOf(kind);
        if (run.Answers.Classes.Count == 1)
        {
            Count(_freshRow);
            return;
        }
        run.Answers.Fresh(_fresh, ofClass);
        Count(Risk.Load(_fresh) * (float)run.People);
    }

    private void Count(Vector256<float> row)
    {
        if (_turn.Before + _turn.Placed >= _turn.Free) _turn.Above++;
        _turn.Placed++;
        _risk.Add(row);
        (_turn.Risk, _turn.Beyond) = _risk.NobodyFree(_extraVariance);
    }

    /// <summary>Ends the turn.</summary>
    /// <param name="outside">Why the caller stopped, when it was not the pacing.</param>
    internal PacingDecision Conclude(PacingLimit? outside)
    {
        var why = outside ?? (Allows ? PacingLimit.Caller : _turn.Why!.Value);
        if (_turn.Placed >= _turn.Most) why = PacingLimit.Burst;
        var decision = new PacingDecision(
            _turn.Free, _turn.InFlight, _expectedAnswers, _expectedReleases, _turn.Risk, _turn.Threshold, _turn.Placed,
            why, _turn.Allowed.Spare);
        _turn.Run!.Last = decision;
        return decision;
    }

    private void Renew(PacerRun turn, double now)
    {
        foreach (var run in _runs) run.Learn(now);
        // All look at the same instants, those of the run that knows most.
        if (_lead is null || !_runs.Contains(_lead)) _lead = turn;
        foreach (var run in _runs) if (run.Answers.Weight > 1.5 * _lead.Answers.Weight) _lead = run;
        _lead.Answers.Refresh(now);
        foreach (var run in _runs) if (run != _lead) run.Answers.Refresh(now, _lead.Answers);
        var age = now - _startedAt;
        var every = age < 300 ? 5 : age < 1800 ? 30 : 120;
        if (now - _tablesAt < every) return;
        _tablesAt = now;
        _agents.Renew(now, _lead.Answers.Horizons, Recourse.Soon, Math.Max(0.95 * _patience, _options.DetectionS));
    }

    private struct Turn
    {
        public PacerRun? Run;
        public Allowance Allowed;
        public double Threshold, Risk, Beyond, Share;
        public int Free, Ceiling, Cold, Most, Before, InFlight, Placed, Above;
        public PacingLimit? Why;
    }
}
