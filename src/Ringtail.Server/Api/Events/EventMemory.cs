using System.Globalization;

namespace Ringtail.Server.Api.Events;

/// <summary>
/// The last events, for readers at their own pace and for those who come back. One writer. A reader that is too slow,
/// or comes back too late, learns that there is a gap; nobody is waited for.
/// </summary>
internal sealed class EventMemory(string life, int capacity)
{
    private readonly ApiEvent[] _ring = new ApiEvent[capacity];
    /// <summary>Guards the ring and what follows; held to copy references only.</summary>
    private readonly Lock _gate = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;

    /// <summary>Number of the newest event; 0 before the first.</summary>
    public long Last
    {
        get { lock (_gate) return _last; }
    }

    public void Add(IReadOnlyList<(EventTopic Topic, string Name, int? RunId, object Data)> news)
    {
        if (news.Count == 0) return;
        TaskCompletionSource told;
        lock (_gate)
        {
            foreach (var (topic, name, run, data) in news)
            {
                _last++;
                _ring[_last % capacity] = new ApiEvent(_last, topic, name, run, data);
            }
            told = _more;
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        told.SetResult();
    }

    /// <summary>The events after <paramref name="number"/>, at most <paramref name="max"/>.</summary>
    /// <param name="more">Completes when there are newer ones than were read.</param>
    /// <returns>Null: some of them are forgotten.</returns>
    public IReadOnlyList<ApiEvent>? After(long number, int max, out Task more)
    {
        lock (_gate)
        {
            more = _more.Task;
            if (number < _last - capacity) return null;
            var count = (int)Math.Min(max, _last - number);
            var events = new ApiEvent[count];
            for (var i = 0; i < count; i++) events[i] = _ring[(number + 1 + i) % capacity];
            return events;
        }
    }

    /// <summary>An id for the wire: it tells this process's life, because numbers begin anew with each.</summary>
    public string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{life}-{number}");

    /// <summary>Null: the id is of another life of the server, or none.</summary>
    public long? NumberOf(string id)
    {
        var dash = id.LastIndexOf('-');
        return dash > 0 && id[..dash] == life && long.TryParse(
            id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Last
            ? number : null;
    }
}
