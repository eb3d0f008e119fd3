using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Ringtail.Ami.Dispatch;
using Ringtail.Ami.Protocol;
using Ringtail.Ami.Sending;

namespace Ringtail.Ami;

/// <summary>
/// One session with a server: connects, logs in, and ends once. <see cref="AmiClient"/> keeps one alive; most users
/// want that.
/// </summary>
public sealed class AmiConnection : IAsyncDisposable
{
    private readonly AmiOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly AmiLink _link;
    private readonly AmiFramer _framer;
    private readonly Dispatcher _dispatcher;
    private readonly PendingActions _pending = new();
    private readonly SendQueue _sendQueue;
    private readonly CancellationTokenSource _lifetime = new();
    private readonly TaskCompletionSource<AmiServerInfo> _banner =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource<AmiNotice.Disconnected> _end =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long _received;
    private int _actionIds;
    private bool _isLoggedIn;
    private Task _pings = Task.CompletedTask;

    private AmiConnection(
        AmiLink link, AmiOptions options, TimeProvider clock, ILogger logger, Action<AmiMessage> onEvent)
    {
        _options = options;
        _clock = clock;
        _logger = logger;
        _link = link;
        _framer = new AmiFramer(options.MessageBytesMax, options.LineBytesMax);
        var interests = options.Interests is null ? null : new EventNames(options.Interests);
        _dispatcher = new Dispatcher(_pending, interests, options, onEvent, logger);
        var throttle = new SendThrottle(options.MessagesPerUnit, options.UnitLength, clock);
        _sendQueue = new SendQueue(options.SendQueueCapacity, throttle);
        Closed = RunAsync();
    }

    /// <summary>
    /// Completes once, when the session has ended, with the reason; every action has its result by then. Does not fail.
    /// </summary>
    public Task<AmiNotice.Disconnected> Closed { get; }

    /// <summary>What is known of the server.</summary>
    public AmiServerInfo Server { get; private set; } = null!;

    /// <summary>How many Normal actions the throttle would let out right now; 0 when closed.</summary>
    public int FreeSlots => _isLoggedIn && !_lifetime.IsCancellationRequested ? _sendQueue.FreeSlots : 0;

    /// <summary>Bytes that have come so far: while it does not grow, the server says nothing, not even Pong.</summary>
    public long BytesReceived => Interlocked.Read(ref _received);

