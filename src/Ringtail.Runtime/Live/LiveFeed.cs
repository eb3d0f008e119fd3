namespace Ringtail.Runtime.Live;

/// <summary>The latest view of this process; readers take it and never wait.</summary>
public sealed class LiveFeed
{
    private volatile LiveView _current = LiveView.Empty;

    public LiveView Current => _current;
}
