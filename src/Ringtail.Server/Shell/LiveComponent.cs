using Microsoft.AspNetCore.Components;
using Ringtail.Runtime.Live;

namespace Ringtail.Server.Shell;

/// <summary>
/// A page that shows the live view: looks at the latest snapshot twice a second and renders when it has changed, and
/// once a second for the clocks. It never queues: what came between two looks is skipped.
/// </summary>
public abstract class LiveComponent : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);
    private readonly CancellationTokenSource _end = new();
    private Task _watching = Task.CompletedTask;

    [Inject] protected LiveFeed Feed { get; set; } = default!;
    [Inject] protected TimeProvider Clock { get; set; } = default!;

    protected LiveView View { get; private set; } = LiveView.Empty;

    /// <summary>Ends with the page.</summary>
    protected CancellationToken PageEnd => _end.Token;

    protected override void OnInitialized()
    {
        View = Feed.Current;
        _watching = WatchAsync();
    }

    /// <summary>A new snapshot is there; runs on the renderer, before rendering.</summary>
    protected virtual void OnView() { }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Beat, Clock);
        try
        {
            for (var beat = 0L; await timer.WaitForNextTickAsync(_end.Token); beat++)
            {
                var next = Feed.Current;
                if (ReferenceEquals(next, View) && beat % 2 == 0) continue;
                await InvokeAsync(() => Show(next));
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private void Show(LiveView next)
    {
        View = next;
        OnView();
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
        GC.SuppressFinalize(this);
    }
}
