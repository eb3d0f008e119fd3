using Ringtail.Dialing.Contacts;

namespace Ringtail.Dialing.Pacing;

/// <summary>
/// What the pacing keeps of one run that feeds a team: its own answer law, its calls, its calibration, and the accounts
/// of its legal windows. The team's agents belong to all runs.
/// </summary>
internal sealed class PacerRun
{
    /// <summary>Half of the answers have come by then, in seconds.</summary>
    private const double ColdS = 10;
    private double _people = 20, _answered = 20;

    /// <param name="accounts">One per legal window; the tightest decides.</param>
    public PacerRun(PacingOptions options, IReadOnlyList<Account> accounts)
    {
        Options = options;
        Accounts = accounts;
        Answers = new AnswerLaw(options);
        Calls = new CallTable(Answers);
    }

    public PacingOptions Options { get; }
    public IReadOnlyList<Account> Accounts { get; set; }
    public AnswerLaw Answers { get; }
    public CallTable Calls { get; }
    public JumpDetector Jumps { get; } = new();
    public Calibration Calibration { get; } = new();
    public AnswerRate Rate { get; } = new();
    public Queue<double> LaunchRisks { get; } = new();
    /// <summary>An interlock: one call per free agent at most.</summary>
    public bool Held { get; set; }
    public PacingHold? Hold { get; set; }
    public DateTimeOffset DecidedAt { get; set; }
    public double LearnedAt { get; private set; } = double.NegativeInfinity;
    /// <summary>Scales the calls placed above one per free agent; 1 is the engine's own number.</summary>
    public double Boost { get; set; } = 1;
    /// <summary>Abandonments to expect of the run's calls that ring for other teams.</summary>
    public double OutstandingElsewhere { get; set; }
    public PacingDecision Last { get; set; }
    /// <summary>Calls let go while they rang, since the run is here.</summary>
    public long LetGo { get; set; }

    /// <summary>
    /// Nothing is known of the answer rate, and the first calls are too young to tell: many of them answered at once
    /// would be more than any doubt about the prior covers.
    /// </summary>
    public bool IsCold(double now) => !Answers.IsPrimed && !(now - Calls.FirstLaunch >= ColdS);

    /// <summary>The share of answers that are people, as the detection has it.</summary>
    public double People => _people / _answered;

    /// <summary>Abandonments to expect of the calls that ring.</summary>
    public double Outstanding => Calls.RiskInFlight * People * Calibration.Bias;

    /// <summary>Contacts that are answered alike: of one list, at the first, the second, or a later attempt.</summary>
    public static long KindOf(Offer offer) => ((long)offer.List.Value << 2) | (long)Math.Min(offer.Retry, 2);

    public void Screened(bool person)
    {
        const double keep = 1 - (1 / 500.0);
        _people = (_people * keep) + (person ? 1 : 0);
        _answered = (_answered * keep) + 1;
    }

    /// <param name="present">Agents who are ready or will be.</param>
    public Allowance Allowed(double now, int present)
    {
        if (Held) return new Allowance(0, -1, 0);
        var rate = Rate.PerAgent * present;
        var outstanding = Outstanding + OutstandingElsewhere;
        var allowed = Accounts[0].Allowed(now, rate, outstanding);
        for (var i = 1; i < Accounts.Count; i++)
        {
            var other = Accounts[i].Allowed(now, rate, outstanding);
            allowed = new Allowance(Math.Min(allowed.Risk, other.Risk), Math.Min(allowed.Spare, other.Spare),
                Math.Min(allowed.Beyond, other.Beyond));
        }
        return allowed;
    }

    /// <summary>Scores what has ended, and looks whether the rate has jumped.</summary>
    public void Learn(double now)
    {
        LearnedAt = now;
        Calls.Score(now);
        if (!Jumps.Look(Calls.ExpectedAnswers(now), out var ratio)) return;
        Answers.Jump(ratio, 50);
        Calls.ForgetUntil(now - 6);
    }
}
