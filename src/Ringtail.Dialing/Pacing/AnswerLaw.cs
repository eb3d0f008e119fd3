namespace Ringtail.Dialing.Pacing;

/// <summary>
/// How likely a call is answered, and when: learned in the order of the launches, so that quick busy signals and slow
/// no-answers of one burst count together (a burst scored as its calls end biases the rate first up, then down).
/// </summary>
internal sealed class AnswerLaw
{
    /// <summary>Instants of a possible answer that a decision looks at; eight fill one vector.</summary>
    public const int Slices = 8;
    private const double Grid = 0.25;
    internal const int Ages = 400;
    /// <summary>So many kinds of contacts are told apart; more share.</summary>
    public const int ClassesMax = 8;
    private const double RingMemory = 2000;
    private readonly double[] _answered = new double[Ages];
    private readonly double[] _failed = new double[Ages];
    private readonly double[] _answerBeyond = new double[Ages + 1];
    private readonly double[] _failBeyond = new double[Ages + 1];
    private readonly float[] _between = new float[Ages * Slices];
    private readonly List<AnswerClass> _classes = [new()];
    private readonly Dictionary<long, int> _classOf = [];
    private FadingShare _share;
    private double _weight = 1, _builtP, _builtAt = double.NegativeInfinity;
    private double _leadBuiltAt = double.NaN;
    private double[] _lookAt;

    public AnswerLaw(PacingOptions options)
    {
        _lookAt = Horizons;
        _share.Set(options.PriorAnswer, options.PriorAnswerWeight);
        // Prior ring law: lognormal with mean 9 s after 2 s of set-up, failures spread to 30 s.
        for (var i = 0; i < Ages; i++)
        {
            var age = (i + 0.5) * Grid;
            _answered[i] = 10 * Grid * LogNormalDensity(age - 2, 9, 0.55);
            _failed[i] = age < 30 ? 10 * Grid / 30 : 1e-4;
        }
        Refresh(0);
    }

    /// <summary>When a call launched now would be answered: midpoints of equally likely slices, in seconds.</summary>
    public double[] Horizons { get; } = new double[Slices];

    /// <summary>Answer probability of an attempt.</summary>
    public double P => _share.Answered / _share.Weight;

    /// <summary>Attempts that the estimate rests on.</summary>
    public double Weight => _share.Weight;

    /// <summary>Nearly all attempts have ended this long after their launch, in seconds.</summary>
    public double LongestRing { get; private set; } = 30;

    /// <summary>It knew something before its first attempt.</summary>
    public bool IsPrimed { get; private set; }

    internal IReadOnlyList<AnswerClass> Classes => _classes;

    /// <summary>Answer probability of an attempt of a class.</summary>
    public double POf(int ofClass) => _classes.Count == 1 ? P : Math.Clamp(_classes[ofClass].P(P), 0.0005, 0.99);

    /// <summary>
    /// The class of the contacts with this key: as long as one key is known, there is nothing but the run's rate. When
    /// all are taken, a new key gets the one that has rested longest; while none rests, it shares the last.
    /// </summary>
    public int ClassOf(long key)
    {
        if (_classOf.TryGetValue(key, out var known)) return known;
        var next = _classOf.Count < ClassesMax ? _classOf.Count : Resting();
        if (next < 0) return ClassesMax - 1;
        foreach (var (former, place) in _classOf) if (place == next) _classOf.Remove(former);
        if (next == _classes.Count) _classes.Add(new AnswerClass());
        else if (_classOf.Count > 0) _classes[next].Forget();
        _classOf.Add(key, next);
        FillScale(_classes[next], POf(next));
        return next;
    }

    private int Resting()
    {
        var best = -1;
        for (var i = 0; i < _classes.Count; i++)
            if (_classes[i].Calls == 0 && (best < 0 || _classes[i].LaunchedAt < _classes[best].LaunchedAt)) best = i;
        return best;
    }

