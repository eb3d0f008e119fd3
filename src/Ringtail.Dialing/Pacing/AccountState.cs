using System.Collections.Immutable;
using System.Diagnostics;
using Ringtail.Dialing.Numerics;

namespace Ringtail.Dialing.Pacing;

/// <summary>What an attempt adds to the account of its campaign.</summary>
public enum AccountEntry
{
    /// <summary>No live answer, or the person hung up before the limit: in neither sum.</summary>
    None,
    /// <summary>Live, and with an agent in time.</summary>
    Served,
    /// <summary>
    /// Live, and without an agent: cut, left waiting beyond the limit, or never known to have had one.
    /// </summary>
    Abandoned,
    /// <summary>Live, and with an agent after the limit by the profile's clock. Counts against the cap.</summary>
    Late,
    /// <summary>
    /// Live, and dropped as a machine: known, because somebody said so during the call. Counts against the cap when the
    /// profile says so.
    /// </summary>
    FalsePositive,
    /// <summary>
    /// Dropped as a machine: no live answer, but for the share of such calls that are people after all
    /// (<see cref="AccountCounts.With(AbandonProfile, double)"/>).
    /// </summary>
    Machine,
}

/// <summary>Sums of account entries.</summary>
/// <param name="Live">All entries but None and Machine.</param>
/// <param name="FalsePositives">Known ones, and after <c>With(profile, share)</c> the expected ones.</param>
/// <param name="Machines">Calls that a detection dropped as machines.</param>
public readonly record struct AccountCounts(
    long Live, long Abandoned, long Late, long FalsePositives, long Machines = 0)
{
    /// <summary>
    /// With the people to expect among the machines: live answers, and false positives. Rounded up, so that the rate
    /// is never lower than by the exact number. None for a profile that does not count them: machines then are in no
    /// sum.
    /// </summary>
    /// <param name="share">People among the calls that were dropped as machines, at most; 0 to 1.</param>
    public AccountCounts With(AbandonProfile profile, double share)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (!profile.FalsePositivesCount || Machines <= 0) return this;
        var people = (long)Math.Ceiling((Math.Clamp(share, 0, 1) * Machines) - 1e-9);
        return this with { Live = Live + people, FalsePositives = FalsePositives + people };
    }

    /// <summary>What the cap is compared with, as a share of <see cref="Live"/>.</summary>
    public long Against(AbandonProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return Abandoned + Late + (profile.FalsePositivesCount ? FalsePositives : 0);
    }

    /// <summary>With one entry more.</summary>
    public AccountCounts With(AccountEntry entry) => entry switch
    {
        AccountEntry.None => this,
        AccountEntry.Served => this with { Live = Live + 1 },
        AccountEntry.Abandoned => this with { Live = Live + 1, Abandoned = Abandoned + 1 },
        AccountEntry.Late => this with { Live = Live + 1, Late = Late + 1 },
        AccountEntry.FalsePositive => this with { Live = Live + 1, FalsePositives = FalsePositives + 1 },
        AccountEntry.Machine => this with { Machines = Machines + 1 },
        _ => throw new UnreachableException(),
    };

    public static AccountCounts operator +(AccountCounts a, AccountCounts b) => new(
        a.Live + b.Live, a.Abandoned + b.Abandoned, a.Late + b.Late, a.FalsePositives + b.FalsePositives,
        a.Machines + b.Machines);
}

/// <summary>
/// The entries of one minute (or of a longer past span that was merged), by the instant of the answer.
/// </summary>
/// <param name="From">Start of the span (UTC).</param>
public readonly record struct AccountBucket(DateTimeOffset From, AccountCounts Counts)
{
    /// <summary>Width of the buckets in which the ledger counts; every time zone's day begins on one.</summary>
    public static TimeSpan Width { get; } = TimeSpan.FromMinutes(1);

    /// <summary>The bucket in which an answer at <paramref name="at"/> is booked.</summary>
    public static DateTimeOffset FromOf(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % Width.Ticks), default);
}

/// <summary>
/// The account of a campaign as the ledger has it, for one PBX: law, not statistics, so it survives every restart.
/// </summary>
public sealed record AccountState
{
    public required CampaignId Campaign { get; init; }
    /// <summary>First start of the campaign: successive windows count from it. Never moves.</summary>
    public required DateTimeOffset StartedAt { get; init; }
    /// <summary>
    /// What was booked through this PBX, in ascending order, at least since <see cref="ReachesBackTo"/> of the
    /// profile's windows. Minutes older than a day may be merged within a local day.
    /// </summary>
    public ImmutableArray<AccountBucket> Buckets { get; init; } = [];
    /// <summary>
    /// Other PBXs feed the campaign too (or fed it within a window): nothing but one call per free agent is launched
    /// until <c>AccountShared</c> says which part of the slack is ours.
    /// </summary>
    public bool Shared { get; init; }
    /// <summary>
    /// People among the calls that a detection drops as machines: the share is at most this, with 95 % probability, by
    /// what was said of such calls afterwards; 0 to 1.
    /// </summary>
    public double PeopleMarked { get; init; } = PeopleMarkedUnknown;

    /// <summary>Nothing was said of any: anything is possible, and nearly all of it is assumed.</summary>
    public static double PeopleMarkedUnknown { get; } = BetaBound.Upper(0, 0);
    /// <summary>What was learned of this campaign before, here; null when nothing was.</summary>
    public PacingKnowledge? Knowledge { get; init; }

    /// <summary>
    /// Bookings are known this far back at least, so that another profile can be chosen while the run dials: two months
    /// hold every window that is not a campaign's.
    /// </summary>
    public static TimeSpan KeptFor { get; } = TimeSpan.FromDays(62);

    /// <summary>The earliest instant whose bookings any window of the profile still counts.</summary>
    public static DateTimeOffset ReachesBackTo(AbandonProfile profile, DateTimeOffset started, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var earliest = now;
        foreach (var window in profile.Windows)
        {
            var from = window.At(now, started, profile.Zone).From;
            if (from < earliest) earliest = from;
        }
        return earliest;
    }
}

/// <summary>
/// What the pacing has learned of a campaign at one PBX, to start with next time. It is believed only a little: however
/// many attempts it rests on, it weighs at most thirty. Laws are given by equally likely quantiles (the middles of
/// equal shares), in seconds.
/// </summary>
public sealed record PacingKnowledge
{
    /// <summary>Answered ÷ attempts, 0 to 1, and the attempts that it rests on.</summary>
    public required double AnswerRate { get; init; }
    public required double Attempts { get; init; }
    /// <summary>From the launch to the answer, of the answered.</summary>
    public ImmutableArray<double> RingToAnswer { get; init; } = [];
    public ImmutableArray<double> Talk { get; init; } = [];
    public ImmutableArray<double> WrapUp { get; init; } = [];
}
