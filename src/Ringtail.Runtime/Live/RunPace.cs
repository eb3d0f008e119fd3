namespace Ringtail.Runtime.Live;

/// <summary>How fast a run goes, measured over its last minutes.</summary>
/// <param name="CallsPerHour">Launches; null until there is half a minute to measure.</param>
/// <param name="AnswerRate">Share of the launches of that time that were answered; null without launches.</param>
/// <param name="FinishedPerS">Contacts done with, per second.</param>
public readonly record struct RunPace(double? CallsPerHour, double? AnswerRate, double FinishedPerS)
{
    /// <summary>When the rest would be done at this pace; null when it stands or the end is beyond a month.</summary>
    public DateTimeOffset? EndOf(long left, DateTimeOffset now)
    {
        if (FinishedPerS <= 0 || left <= 0) return null;
        var seconds = left / FinishedPerS;
        return seconds < TimeSpan.FromDays(31).TotalSeconds ? now.AddSeconds(seconds) : null;
    }
}

/// <summary>
/// The last five minutes of every run, a point every five seconds. Belongs to the feed, under its lock.
/// </summary>
internal sealed class RunPaces
{
    private const int PointsMax = 60;
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(5);
    /// <summary>Less than this says more about the moment than about the run.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(30);
    private readonly Dictionary<int, Queue<Point>> _points = [];

    private readonly record struct Point(DateTimeOffset At, long Attempted, long Answered, long Finished);

    public void Add(RunView run, DateTimeOffset now)
    {
        if (run.State != "RUNNING")
        {
            // A pause is no pace: what comes after it is measured anew.
            _points.Remove(run.RunId);
            return;
        }
        if (!_points.TryGetValue(run.RunId, out var points)) _points[run.RunId] = points = new(PointsMax);
        if (points.Count > 0 && now - points.Last().At < Spacing) return;
        if (points.Count == PointsMax) points.Dequeue();
        points.Enqueue(new(now, run.Attempted, run.Answered, run.Finished));
    }

    public void Forget(int runId) => _points.Remove(runId);

    public RunPace Of(RunView run, DateTimeOffset now)
    {
        if (!_points.TryGetValue(run.RunId, out var points) || points.Count == 0) return default;
        var first = points.Peek();
        var span = now - first.At;
        if (span < Shortest) return default;
        var launched = run.Attempted - first.Attempted;
        return new(
            launched / span.TotalHours,
            launched > 0 ? Math.Min(1, (double)(run.Answered - first.Answered) / launched) : null,
            Math.Max(0, (run.Finished - first.Finished) / span.TotalSeconds));
    }
}
