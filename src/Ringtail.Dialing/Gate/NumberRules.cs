using System.Collections.Immutable;
using System.Globalization;

namespace Ringtail.Dialing.Gate;

/// <summary>Highest numbers of attempts at one number; 0 sets no limit.</summary>
/// <param name="PerDay">In any 24 hours.</param>
/// <param name="PerWeek">In any seven times 24 hours.</param>
/// <param name="InAll">As far back as the ledger reaches.</param>
public readonly record struct AttemptLimits(int PerDay, int PerWeek, int InAll)
{
    public bool IsNone => this is { PerDay: <= 0, PerWeek: <= 0, InAll: <= 0 };
}

/// <summary>What a campaign allows itself, and what the installation allows all campaigns together.</summary>
public readonly record struct NumberLimits(AttemptLimits Campaign, AttemptLimits Installation)
{
    public bool IsNone => Campaign.IsNone && Installation.IsNone;
}

/// <summary>Earlier attempts at a number that count: route failures and withdrawn ones do not.</summary>
/// <param name="Recent">Decisions to call within the last seven days, newest first.</param>
/// <param name="InAll">All of them.</param>
public sealed record AttemptHistory(ImmutableArray<DateTimeOffset> Recent, long InAll)
{
    public static AttemptHistory None { get; } = new([], 0);
}

/// <summary>What the store knows of a number at the moment of the launch transaction.</summary>
public sealed record NumberFacts
{
    /// <summary>Name of the black list that holds it; null when none does.</summary>
    public string? BlackList { get; init; }
    /// <summary>Abandoned: not before this without an agent kept for it.</summary>
    public DateTimeOffset? BannedUntil { get; init; }
    /// <summary>An attempt at it is live.</summary>
    public bool IsLive { get; init; }
    public AttemptHistory InCampaign { get; init; } = AttemptHistory.None;
    public AttemptHistory Everywhere { get; init; } = AttemptHistory.None;
}

/// <summary>The gate's rules on a number that only the store can answer, decided from its facts alone.</summary>
public static class NumberRules
{
    public static readonly TimeSpan Day = TimeSpan.FromHours(24);
    public static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>The first rule that forbids an attempt decided at <paramref name="at"/>, or null.</summary>
    /// <param name="agentKept">A free agent is kept for the call.</param>
    public static GateRefusal? Refusal(
        string number, NumberFacts facts, NumberLimits limits, bool agentKept, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.BlackList is { } list) return BlackListed(number, list);
        if (!agentKept && facts.BannedUntil is { } until && until > at) return Banned(number, until, at);
        return Over(number, facts.InCampaign, limits.Campaign, "in this campaign", at)
            ?? Over(number, facts.Everywhere, limits.Installation, "in all campaigns", at)
            ?? (facts.IsLive ? NumberLive(number) : null);
    }

    public static GateRefusal BlackListed(string number, string list) =>
        new(GateRule.BlackListed, Passing: false, $"{number} is on the black list '{list}'");

    public static GateRefusal NumberLive(string number) =>
        new(GateRule.NumberLive, Passing: true, $"another attempt at {number} is live");

    private static GateRefusal Banned(string number, DateTimeOffset until, DateTimeOffset at) =>
        new(GateRule.RetryBan, Passing: true, string.Create(CultureInfo.InvariantCulture,
            $"{number} was abandoned: not before {until:yyyy-MM-dd HH:mm:ss} UTC without an agent kept for it"))
        {
            RetryAfter = until - at,
        };

    private static GateRefusal? Over(
        string number, AttemptHistory history, AttemptLimits limits, string where, DateTimeOffset at)
    {
        if (limits.InAll > 0 && history.InAll >= limits.InAll)
            return new GateRefusal(GateRule.AttemptLimit, Passing: false, string.Create(CultureInfo.InvariantCulture,
                $"{number} was tried {history.InAll} times {where}, of {limits.InAll} allowed"));
        var day = FreeAgainAt(history.Recent, limits.PerDay, Day, at);
        var week = FreeAgainAt(history.Recent, limits.PerWeek, Week, at);
        if (day is null && week is null) return null;
        var weekly = day is null || week > day;
        var until = weekly ? week!.Value : day!.Value;
        return new GateRefusal(GateRule.AttemptLimit, Passing: true, string.Create(CultureInfo.InvariantCulture,
            $"{number} has had its {(weekly ? limits.PerWeek : limits.PerDay)} attempts in ")
            + (weekly ? "seven days " : "24 hours ") + where)
        {
            RetryAfter = until - at,
        };
    }

    /// <summary>When the oldest of the attempts that fill the limit leaves it; null when there is room.</summary>
    private static DateTimeOffset? FreeAgainAt(
        ImmutableArray<DateTimeOffset> recent, int limit, TimeSpan window, DateTimeOffset at)
    {
        if (limit <= 0 || recent.Length < limit) return null;
        var free = recent[limit - 1] + window;
        return free > at ? free : null;
    }
}
