using System.Collections.Immutable;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Runtime.Live;

/// <summary>How an adaptive run stands at one PBX: its last decision with all that it rests on.</summary>
public sealed record PacingView
{
    public required int RunId { get; init; }
    public required int CampaignId { get; init; }
    public required int PbxId { get; init; }
    /// <summary>Queues that share agents there, comma between.</summary>
    public required string Queues { get; init; }
    public required DateTimeOffset At { get; init; }
    public int Agents { get; init; }
    public int Busy { get; init; }
    /// <summary>Agents free less answered people who wait.</summary>
    public int Free { get; init; }
    public int InFlight { get; init; }
    public int RunInFlight { get; init; }
    public int Waiting { get; init; }
    /// <summary>Answers and released agents to expect.</summary>
    public double Answers { get; init; }
    public double Releases { get; init; }
    /// <summary>That one more call, if answered, would find nobody in time; and what may be risked. 0 to 1.</summary>
    public double Risk { get; init; }
    public double Allowed { get; init; }
    public double AnswerRate { get; init; }
    public double PatienceS { get; init; }
    /// <summary>Calls let go while they rang, since the PBX has the run.</summary>
    public long LetGo { get; init; }
    /// <summary>Name of the GateRule that holds the run; empty when it launches.</summary>
    public string Limit { get; init; } = "";
    /// <summary>Name of the PacingHold; empty when there is none.</summary>
    public string Hold { get; init; } = "";
    /// <summary>Calls in flight at which it is held.</summary>
    public int HeldAt { get; init; }
    public ImmutableArray<WindowView> Windows { get; init; } = [];

    internal static PacingView Of(PacingStanding standing, int pbxId) => new()
    {
        RunId = standing.Run.Value,
        CampaignId = standing.Campaign.Value,
        PbxId = pbxId,
        Queues = string.Join(", ", standing.Queues),
        At = standing.At,
        Agents = standing.Agents,
        Busy = standing.Busy,
        Free = standing.Decision.Free,
        InFlight = standing.InFlight,
        RunInFlight = standing.RunInFlight,
        Waiting = standing.Waiting,
        Answers = standing.Decision.Answers,
        Releases = standing.Decision.Releases,
        Risk = standing.Decision.Risk,
        Allowed = standing.Decision.Allowed,
        AnswerRate = standing.AnswerRate,
        LetGo = standing.LetGo,
        PatienceS = standing.Patience.TotalSeconds,
        Limit = standing.Limit?.ToString() ?? "",
        Hold = standing.Hold?.ToString() ?? "",
        HeldAt = standing.HeldAt,
        Windows = [.. standing.Windows.Select(w => WindowView.Of(w.Window, w.Span, w.Counts, w.Cap, w.Rate, w.Slack))],
    };
}

/// <summary>A window of a campaign's account.</summary>
public sealed record WindowView
{
    /// <summary>Name of the WindowKind.</summary>
    public required string Kind { get; init; }
    /// <summary>Seconds, of a rolling window and of successive ones; else 0.</summary>
    public double LengthS { get; init; }
    public required string Id { get; init; }
    public required DateTimeOffset From { get; init; }
    /// <summary>Null when it never ends.</summary>
    public DateTimeOffset? Until { get; init; }
    public long LiveAnswers { get; init; }
    public long Abandoned { get; init; }
    public long Late { get; init; }
    /// <summary>People to expect among the <see cref="Machines"/>, and those who are known.</summary>
    public long FalsePositives { get; init; }
    /// <summary>Calls that a detection dropped as machines; no live answers but for the false positives.</summary>
    public long Machines { get; init; }
    /// <summary>Shares of the live answers, 0 to 1.</summary>
    public double Cap { get; init; }
    public double Rate { get; init; }
    /// <summary>Abandonments that the answers so far would still cover.</summary>
    public double Slack { get; init; }

    public static WindowView Of(
        AccountWindow window, WindowSpan span, AccountCounts counts, double cap, double rate, double slack) => new()
        {
            Kind = window.Kind.ToString(),
            LengthS = window.Length.TotalSeconds,
            Id = span.Id,
            From = span.From,
            Until = span.Until == DateTimeOffset.MaxValue ? null : span.Until,
            LiveAnswers = counts.Live,
            Abandoned = counts.Abandoned,
            Late = counts.Late,
            FalsePositives = counts.FalsePositives,
            Machines = counts.Machines,
            Cap = cap,
            Rate = rate,
            Slack = slack,
        };
}

/// <summary>One second of a chart.</summary>
public readonly record struct PacingPoint(
    DateTimeOffset At, int Agents, int Busy, int InFlight, float Answers, float Releases, float Rate, float Cap);

/// <summary>
/// The last five minutes of every adaptive run, a point a second, for the chart that somebody opens later. Belongs to
/// the feed, under its lock.
/// </summary>
internal sealed class PacingHistory
{
    private const int PointsMax = 300;
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);
    private readonly Dictionary<(int Pbx, int Run, string Queues), Queue<PacingPoint>> _points = [];
    private readonly Dictionary<int, DateTimeOffset> _added = [];

    /// <summary>Takes what a PBX shows now; what it shows no longer is forgotten.</summary>
    public void Add(int pbx, ImmutableArray<PacingView> views, DateTimeOffset now)
    {
        if (_added.TryGetValue(pbx, out var last) && now - last < Spacing && !views.IsEmpty) return;
        _added[pbx] = now;
        var shown = views.Select(Key).ToHashSet();
        foreach (var gone in _points.Keys.Where(k => k.Pbx == pbx && !shown.Contains(k)).ToList()) _points.Remove(gone);
        foreach (var view in views)
        {
            if (!_points.TryGetValue(Key(view), out var points)) _points[Key(view)] = points = new(PointsMax);
            if (points.Count == PointsMax) points.Dequeue();
            points.Enqueue(Point(view, now));
        }
    }

    public IReadOnlyList<PacingPoint> Of(PacingView view) =>
        _points.TryGetValue(Key(view), out var points) ? [.. points] : [];

    private static (int, int, string) Key(PacingView view) => (view.PbxId, view.RunId, view.Queues);

    private static PacingPoint Point(PacingView view, DateTimeOffset now)
    {
        // The window that is fullest decides, so that one is drawn.
        var window = view.Windows.MaxBy(w => w.Cap > 0 ? w.Rate / w.Cap : w.Rate);
        return new(now, view.Agents, view.Busy, view.InFlight, (float)view.Answers, (float)view.Releases,
            (float)(window?.Rate ?? 0), (float)(window?.Cap ?? 0));
    }
}
