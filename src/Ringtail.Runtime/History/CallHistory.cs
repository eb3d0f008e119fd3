using System.Collections.Immutable;
using Ringtail.Dialing.Attempts;

namespace Ringtail.Runtime.History;

/// <summary>How long something took.</summary>
/// <param name="Count">Calls that it was measured on.</param>
/// <param name="MeanS">Seconds; 0 without calls.</param>
/// <param name="Cv">Coefficient of variation; 0 without calls.</param>
public readonly record struct MeasuredTime(int Count, double MeanS, double Cv)
{
    internal static MeasuredTime Of(IReadOnlyCollection<double> seconds)
    {
        if (seconds.Count == 0) return default;
        var mean = seconds.Average();
        var variance = seconds.Sum(s => (s - mean) * (s - mean)) / Math.Max(1, seconds.Count - 1);
        return new MeasuredTime(seconds.Count, mean, mean > 0 ? Math.Sqrt(variance) / mean : 0);
    }
}

/// <param name="Outcome">State code of attempts that nobody answered.</param>
/// <param name="Time">From the launch to the end.</param>
public sealed record UnansweredPart(string Outcome, MeasuredTime Time);

/// <param name="Count">Attempts that ended so; what the reschedule rules look at.</param>
public readonly record struct EndedSo(AttemptOutcome Outcome, string ExtendedStatus, int Count);

/// <summary>What the latest calls of a campaign were like.</summary>
public sealed record CallHistory
{
    /// <summary>Longest look back from the newest attempt for calls that still run; see <see cref="Of"/>.</summary>
    private static readonly TimeSpan LiveLookBack = TimeSpan.FromHours(1);

    public static CallHistory None { get; } = new();
    /// <summary>Attempts that all figures rest on; those that never reached a trunk do not count.</summary>
    public int Attempts { get; init; }
    public int Answered { get; init; }
    public int Abandoned { get; init; }
    public MeasuredTime LaunchToAnswer { get; init; }
    /// <summary>From the agent's answer to the end.</summary>
    public MeasuredTime Talk { get; init; }
    /// <summary>From the answer to the end, of calls that no agent had and nobody abandoned: announcements.</summary>
    public MeasuredTime Script { get; init; }
    /// <summary>Most frequent first.</summary>
    public ImmutableArray<UnansweredPart> Unanswered { get; init; } = [];
    public ImmutableArray<EndedSo> Endings { get; init; } = [];

    /// <param name="newestFirst">By decision, newest first, calls that still run included.</param>
    internal static CallHistory Of(IReadOnlyList<CallSample> newestFirst)
    {
        if (newestFirst.Count == 0) return None;
        // Of the attempts begun after one that still runs, only the short ones are over: they would bias every time.
        var oldestLive = newestFirst.LastOrDefault(c => c.Outcome is null)?.DecidedAt;
        var earliest = newestFirst[0].DecidedAt - LiveLookBack;
        var before = oldestLive is { } live ? (live > earliest ? live : earliest) : DateTimeOffset.MaxValue;
        var calls = newestFirst.Where(c => c.DecidedAt < before && c.Counts).ToList();
        var answered = calls.Where(c => c.AnsweredAt is not null).ToList();
        return new CallHistory
        {
            Attempts = calls.Count,
            Answered = answered.Count,
            Abandoned = answered.Count(c => c.Abandoned),
            LaunchToAnswer = MeasuredTime.Of(Times(answered, c => c.AnsweredAt - c.LaunchedAt)),
            Talk = MeasuredTime.Of(Times(answered, c => c.EndedAt - c.ConnectedAt)),
            Script = MeasuredTime.Of(Times(
                answered.Where(c => c.ConnectedAt is null && !c.Abandoned), c => c.EndedAt - c.AnsweredAt)),
            Unanswered =
            [
                .. calls.Where(c => c.AnsweredAt is null).GroupBy(c => c.Outcome!)
                    .Select(g => new UnansweredPart(
                        g.Key, MeasuredTime.Of(Times(g, c => c.EndedAt - c.LaunchedAt))))
                    .Where(p => p.Time.Count > 0)
                    .OrderByDescending(p => p.Time.Count).ThenBy(p => p.Outcome, StringComparer.Ordinal),
            ],
            Endings =
            [
                .. calls.GroupBy(c => (c.Kind!.Value, c.StatusExt))
                    .Select(g => new EndedSo(g.Key.Value, g.Key.StatusExt, g.Count()))
                    .OrderByDescending(e => e.Count),
            ],
        };
    }

    /// <summary>A time that a clock's jump made negative says nothing.</summary>
    private static List<double> Times(IEnumerable<CallSample> calls, Func<CallSample, TimeSpan?> time) =>
        [.. calls.Select(time).OfType<TimeSpan>().Where(t => t >= TimeSpan.Zero).Select(t => t.TotalSeconds)];
}

/// <summary>The columns of one attempt that a history needs.</summary>
internal sealed record CallSample
{
    private static readonly Dictionary<string, AttemptOutcome> Kinds =
        Enum.GetValues<AttemptOutcome>().ToDictionary(o => o.Code(), StringComparer.Ordinal);

    public required DateTimeOffset DecidedAt { get; init; }
    public int PbxId { get; init; }
    public DateTimeOffset? LaunchedAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public DateTimeOffset? ConnectedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? Outcome { get; init; }
    public string StatusExt { get; init; } = "";
    public bool Abandoned { get; init; }

    public AttemptOutcome? Kind =>
        Outcome is not null && Kinds.TryGetValue(Outcome, out var kind) ? kind : null;

    /// <summary>Ended on a PBX, with an outcome of the number.</summary>
    public bool Counts => PbxId > 0 && Kind?.IsOutcome() == true;
}
