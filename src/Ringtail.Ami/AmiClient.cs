using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Ringtail.Ami;

/// <summary>
/// Keeps one connection to a server alive: connects, and connects again with growing, capped waits. One subscription
/// survives all connections and announces each gap. No action is ever sent again.
/// </summary>
public sealed class AmiClient : IAsyncDisposable
{
    private readonly AmiOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<AmiClient> _logger;
    private readonly AmiTransport _transport;
    private readonly NoticeQueue _notices;
    private readonly Func<double> _jitter;
    private readonly CancellationTokenSource _stop = new();
    private AmiConnection? _connection;
    private Task? _run;
    private int _isStarted;
    private bool _filterOnServer;

    /// <summary>Makes a client that does nothing until <see cref="Start"/>.</summary>
    /// <param name="options">Where to, as whom, and the limits.</param>
    /// <param name="clock">For every deadline and wait.</param>
    /// <param name="logger">Links made and lost.</param>
    /// <param name="transport">How to connect; null for TCP and TLS.</param>
    /// <exception cref="ArgumentException">An option is out of bounds; all of them are named.</exception>
    public AmiClient(AmiOptions options, TimeProvider clock, ILogger<AmiClient> logger, AmiTransport? transport = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(logger);
        options.ThrowIfInvalid();
        _options = options;
        _clock = clock;
        _logger = logger;
        _transport = transport ?? AmiTransport.Tcp;
        _filterOnServer = options.FilterOnServer;
        _jitter = options.Jitter ?? (static () => RandomNumberGenerator.GetInt32(1 << 24) / (double)(1 << 24));
        _notices = new NoticeQueue(
            options.EventQueueCapacity, () => Log.Overrun(logger, options.Host, options.Port));
    }

    /// <summary>Whether it is logged in right now.</summary>
    public bool IsConnected => Volatile.Read(ref _connection) is not null;

    /// <summary>The server it is logged in to, or null.</summary>
    public AmiServerInfo? Server => Volatile.Read(ref _connection)?.Server;

    /// <summary>
    /// The one subscription, for one reader: everything in order, over all connections. Ends after
    /// <see cref="DisposeAsync"/>.
    /// </summary>
    public ChannelReader<AmiNotice> Notices => _notices;

    /// <summary>How many Normal actions the throttle would let out right now; 0 while not connected.</summary>
    public int FreeSlots => Volatile.Read(ref _connection)?.FreeSlots ?? 0;

    /// <summary>
    /// Bytes that have come over the present connection: while it does not grow, the server says nothing, not even
    /// Pong. 0 while not connected.
    /// </summary>
    public long BytesReceived => Volatile.Read(ref _connection)?.BytesReceived ?? 0;

    /// <summary>Begins to connect. Returns at once; the second call does nothing.</summary>
    public void Start()
    {
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
        if (Interlocked.Exchange(ref _isStarted, 1) == 0) _run = RunAsync();
    }

    /// <summary>
    /// Sends an action, at most once, and gives what became of it. Does not throw for what the world does: no
    /// connection, a lost one, a deadline and cancelling are results.
    /// </summary>
    public ValueTask<AmiResult> SendAsync(AmiAction action, CancellationToken cancellationToken) =>
        Volatile.Read(ref _connection)?.SendAsync(action, cancellationToken) ?? NotConnected();

    /// <summary>
    /// Sends an action that answers with a list (QueueStatus, CoreShowChannels, …) and gives all of its items, or
    /// Unanswered: never a list that is short.
    /// </summary>
    public ValueTask<AmiResult> SendListAsync(AmiAction action, CancellationToken cancellationToken) =>
        Volatile.Read(ref _connection)?.SendListAsync(action, cancellationToken) ?? NotConnected();

    /// <summary>
    /// Connects once, logs in, tries a few actions that change nothing, and says in words what works and what is wrong.
    /// </summary>
    /// <param name="options">As for a client; the event mask and interests are not used.</param>
    /// <param name="clock">For the deadlines.</param>
    /// <param name="logger">For what nobody waits for.</param>
    /// <param name="transport">How to connect; null for TCP and TLS.</param>
    /// <param name="wanted">Actions that must be allowed; null: <see cref="AmiPermissions.Dialer"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<AmiProbe> ProbeAsync(
        AmiOptions options,
        TimeProvider clock,
        ILogger<AmiClient> logger,
        AmiTransport? transport,
        IReadOnlyCollection<string>? wanted,
        CancellationToken cancellationToken) =>
        Prober.ProbeAsync(options, clock, logger, transport ?? AmiTransport.Tcp, wanted, cancellationToken);

    /// <summary>Closes the connection and ends the subscription; actions in flight get their result.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_run is { } run) await run.ConfigureAwait(false);
        else _notices.Complete();
    }

    private static ValueTask<AmiResult> NotConnected() =>
        ValueTask.FromResult<AmiResult>(new AmiResult.NotSent("There is no connection to the server."));

    private async Task RunAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var backOff = new BackOff(_options.ReconnectMin, _options.ReconnectMax, _jitter);
        while (true)
        {
            var start = _clock.GetTimestamp();
            var end = await OneConnectionAsync().ConfigureAwait(false);
            if (_stop.IsCancellationRequested) break;
            if (end.WasConnected) backOff.Lived(_clock.GetElapsedTime(start));
            var wait = backOff.Next();
            Log.Disconnected(_logger, _options.Host, _options.Port, end.Notice.Failure, end.Notice.Reason, wait);

            // The wait begins before the notice is read, so that a reader with a fake clock can end it.
            var delay = Task.Delay(wait, _clock, _stop.Token);
            _notices.GoDown(end.Notice);
            await delay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop.IsCancellationRequested) break;
        }
        _notices.GoDown(new AmiNotice.Disconnected("The client was closed by its owner.", AmiFailure.None));
        _notices.Complete();
    }

    private async Task<(AmiNotice.Disconnected Notice, bool WasConnected)> OneConnectionAsync()
    {
        try
        {
            var options = _options with { FilterOnServer = _filterOnServer };
            var connection = await AmiConnection.OpenAsync(
                options, _transport, _clock, _logger, _notices.Publish, _stop.Token).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var server = connection.Server;
                Log.Connected(_logger, _options.Host, _options.Port, server.Banner, server.AsteriskVersion);
                Volatile.Write(ref _connection, connection);
                _notices.GoLive(server);
                var closed = connection.Closed;
                await ((Task)closed.WaitAsync(_stop.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Volatile.Write(ref _connection, null);
                if (!closed.IsCompleted) await connection.DisposeAsync().ConfigureAwait(false);
                return (await closed.ConfigureAwait(false), true);
            }
        }
        catch (AmiException problem)
        {
            if (problem.IsHalfFiltered) _filterOnServer = false;
            return (new AmiNotice.Disconnected(problem.Message, problem.Failure), false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return (new AmiNotice.Disconnected("The client was closed by its owner.", AmiFailure.None), false);
        }
        catch (Exception problem)
        {
            Log.Unexpected(_logger, problem, _options.Host, _options.Port);
            var reason = "Unexpected failure: " + problem.GetType().Name;
            return (new AmiNotice.Disconnected(reason, AmiFailure.Protocol), false);
        }
    }
}
