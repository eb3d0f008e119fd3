namespace Ringtail.Dialing.Trunks;

/// <summary>Launches within a sliding window.</summary>
internal sealed class RateWindow
{
    private readonly Queue<TimeSpan> _launches = [];

    /// <summary>
    /// Launches in the window that ends at <paramref name="now"/>; one exactly a period old has left it.
    /// </summary>
    public int Count(TimeSpan now, TimeSpan period)
    {
        while (_launches.TryPeek(out var oldest) && now - oldest >= period) _launches.Dequeue();
        return _launches.Count;
    }

    public void Add(TimeSpan now) => _launches.Enqueue(now);
}
