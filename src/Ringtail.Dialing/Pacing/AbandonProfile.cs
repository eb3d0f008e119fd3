using System.Collections.Immutable;

namespace Ringtail.Dialing.Pacing;

/// <summary>When the time that an answered person may wait for an agent is over.</summary>
public enum ClockStop
{
    /// <summary>An agent's phone rings for the caller: what the agent takes to pick up is not the dialer's.</summary>
    AgentRings,
    /// <summary>The caller is connected to an agent: the law's reading.</summary>
    AgentConnected,
}

/// <summary>
/// What a law, or the house itself, demands of the answered calls that find no agent: a snapshot, a part of a run's
/// settings. The built-in ones are starting points and no legal advice; each value names where it comes from. Facts
/// marked (to be confirmed) are general knowledge that counsel should confirm before a campaign relies on them.
/// </summary>
public sealed record AbandonProfile
{
    /// <summary>Key of the profile, such as <c>FTC</c>; a page translates it.</summary>
    public required string Name { get; init; }
    /// <summary>
    /// Highest share of abandoned among live answers in each window, 0 to 1. With 0 nothing but one call per free
    /// agent is ever launched.
    /// </summary>
    public double Cap { get; init; } = 0.03;
    /// <summary>All hold at once; at least one.</summary>
    public ImmutableArray<AccountWindow> Windows { get; init; } = [new(WindowKind.CalendarDay)];
    /// <summary>The zone in which calendar days and months begin.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;
    /// <summary>How long an answered person may wait, from the answer on.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(2);
    public ClockStop ClockStops { get; init; } = ClockStop.AgentRings;
    /// <summary>An unanswered call rings at least this long, from its first ringing; zero demands nothing.</summary>
    public TimeSpan RingMin { get; init; }
    /// <summary>
    /// A number that was abandoned (or taken for a machine) is not called for this long unless an agent is kept free
    /// for it; zero demands nothing.
    /// </summary>
    public TimeSpan RetryBan { get; init; }
    /// <summary>Live people whom the answering-machine detection dropped count as abandoned.</summary>
    public bool FalsePositivesCount { get; init; } = true;
    /// <summary>The person must hear a recorded message when no agent is there in time.</summary>
    public bool DemandsMessage { get; init; }
    /// <summary>The called person must see a number.</summary>
    public bool ForbidsHiddenNumber => Name == "Germany";

    /// <summary>
    /// The house's own rule, and the default: 3 % of a calendar day's live answers, an agent's phone rings within 2 s.
    /// </summary>
    public static AbandonProfile Own { get; } = new() { Name = "own" };

    /// <summary>
    /// USA, Telemarketing Sales Rule, 16 CFR 310.4(b)(4): at most 3 % of calls answered by a person, per campaign,
    /// over the campaign when it is shorter than 30 days, else over each successive 30 days; an agent within 2 s of
    /// the person's greeting (here of the answer, which is stricter); 15 s or four rings; a recorded message with
    /// name and number.
    /// </summary>
    public static AbandonProfile Ftc { get; } = new()
    {
        Name = "FTC",
        Cap = 0.03,
        Windows = [new(WindowKind.SuccessiveDays, TimeSpan.FromDays(30))],
        ClockStops = ClockStop.AgentConnected,
        RingMin = TimeSpan.FromSeconds(15),
        DemandsMessage = true,
    };

    /// <summary>
    /// United Kingdom, Ofcom on persistent misuse. Until 28 February 2017 3 % of live calls in any 24 hours; since
    /// then no rate is safe, so this takes 1 %, the working target of the trade. Detected machines' false positives
    /// count; 15 s of ringing; a message; a number with an abandoned call rests for 72 hours unless an agent is
    /// guaranteed. Message within 2 s of the greeting's start (to be confirmed).
    /// </summary>
    public static AbandonProfile Ofcom { get; } = new()
    {
        Name = "Ofcom",
        Cap = 0.01,
        Windows = [new(WindowKind.Rolling, TimeSpan.FromHours(24))],
        ClockStops = ClockStop.AgentConnected,
        RingMin = TimeSpan.FromSeconds(15),
        RetryBan = TimeSpan.FromHours(72),
        DemandsMessage = true,
    };

    /// <summary>
    /// Germany has no rate: answered calls without anybody there are judged as nuisance under § 7 UWG, and the
    /// regulator names calls that ring fewer than three times as nuisance too. So nobody is abandoned for pacing:
    /// cap 0; three rings are taken as 15 s.
    /// </summary>
    public static AbandonProfile Germany { get; } = new()
    {
        Name = "Germany",
        Cap = 0,
        Windows = [new(WindowKind.CalendarDay)],
        RingMin = TimeSpan.FromSeconds(15),
    };

    /// <summary>
    /// Canada, CRTC Unsolicited Telecommunications Rules: connected within 2 s; at most 5 % in a calendar month (to be
    /// confirmed).
    /// </summary>
    public static AbandonProfile Canada { get; } = new()
    {
        Name = "Canada",
        Cap = 0.05,
        Windows = [new(WindowKind.CalendarMonth)],
        ClockStops = ClockStop.AgentConnected,
    };

    /// <summary>By what it demands: two of the same windows are one, wherever they were read.</summary>
    public bool Equals(AbandonProfile? other) => other is not null
        && (Name, Cap, Limit, ClockStops) == (other.Name, other.Cap, other.Limit, other.ClockStops)
        && (RingMin, RetryBan, FalsePositivesCount, DemandsMessage)
            == (other.RingMin, other.RetryBan, other.FalsePositivesCount, other.DemandsMessage)
        && Zone.Id == other.Zone.Id && Windows.AsSpan().SequenceEqual(other.Windows.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Name, Cap, Limit, Zone.Id);

    /// <summary>In the order in which they are offered.</summary>
    public static ImmutableArray<AbandonProfile> BuiltIn { get; } = [Own, Ftc, Ofcom, Germany, Canada];
}
