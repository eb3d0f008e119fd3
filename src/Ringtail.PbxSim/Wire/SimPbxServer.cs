using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Ringtail.Ami;
using Ringtail.PbxSim.Pbx;

namespace Ringtail.PbxSim.Wire;

/// <summary>
/// Serves a simulated PBX over real AMI bytes on TCP. One loop owns the PBX and lets its virtual time follow the clock,
/// N times faster if asked; connections only read and write.
/// </summary>
public sealed class SimPbxServer : IAsyncDisposable
{
    private readonly SimPbx _pbx;
    private readonly TimeProvider _clock;
    private readonly double _speed;
    private readonly TcpListener _listener;
    private readonly Channel<Action> _inbox = Channel.CreateBounded<Action>(10_000);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<SimSession> _sessions = [];
    private readonly long _start;
    private Task _loop = Task.CompletedTask, _accept = Task.CompletedTask;

    public SimPbxServer(SimPbx pbx, TimeProvider clock, double speed = 1, IPEndPoint? address = null)
    {
        _pbx = pbx;
        _clock = clock;
        _speed = speed;
        _listener = new TcpListener(address ?? new IPEndPoint(IPAddress.Loopback, 0));
        _start = clock.GetTimestamp();
        pbx.Said += Broadcast;
        pbx.Switched += OnSwitched;
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

    public void Start()
    {
        _listener.Start();
        _loop = RunAsync(_stop.Token);
        _accept = AcceptAsync(_stop.Token);
    }

    /// <summary>Does something with the PBX on its own loop, and waits until it is done.</summary>
    public async Task OnPbxAsync(Action<SimPbx> act)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _inbox.Writer.WriteAsync(() =>
        {
            act(_pbx);
            done.SetResult();
        });
        await done.Task;
    }

    /// <summary>Cuts every connection, as a network does.</summary>
    public Task CutAsync() => OnSessionsAsync(session => session.Cut());

    /// <summary>Cuts every connection in the middle of the next block.</summary>
    public Task CutInBlockAsync() => OnSessionsAsync(session => session.CutInBlock());

    /// <summary>Every connection stays open, and nothing is read or written on it any more.</summary>
    public Task FallSilentAsync() => OnSessionsAsync(session => session.FallSilent());

    /// <summary>Closes our direction of every connection; the other stays open.</summary>
    public Task HalfCloseAsync() => OnSessionsAsync(session => session.HalfClose());

    /// <summary>Holds back, or lets go, what is written to every connection.</summary>
    public Task StallAsync(bool stalled) => OnSessionsAsync(session => session.Stall(stalled));

    private Task OnSessionsAsync(Action<SimSession> act) => OnPbxAsync(_ =>
    {
        foreach (var session in _sessions.ToArray()) act(session);
    });

    private async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested)
            {
                while (_inbox.Reader.TryRead(out var act)) act();
                _pbx.Agenda.AdvanceTo(_clock.GetElapsedTime(_start) * _speed);
                foreach (var session in _sessions) session.Flush();
                await WaitAsync(ct);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    // Until the next booked event in virtual time, or until somebody wants something.
    private async Task WaitAsync(CancellationToken ct)
    {
        var wait = _pbx.Agenda.Next is { } next ? (next / _speed) - _clock.GetElapsedTime(_start)
            : TimeSpan.FromSeconds(1);
        if (wait < TimeSpan.FromMilliseconds(1)) wait = TimeSpan.FromMilliseconds(1);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var wake = _inbox.Reader.WaitToReadAsync(timer.Token).AsTask();
        await Task.WhenAny(wake, Task.Delay(wait, _clock, timer.Token));
        await timer.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    private async Task AcceptAsync(CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested)
            {
                var client = await _listener.AcceptTcpClientAsync(ct);
                client.NoDelay = true;
                var session = new SimSession(client, _pbx, _inbox.Writer, () => _inbox.Writer.TryWrite(Forget));
                await _inbox.Writer.WriteAsync(() => Admit(session, ct), ct);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server stops.
        }
    }

    private void Admit(SimSession session, CancellationToken ct)
    {
        if (_pbx.Running)
        {
            _sessions.Add(session);
            session.Start(ct);
        }
        else session.Cut();
    }

    private void OnSwitched(bool running)
    {
        if (running) return;
        foreach (var session in _sessions.ToArray())
        {
            session.Flush();
            session.Cut();
        }
    }

    private void Forget() => _sessions.RemoveAll(s => s.Closed);

    private void Broadcast(AmiMessage message, string kind)
    {
        foreach (var session in _sessions) session.Hear(message, kind);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await Task.WhenAll(_loop, _accept);
        foreach (var session in _sessions.ToArray()) session.Cut();
        _pbx.Said -= Broadcast;
        _pbx.Switched -= OnSwitched;
        _stop.Dispose();
        _listener.Dispose();
    }
}
