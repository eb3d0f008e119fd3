using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Ringtail.Ami;

/// <summary>
/// The one subscription: bounded for events, never for the notices about the link. When it is full it drops events
/// until its reader has read all that is before the gap, says <see cref="AmiNotice.Overrun"/> there, and takes events
/// again.
/// </summary>
internal sealed class NoticeQueue(int capacity, Action onOverrun) : ChannelReader<AmiNotice>
{
    // Guards the fields below: the connection's reader, the client's loop and the subscriber meet here.
    private readonly Lock _lock = new();
    private readonly Channel<AmiNotice> _notices = Channel.CreateUnbounded<AmiNotice>();
    private readonly List<AmiMessage> _early = [];
    private bool _isLive;
    private int _events;
    private long _dropped;

    public override bool CanCount => true;

    public override int Count
    {
        get
        {
            lock (_lock) return _notices.Reader.Count + (_dropped > 0 ? 1 : 0);
        }
    }

    public override Task Completion => _notices.Reader.Completion;

    /// <summary>An event; held back while the login is not finished.</summary>
    public void Publish(AmiMessage message)
    {
        lock (_lock)
        {
            if (_dropped > 0 || _events + _early.Count >= capacity) Drop();
            else if (_isLive) Write(message);
            else _early.Add(message);
        }
    }

    /// <summary>Connected, then the events that came since the login.</summary>
    public void GoLive(AmiServerInfo server)
    {
        lock (_lock)
        {
            // Events dropped before this notice came after those held back: their gap is announced behind them.
            var dropped = _dropped;
            _dropped = 0;
            _notices.Writer.TryWrite(new AmiNotice.Connected(server));
            foreach (var message in _early) Write(message);
            _early.Clear();
            _dropped = dropped;
            _isLive = true;
        }
    }

    /// <summary>The link ended; what is said next belongs to another one.</summary>
    public void GoDown(AmiNotice.Disconnected notice)
    {
        lock (_lock)
        {
            // Without a Connected before it nothing was promised, so nothing held back or dropped needs saying.
            if (_isLive && _dropped > 0) _notices.Writer.TryWrite(new AmiNotice.Overrun(_dropped));
            _dropped = 0;
            _early.Clear();
            _isLive = false;
            _notices.Writer.TryWrite(notice);
        }
    }

    /// <summary>Nothing more comes.</summary>
    public void Complete() => _notices.Writer.TryComplete();

    public override bool TryRead([MaybeNullWhen(false)] out AmiNotice item)
    {
        lock (_lock)
        {
            if (_notices.Reader.TryRead(out item))
            {
                if (item is AmiNotice.EventReceived) _events--;
                return true;
            }
            if (!_isLive || _dropped == 0) return false;
            item = new AmiNotice.Overrun(_dropped);
            _dropped = 0;
            return true;
        }
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_isLive && _dropped > 0) return ValueTask.FromResult(true);
        }
        return _notices.Reader.WaitToReadAsync(cancellationToken);
    }

    private void Write(AmiMessage message)
    {
        _events++;
        _notices.Writer.TryWrite(new AmiNotice.EventReceived(message));
    }

    private void Drop()
    {
        if (_dropped++ == 0) onOverrun();
    }
}
