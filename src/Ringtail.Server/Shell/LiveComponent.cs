using Microsoft.AspNetCore.Components;
using Ringtail.Runtime.Live;
using Ringtail.Server.Access;

namespace Ringtail.Server.Shell;

/// <summary>
/// A page that shows the live view: looks at the latest snapshot twice a second and renders when it has changed, and
/// once a second for the clocks. It never queues: what came between two looks is skipped.
/// </summary>
public abstract partial class LiveComponent : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);
    private readonly CancellationTokenSource _end = new();
    private Task _watching = Task.CompletedTask;
    private LiveView? _latest;

    [Inject] private Sight Sight { get; set; } = default!;
    [Inject] private ILogger<LiveComponent> Log { get; set; } = default!;
    [Inject] private RenderTurns Turns { get; set; } = default!;
    [Inject] protected LiveFeed Feed { get; set; } = default!;
    [Inject] protected TimeProvider Clock { get; set; } = default!;

    /// <summary>What the person of the circuit may see of the latest snapshot.</summary>
    protected LiveView View { get; private set; } = LiveView.Empty;

    /// <summary>Ends with the page.</summary>
    protected CancellationToken PageEnd => _end.Token;

    /// <summary>Nothing of the page begins before it is known what its person may see.</summary>
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (_latest is null) Take(await LookAsync());
        await base.SetParametersAsync(ParameterView.Empty);
    }

    protected override void OnInitialized() => _watching = WatchAsync();

    /// <summary>A new snapshot is there; runs on the renderer, before rendering.</summary>
    protected virtual void OnView() { }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Beat, Clock);
        try
        {
            for (var beat = 0L; await timer.WaitForNextTickAsync(_end.Token).ConfigureAwait(false); beat++)
            {
                if (ReferenceEquals(Feed.Current, _latest) && beat % 2 == 0) continue;
                var seen = default((LiveView, LiveView)?);
                await InvokeAsync(async () => seen = await TryLookAsync()).ConfigureAwait(false);
                if (seen is not { } look) continue;
                await Turns.TakeAsync(() => InvokeAsync(() => Show(look)), _end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    /// <summary>The snapshot, and what may be seen of it.</summary>
    private async Task<(LiveView Latest, LiveView Seen)> LookAsync()
    {
        var latest = Feed.Current;
        return (latest, await Sight.OfAsync(latest, _end.Token));
    }

    /// <summary>Null when the database could not say what may be seen: the next beat asks again.</summary>
    private async Task<(LiveView Latest, LiveView Seen)?> TryLookAsync()
    {
        try
        {
            return await LookAsync();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogNotSeen(Log, failure);
            return null;
        }
    }

    private void Take((LiveView Latest, LiveView Seen) look) => (_latest, View) = look;

    private void Show((LiveView Latest, LiveView Seen) look)
    {
        Take(look);
        OnView();
        StateHasChanged();
    }

    [LoggerMessage(7105, LogLevel.Warning,
        "What a person may see of the live view could not be read; it is tried again.")]
    private static partial void LogNotSeen(ILogger logger, Exception failure);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
        GC.SuppressFinalize(this);
    }
}
