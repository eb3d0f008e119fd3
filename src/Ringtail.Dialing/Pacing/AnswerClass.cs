namespace Ringtail.Dialing.Pacing;

/// <summary>
/// How likely the contacts of one kind are answered, such as those of one list at their first attempt. When they are
/// answered is the run's ring law for all. Little evidence leans on the run's rate.
/// </summary>
internal sealed class AnswerClass
{
    /// <summary>The run's rate weighs as much as so many attempts of the class.</summary>
    private const double Shrink = 20;
    private FadingShare _share;

    /// <summary>Calls of the class that are in flight or wait to be scored.</summary>
    public int Calls { get; set; }
    /// <summary>When a call of the class was last launched, in seconds.</summary>
    public double LaunchedAt { get; set; }
    /// <summary>Sum of the risks at launch of its calls that ring.</summary>
    public double RiskInFlight { get; set; }
    /// <summary>
    /// By age in cells of the law: P ÷ the chance that a call is neither answered nor failed by then.
    /// </summary>
    public float[] Scale { get; } = new float[AnswerLaw.Ages];
    /// <summary>Answer probability that <see cref="Scale"/> was made of.</summary>
    public double BuiltP { get; set; }

    /// <summary>Answer probability of an attempt.</summary>
    /// <param name="ofRun">The run's.</param>
    public double P(double ofRun) => (_share.Answered + (Shrink * ofRun)) / (_share.Weight + Shrink);

    /// <param name="answered">0 to 1.</param>
    public void Score(double answered, double now) => _share.Score(answered, now);

    /// <summary>The rate jumped: what was learned weighs little now.</summary>
    public void Jump(double ratio, double weight) => _share.Jump(ratio, weight);

    /// <summary>Another kind of contacts takes its place, and is about to be called.</summary>
    public void Forget()
    {
        _share = default;
        RiskInFlight = 0;
        LaunchedAt = double.PositiveInfinity;
    }
}
