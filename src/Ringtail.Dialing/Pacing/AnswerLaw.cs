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
    private const int Ages = 400;
    private const double RingMemory = 2000;
    private readonly double[] _answered = new double[Ages];
    private readonly double[] _failed = new double[Ages];
    private readonly double[] _answerBeyond = new double[Ages + 1];
    private readonly double[] _failBeyond = new double[Ages + 1];
    private readonly float[] _within = new float[Ages * Slices];
    private double _yes, _all, _recent, _recentAt, _weight = 1, _builtP, _builtAt = double.NegativeInfinity;
    private double _leadBuiltAt = double.NaN;
    private double[] _lookAt;

    public AnswerLaw(PacingOptions options)
    {
        _lookAt = Horizons;
        _yes = options.PriorAnswer * options.PriorAnswerWeight;
        _all = options.PriorAnswerWeight;
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
    public double P => _yes / _all;

    /// <summary>Attempts that the estimate rests on.</summary>
    public double Weight => _all;

    /// <summary>Nearly all attempts have ended this long after their launch, in seconds.</summary>
    public double LongestRing { get; private set; } = 30;

    /// <summary>A scored attempt, in launch order. <paramref name="age"/>: at its answer or its failure.</summary>
    public void Score(bool answered, double age, double now)
    {
        Fade(answered ? 1 : 0, now);
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
    public void ScoreLetGo(double age, double now)
    {
        var cell = Math.Clamp((int)(age / Grid), 0, Ages - 1);
        double answers = _builtP * _answerBeyond[cell], fails = (1 - _builtP) * _failBeyond[cell];
        var share = answers + fails > 1e-12 ? answers / (answers + fails) : 0;
        Fade(share, now);
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
    private void Fade(double answered, double now)
    {
        _recent = (_recent * Math.Exp((_recentAt - now) / 900)) + 1;
        _recentAt = now;
        var keep = 1 - (1 / Math.Clamp(_recent, 200, 3000));
        _yes = (_yes * keep) + answered;
        _all = (_all * keep) + 1;
        _weight /= 1 - (1 / RingMemory);
    }

    /// <summary>What was learned before, with the weight of so many attempts at most.</summary>
    /// <param name="rings">Equally likely ages of answers, in seconds; may be empty.</param>
    public void Prime(double p, double attempts, ReadOnlySpan<double> rings)
    {
        _all = attempts;
        _yes = Math.Clamp(p, 0.001, 0.98) * attempts;
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
        var p = Math.Clamp(P * ratio, 0.001, 0.98);
        _all = Math.Min(_all, weight);
        _yes = p * _all;
        _builtAt = double.NegativeInfinity;
    }

    /// <summary>Renews the tables when they are old or the rate has moved.</summary>
    /// <param name="lead">The law whose instants are looked at; null for its own.</param>
    public void Refresh(double now, AnswerLaw? lead = null)
    {
        var lookAt = (lead ?? this).Horizons;
        var moved = lookAt != _lookAt || (lead is not null && lead._builtAt != _leadBuiltAt);
        if (!moved && now - _builtAt < 5 && Math.Abs(P - _builtP) < 0.01 * _builtP) return;
        _lookAt = lookAt;
        if (lead is not null) _leadBuiltAt = lead._builtAt;
        _builtAt = now;
        _builtP = P;
        Beyond(_answered, _answerBeyond);
        Beyond(_failed, _failBeyond);
        FindHorizons();
        for (var age = 0; age < Ages; age++) FillRow(age);
        var cell = Ages;
        while (cell > 40 && (_builtP * _answerBeyond[cell - 1]) + (
            (1 - _builtP) * _failBeyond[cell - 1]) < 0.01) cell--;
        LongestRing = cell * Grid;
    }

    private void FillRow(int age)
    {
        var stillAnswers = _builtP * _answerBeyond[age];
        var pending = stillAnswers + ((1 - _builtP) * _failBeyond[age]);
        for (var i = 0; i < Slices; i++)
        {
            var at = age + 0.5 + (_lookAt[i] / Grid);
            var later = At(_answerBeyond, at);
            var now = 0.5 * (_answerBeyond[age] + _answerBeyond[age + 1]);
            _within[(age * Slices) + i] = pending > 1e-9 ? (float)Math.Clamp(_builtP * (now - later) / pending, 0, 1)
                : 0;
        }
    }

    private static double At(double[] beyond, double cell)
    {
        var whole = (int)cell;
        return whole >= Ages ? beyond[Ages] : beyond[whole] + ((cell - whole) * (beyond[whole + 1] - beyond[whole]));
    }

    /// <summary>The probabilities that a call of this age is answered within each horizon.</summary>
    public ReadOnlySpan<float> Within(double age) =>
        _within.AsSpan(Math.Clamp((int)(age / Grid), 0, Ages - 1) * Slices, Slices);

    /// <summary>The probabilities that a call launched now is answered within each horizon.</summary>
    public void Fresh(Span<float> within)
    {
        for (var i = 0; i < Slices; i++) within[i] = (float)(_builtP * (1 - At(_answerBeyond, _lookAt[i] / Grid)));
    }

    /// <summary>Answers per second to expect of a call of this age.</summary>
    public double Hazard(double age)
    {
        var cell = Math.Clamp((int)(age / Grid), 0, Ages - 1);
        var pending = (_builtP * _answerBeyond[cell]) + ((1 - _builtP) * _failBeyond[cell]);
        return pending > 1e-9 ? _builtP * (_answerBeyond[cell] - _answerBeyond[cell + 1]) / (Grid * pending) : 0;
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