    /// <summary>A scored attempt, in launch order. <paramref name="age"/>: at its answer or its failure.</summary>
    public void Score(bool answered, double age, double now, int ofClass = 0)
    {
        Fade(answered ? 1 : 0, now, ofClass);
        var cell = Math.Min((int)(age / Grid), Ages - 1);
        var law = answered ? _answered : _failed;
        // A kernel of one second keeps a young law smooth.
        for (var i = Math.Max(0, cell - 2); i <= Math.Min(Ages - 1, cell + 2); i++) law[i] += 0.2 * _weight;
        if (_weight > 1e9) Rescale();
    }

    /// <summary>
    /// A scored attempt that we let go at this age, so that nobody knows its end: it counts as what it would have been,
    /// answered or failed at later ages, by what is known now.
    /// </summary>
    public void ScoreLetGo(double age, double now, int ofClass = 0)
    {
        var cell = Math.Clamp((int)(age / Grid), 0, Ages - 1);
        var p = _classes[ofClass].BuiltP;
        double answers = p * _answerBeyond[cell], fails = (1 - p) * _failBeyond[cell];
        var share = answers + fails > 1e-12 ? answers / (answers + fails) : 0;
        Fade(share, now, ofClass);
        for (var i = cell; i < Ages; i++)
        {
            if (answers > 1e-12)
                _answered[i] += _weight * share * (_answerBeyond[i] - _answerBeyond[i + 1]) / _answerBeyond[cell];
            if (fails > 1e-12)
                _failed[i] += _weight * (1 - share) * (_failBeyond[i] - _failBeyond[i + 1]) / _failBeyond[cell];
        }
        if (_weight > 1e9) Rescale();
    }

    // One attempt more, and all former ones a little less.
    private void Fade(double answered, double now, int ofClass)
    {
        _classes[ofClass].Score(answered, now);
        _share.Score(answered, now);
        _weight /= 1 - (1 / RingMemory);
    }

    /// <summary>What was learned before, with the weight of so many attempts at most.</summary>
    /// <param name="rings">Equally likely ages of answers, in seconds; may be empty.</param>
    public void Prime(double p, double attempts, ReadOnlySpan<double> rings)
    {
        IsPrimed = true;
        _share.Set(Math.Clamp(p, 0.001, 0.98), attempts);
        _builtAt = double.NegativeInfinity;
        if (rings.Length == 0) return;
        foreach (var age in rings)
        {
            var cell = Math.Clamp((int)(age / Grid), 0, Ages - 1);
            for (var i = Math.Max(0, cell - 2); i <= Math.Min(Ages - 1, cell + 2); i++)
                _answered[i] += 0.2 * _weight * attempts / rings.Length;
        }
    }

    /// <summary>The age below which this share of the answers lies, in seconds.</summary>
    public double RingQuantile(double share)
    {
        var cell = 0;
        while (cell < Ages - 1 && _answerBeyond[cell + 1] > 1 - share) cell++;
        return (cell + 0.5) * Grid;
    }

    private void Rescale()
    {
        for (var i = 0; i < Ages; i++)
        {
            _answered[i] /= _weight;
            _failed[i] /= _weight;
        }
        _weight = 1;
    }

    /// <summary>The rate jumped: what was learned weighs little now.</summary>
    public void Jump(double ratio, double weight)
    {
        _share.Jump(ratio, weight);
        foreach (var one in _classes) one.Jump(ratio, weight);
        _builtAt = double.NegativeInfinity;
    }

    /// <summary>Renews the tables when they are old or the rate has moved.</summary>
    /// <param name="lead">The law whose instants are looked at; null for its own.</param>
    public void Refresh(double now, AnswerLaw? lead = null)
    {
        var lookAt = (lead ?? this).Horizons;
        var moved = lookAt != _lookAt || (lead is not null && lead._builtAt != _leadBuiltAt);
        if (!moved && now - _builtAt < 5 && Math.Abs(P - _builtP) < 0.01 * _builtP)
        {
            if (_classes.Count > 1) RefreshClasses();
            return;
        }
        _lookAt = lookAt;
        if (lead is not null) _leadBuiltAt = lead._builtAt;
        _builtAt = now;
        _builtP = P;
        Beyond(_answered, _answerBeyond);
        Beyond(_failed, _failBeyond);
        FindHorizons();
        for (var age = 0; age < Ages; age++) FillRow(age);
        for (var i = 0; i < _classes.Count; i++) FillScale(_classes[i], POf(i));
        var cell = Ages;
        while (cell > 40 && (_builtP * _answerBeyond[cell - 1]) + (
            (1 - _builtP) * _failBeyond[cell - 1]) < 0.01) cell--;
        LongestRing = cell * Grid;
    }