    /// <summary>Connects and logs in.</summary>
    /// <param name="options">Where to, as whom, and the limits.</param>
    /// <param name="transport">How; <see cref="AmiTransport.Tcp"/> for TCP and TLS.</param>
    /// <param name="clock">For every deadline.</param>
    /// <param name="logger">For what nobody waits for.</param>
    /// <param name="onEvent">
    /// Called for each wanted event, in order, on the reading task, also before this method returns. It must be quick;
    /// an exception from it ends the session.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmiException">It could not connect or log in; the kind says why.</exception>
    public static async Task<AmiConnection> OpenAsync(
        AmiOptions options,
        AmiTransport transport,
        TimeProvider clock,
        ILogger logger,
        Action<AmiMessage> onEvent,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(transport);
        options.ThrowIfInvalid();
        using var deadline = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var link = await Handshake.ConnectAsync(options, transport, both.Token, cancellationToken)
            .ConfigureAwait(false);
        var connection = new AmiConnection(link, options, clock, logger, onEvent);
        try
        {
            var server = await Handshake.BannerAsync(connection, options, both.Token, cancellationToken)
                .ConfigureAwait(false);
            await Handshake.LoginAsync(connection, options, both.Token, cancellationToken).ConfigureAwait(false);
            connection.Server = await Discovery.AskAsync(connection, server, options, logger, cancellationToken)
                .ConfigureAwait(false);
            connection.BeginWork();
            return connection;
        }
        catch
        {
            // Not a decision: whoever asked gets the failure, and the link must not outlive it.
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends an action. Never throws for what the world does, cancelling included.</summary>
    public ValueTask<AmiResult> SendAsync(AmiAction action, CancellationToken cancellationToken) =>
        SendAsync(action, isList: false, cancellationToken);

    /// <summary>Sends an action that answers with a list, and collects its items.</summary>
    public ValueTask<AmiResult> SendListAsync(AmiAction action, CancellationToken cancellationToken) =>
        SendAsync(action, isList: true, cancellationToken);

    /// <summary>Ends the session at once. Actions in flight get their result first.</summary>
    public async ValueTask DisposeAsync()
    {
        End(AmiFailure.None, "The connection was closed by its owner.");
        await Closed.ConfigureAwait(false);
    }

    internal Task<AmiServerInfo> Banner => _banner.Task;

    internal AmiNotice.Disconnected? Ended => _end.Task.IsCompleted ? _end.Task.Result : null;

    private async ValueTask<AmiResult> SendAsync(AmiAction action, bool isList, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (action.Problem is { } problem) return new AmiResult.NotSent(problem);
        if (cancellationToken.IsCancellationRequested) return new AmiResult.NotSent(PendingDeadline.CancelledReason);
        var id = action.ActionId ?? $"{_options.ActionIdPrefix}{Interlocked.Increment(ref _actionIds)}";
        var pending = new PendingAction(action, id, isList);
        _sendQueue.Announce(pending);
        if (_pending.TryAdd(pending) is { } refusal)
        {
            pending.TryFail(refusal, out _);
            return await pending.Result.ConfigureAwait(false);
        }
        using var deadline = new PendingDeadline(
            _pending, pending, action.Timeout ?? _options.ActionTimeout, _clock, cancellationToken);
        if (!_sendQueue.TryAdd(pending)) _pending.Fail(pending, "The send queue is full.");
        return await pending.Result.ConfigureAwait(false);
    }

    private void BeginWork()
    {
        _isLoggedIn = true;
        _pings = GuardAsync(PingAsync);
    }

    private async Task<AmiNotice.Disconnected> RunAsync()
    {
        var loops = Task.WhenAll(
            GuardAsync(ReadAsync),
            GuardAsync(new ActionSender(_sendQueue, _pending, _link.Pipe.Output, _clock, _logger).RunAsync));
        var end = await _end.Task.ConfigureAwait(false);
        await _lifetime.CancelAsync().ConfigureAwait(false);
        _banner.TrySetException(new AmiException(end.Failure, end.Reason + " No banner had come."));
        _ = _banner.Task.Exception;
        _pending.Close(end.Reason);
        await loops.ConfigureAwait(false);
        await _pings.ConfigureAwait(false);
        await CloseLinkAsync().ConfigureAwait(false);
        return end;
    }

    private async Task CloseLinkAsync()
    {
        // The socket first: completing the output would wait for a peer that takes no bytes.
        if (_link.Owner is { } owner) await CloseAsync(owner.DisposeAsync).ConfigureAwait(false);
        await CloseAsync(() => _link.Pipe.Output.CompleteAsync()).ConfigureAwait(false);
        await CloseAsync(() => _link.Pipe.Input.CompleteAsync()).ConfigureAwait(false);
    }

    private async Task CloseAsync(Func<ValueTask> close)
    {
        try
        {
            await close().ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            // The session has ended already; a link that fails on closing changes nothing.
            Log.CloseFailed(_logger, problem, _options.Host, _options.Port);
        }
    }

    /// <summary>The boundary of each loop: whatever ends one ends the session, with a reason.</summary>
    private async Task GuardAsync(Func<CancellationToken, Task> loop)
    {
        try
        {
            await loop(_lifetime.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_lifetime.IsCancellationRequested)
        {
            // Ended from elsewhere.
        }
        catch (AmiException problem)
        {
            End(problem.Failure, problem.Message);
        }
        catch (IOException problem)
        {
            End(AmiFailure.Closed, "The link broke: " + problem.Message);
        }
        catch (Exception problem)
        {
            Log.Unexpected(_logger, problem, _options.Host, _options.Port);
            End(AmiFailure.Protocol, "Unexpected failure: " + problem.GetType().Name);
        }
    }

    private void End(AmiFailure failure, string reason) =>
        _end.TrySetResult(new AmiNotice.Disconnected(reason, failure));

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        // A backlog may never make the reader wait: it must not hold up who starts it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var input = _link.Pipe.Input;
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            foreach (var chunk in result.Buffer) Take(chunk.Span);
            Interlocked.Add(ref _received, result.Buffer.Length);
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted || result.IsCanceled)
            {
                End(AmiFailure.Closed, "The server closed the connection.");
                return;
            }
        }
    }

    private void Take(ReadOnlySpan<byte> chunk)
    {
        if (!_banner.Task.IsCompleted)
        {
            if (!_framer.TryReadBanner(ref chunk, out var line)) return;
            _banner.TrySetResult(Protocol.Banner.Parse(line));
        }
        while (_framer.TryRead(ref chunk, out var block)) _dispatcher.Dispatch(block);
    }

    private async Task PingAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(_options.PingInterval, _clock, cancellationToken).ConfigureAwait(false);
            var ping = new AmiAction("Ping") { Priority = AmiPriority.Urgent, Timeout = _options.PingTimeout * 3 };
            var answer = SendAsync(ping, cancellationToken).AsTask();
            var received = Interlocked.Read(ref _received);
            while (!await EndsWithinAsync(answer, _options.PingTimeout, cancellationToken).ConfigureAwait(false))
            {
                var now = Interlocked.Read(ref _received);
                if (now == received) throw Silent();
                received = now;
            }
            if (await answer.ConfigureAwait(false) is not AmiResult.Answered) throw Silent();
        }
    }

    private AmiException Silent() => new(
        AmiFailure.Timeout,
        $"The server did not answer a ping within {_options.PingTimeout.TotalSeconds} s: the link is dead.");

    private async Task<bool> EndsWithinAsync(Task answer, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await answer.WaitAsync(limit, _clock, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
