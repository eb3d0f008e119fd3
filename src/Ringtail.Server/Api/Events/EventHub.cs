using System.Security.Cryptography;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Api.Events;

/// <summary>
/// Turns the live view and the ledger into events while somebody reads them, and for <see cref="LingerFor"/> after, so
/// that a reader who lost the connection finds what was missed. One watcher, however many readers.
/// </summary>
internal sealed partial class EventHub(
    LiveFeed feed, IRingtailDbFactory databases, TimeProvider clock, ILogger<EventHub> logger) : BackgroundService
{
    /// <summary>Events kept: five minutes at 60 a second, about 5 MB.</summary>
    public const int Capacity = 20_000;
    public static readonly TimeSpan LingerFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _watching = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _readers;
    private DateTimeOffset _lastLeft;

    /// <summary>Its id changes when the watching was interrupted: then older ids are a gap.</summary>
    public EventMemory Memory { get; private set; } = NewMemory();

    /// <summary>Counts a reader in, and waits until changes are being watched.</summary>
    public async Task<IDisposable> ComeInAsync(CancellationToken ct)
    {
        Task watching;
        lock (_gate)
        {
            _readers++;
            _wanted.TrySetResult();
            watching = _watching.Task;
        }
        try
        {
            await watching.WaitAsync(ct);
            return new Reader(this);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                Task wanted;
                lock (_gate) wanted = _wanted.Task;
                await wanted.WaitAsync(stoppingToken);
                await WatchAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task WatchAsync(CancellationToken ct)
    {
        try
        {
            var attempts = new AttemptWatch(databases);
            await attempts.StartAsync(ct);
            LiveView? before = null;
            await foreach (var view in feed.WatchAsync(ct))
            {
                if (before is not null) Memory.Add(ViewChanges.Between(before, view));
                before = view;
                Memory.Add(await attempts.LookAsync(view, ct));
                lock (_gate) _watching.TrySetResult();
                if (IsForgotten()) return;
            }
        }
        catch (Exception failed) when (
            failed is StoreException or System.Data.Common.DbException or InvalidOperationException)
        {
            LogFailed(logger, failed);
            StartAnew();
            await Task.Delay(AfterFailure, clock, ct);
        }
    }

    /// <summary>Nobody has read for a while: watching ends until somebody comes.</summary>
    private bool IsForgotten()
    {
        lock (_gate)
        {
            if (_readers > 0 || clock.GetUtcNow() - _lastLeft < LingerFor) return false;
            _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        StartAnew();
        return true;
    }

    private void StartAnew()
    {
        lock (_gate)
        {
            _watching = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Memory = NewMemory();
        }
    }

    private static EventMemory NewMemory() => new(RandomNumberGenerator.GetHexString(8, true), Capacity);

    private void Leave()
    {
        lock (_gate)
        {
            _readers--;
            _lastLeft = clock.GetUtcNow();
        }
    }

    private sealed class Reader(EventHub hub) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0) hub.Leave();
        }
    }

    [LoggerMessage(6201, LogLevel.Error, "Watching for events failed; it begins anew.")]
    private static partial void LogFailed(ILogger logger, Exception failed);
}