    private void RefreshClasses()
    {
        for (var i = 0; i < _classes.Count; i++)
        {
            var (one, p) = (_classes[i], POf(i));
            if (Math.Abs(p - one.BuiltP) >= 0.01 * one.BuiltP) FillScale(one, p);
        }
    }

    private void FillRow(int age)
    {
        var now = 0.5 * (_answerBeyond[age] + _answerBeyond[age + 1]);
        for (var i = 0; i < Slices; i++)
        {
            var later = At(_answerBeyond, age + 0.5 + (_lookAt[i] / Grid));
            _between[(age * Slices) + i] = (float)Math.Max(0, now - later);
        }
    }

    private void FillScale(AnswerClass one, double p)
    {
        one.BuiltP = p;
        for (var age = 0; age < Ages; age++)
        {
            var pending = (p * _answerBeyond[age]) + ((1 - p) * _failBeyond[age]);
            one.Scale[age] = pending > 1e-9 ? (float)(p / pending) : 0;
        }
    }

    private static double At(double[] beyond, double cell)
    {
        var whole = (int)cell;
        return whole >= Ages ? beyond[Ages] : beyond[whole] + ((cell - whole) * (beyond[whole + 1] - beyond[whole]));
    }

    /// <summary>
    /// The probabilities that a call of this age is answered within each horizon: the row times its scale.
    /// </summary>
    public ReadOnlySpan<float> Within(double age, int ofClass, out float scale)
    {
        var cell = Math.Clamp((int)(age / Grid), 0, Ages - 1);
        scale = _classes[ofClass].Scale[cell];
        return _between.AsSpan(cell * Slices, Slices);
    }

    /// <summary>The probabilities that a call of the run, launched now, is answered within each horizon.</summary>
    public void Fresh(Span<float> within) => Fresh(within, _builtP);

    /// <summary>The same of a class.</summary>
    public void Fresh(Span<float> within, int ofClass) => Fresh(within, _classes[ofClass].BuiltP);

    private void Fresh(Span<float> within, double p)
    {
        for (var i = 0; i < Slices; i++) within[i] = (float)(p * (1 - At(_answerBeyond, _lookAt[i] / Grid)));
    }

    /// <summary>Answers per second to expect of a call of this age.</summary>
    public double Hazard(double age, int ofClass = 0)
    {
        var cell = Math.Clamp((int)(age / Grid), 0, Ages - 1);
        var p = _classes[ofClass].BuiltP;
        var pending = (p * _answerBeyond[cell]) + ((1 - p) * _failBeyond[cell]);
        return pending > 1e-9 ? p * (_answerBeyond[cell] - _answerBeyond[cell + 1]) / (Grid * pending) : 0;
    }

    private void FindHorizons()
    {
        var cell = 0;
        for (var i = 0; i < Slices; i++)
        {
            var beyond = 1 - ((i + 0.5) / Slices);
            while (cell < Ages - 1 && _answerBeyond[cell + 1] > beyond) cell++;
            var step = _answerBeyond[cell] - _answerBeyond[cell + 1];
            Horizons[i] = Grid * (cell + (step > 0 ? Math.Min(1, (_answerBeyond[cell] - beyond) / step) : 0));
        }
    }

    private static void Beyond(double[] law, double[] beyond)
    {
        double sum = 0;
        foreach (var mass in law) sum += mass;
        beyond[0] = 1;
        for (var i = 0; i < law.Length; i++) beyond[i + 1] = Math.Max(0, beyond[i] - (law[i] / sum));
    }

    private static double LogNormalDensity(double x, double mean, double cv)
    {
        if (x <= 0) return 0;
        var variance = Math.Log(1 + (cv * cv));
        var z = Math.Log(x) - Math.Log(mean) + (variance / 2);
        return Math.Exp(-z * z / (2 * variance)) / (x * Math.Sqrt(2 * Math.PI * variance));
    }
}
