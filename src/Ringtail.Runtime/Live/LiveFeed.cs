namespace Ringtail.Runtime.Live;

/// <summary>The latest snapshot of this process, shared by all its viewers.</summary>
public sealed class LiveFeed
{
    private LiveView _current = LiveView.Empty;

    public LiveView Current => Volatile.Read(ref _current);

    public void Publish(LiveView view) => Volatile.Write(ref _current, view);
}
