using System.Globalization;
using Ringtail.Ami;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.World;

namespace Ringtail.PbxSim.Wire;

/// <summary>
/// An AMI link without bytes, in virtual time: what the AMI client promises its owner (notices in order, each action
/// written at most once and ended once, a throttle, pings, reconnecting), over a network that has
/// <see cref="SimLinkFaults"/>. One thread; owner and PBX live on the PBX's agenda.
/// </summary>
public sealed partial class SimLink
{
    private static readonly HashSet<string> Lists =
        new(StringComparer.OrdinalIgnoreCase) { "CoreShowChannels", "QueueStatus", "QueueSummary", "Status" };

    private readonly SimPbx _pbx;
    private readonly SimLinkOptions _options;
    private readonly SimLinkFaults _faults;
    private readonly Chance _chance;
    private readonly Action<AmiNotice> _tell;
    private readonly Queue<PendingAction> _urgent = new();
    private readonly Queue<PendingAction> _normal = new();
    private readonly List<PendingAction> _written = [];
    private TimeSpan _unitBegan = TimeSpan.MinValue;
    private int _sentInUnit;
    private bool _writerBooked;
    private TimeSpan _wait;
    /// <summary>Names the present connection; what belongs to a former one is void.</summary>
    private int _connection;
    private bool _up;
    private bool _closed;
    private bool _pinged = true;
    private long _actionNumber;

    public SimLink(
        SimPbx pbx, SimLinkOptions options, SimLinkFaults faults, Chance chance, Action<AmiNotice> tell)
    {
        ArgumentNullException.ThrowIfNull(pbx);
        ArgumentNullException.ThrowIfNull(options);
        (_pbx, _options, _faults, _chance, _tell) = (pbx, options, faults, chance, tell);
        _wait = options.ReconnectMin;
    }

    /// <summary>An action reached the PBX; with its first answer.</summary>
    public event Action<AmiMessage, AmiMessage>? Arrived;

    /// <summary>The bytes of an action are with the network.</summary>
    public event Action<AmiAction>? Wrote;

    /// <summary>An event or an answer that the other side sent, and that will never arrive.</summary>
    public event Action<AmiMessage>? Lost;

    public bool IsUp => _up;

    /// <summary>Originates that would go out at once.</summary>
    public int FreeSlots => !_up ? 0 : Math.Max(0, SlotsLeft() - _normal.Count);

    private Agenda Agenda => _pbx.Agenda;

    public void Start() => Book(TimeSpan.Zero, Connect);

    /// <summary>The owner is gone: nothing is said to it any more. What is with the network still arrives.</summary>
    public void Close()
    {
        if (_up) _pbx.Said -= Hear;
        _closed = true;
        _up = false;
        _connection++;
    }

    /// <summary>The connection ends. A part of what was written last does not reach the PBX.</summary>
    public void Cut(string reason, AmiFailure failure = AmiFailure.Closed)
    {
        if (!_up) return;
        _up = false;
        _connection++;
        _pbx.Said -= Hear;
        LoseInFlight();
        Fail("the link was lost");
        _tell(new AmiNotice.Disconnected(reason, failure));
        Book(_wait, Connect);
    }

    /// <summary>Events since the last one told are lost, and the owner hears of the gap.</summary>
    public void Overrun()
    {
        if (!_up) return;
        var dropped = DropEvents();
        if (dropped > 0) _tell(new AmiNotice.Overrun(dropped));
    }

    /// <summary>Sends one action; it ends with exactly one result, unless the owner closes the link.</summary>
    public void Send(AmiAction action, Action<AmiResult> done)
    {
        ArgumentNullException.ThrowIfNull(action);
        var id = action.ActionId ?? string.Create(CultureInfo.InvariantCulture, $"sim-{++_actionNumber}");
        var pending = new PendingAction(action, id, done);
        if (!_up || action.Problem is not null)
        {
            Agenda.In(0, () => End(pending, new AmiResult.NotSent(action.Problem ?? "there is no link")));
            return;
        }
        (action.Priority == AmiPriority.Urgent ? _urgent : _normal).Enqueue(pending);
        Agenda.In(action.Timeout ?? _options.ActionTimeout, () => TimeOut(pending));
        BookWriter(TimeSpan.Zero);
    }

    private void Connect()
    {
        if (_closed || _up) return;
        if (_faults.Unreachable || _faults.RefuseLogin || _faults.StalledUntil > Agenda.Now)
        {
            var (reason, failure) = _faults.Unreachable ? ("connection refused", AmiFailure.Unreachable)
                : _faults.RefuseLogin ? ("Authentication failed", AmiFailure.LoginRefused)
                : ("no banner", AmiFailure.Timeout);
            _wait = _wait * 2 < _options.ReconnectMax ? _wait * 2 : _options.ReconnectMax;
            _tell(new AmiNotice.Disconnected(reason, failure));
            Book(_wait, Connect);
            return;
        }
        _connection++;
        _up = true;
        _wait = _options.ReconnectMin;
        ResetNetwork();
        _pbx.Said += Hear;
        Down("", 0, () => _tell(new AmiNotice.Connected(Server())), null);
        _pinged = true;
        Book(_options.PingInterval, Ping);
    }

    private AmiServerInfo Server() => new(_pbx.Banner, new Version(_pbx.Banner.Split('/')[1]))
    {
        AsteriskVersion = _pbx.AsteriskVersion,
        Commands = AmiPermissions.Dialer.Where(name => !_faults.Forbidden.Contains(name))
            .ToHashSet(StringComparer.OrdinalIgnoreCase),
    };

    /// <summary>Books something that belongs to the present connection (or to having none).</summary>
    private void Book(TimeSpan wait, Action happen)
    {
        var connection = _connection;
        Agenda.In(wait, () =>
        {
            if (!_closed && connection == _connection) happen();
        });
    }

    private void Ping()
    {
        if (!_pinged) return;
        _pinged = false;
        Send(new AmiAction("Ping") { Priority = AmiPriority.Urgent },
            result => _pinged |= result is AmiResult.Answered);
        Book(_options.PingTimeout, () =>
        {
            if (!_pinged) Cut("no answer to a ping", AmiFailure.Timeout);
            else Book(_options.PingInterval - _options.PingTimeout, Ping);
        });
    }

    // The writer

    private int SlotsLeft()
    {
        var isNew = _unitBegan == TimeSpan.MinValue || Agenda.Now - _unitBegan >= _options.UnitLength;
        return isNew ? _options.MessagesPerUnit : _options.MessagesPerUnit - _sentInUnit;
    }

    private void BookWriter(TimeSpan wait)
    {
        if (_writerBooked) return;
        _writerBooked = true;
        Agenda.In(wait, WriteAll);
    }

    private void WriteAll()
    {
        _writerBooked = false;
        while (_up && (_urgent.TryPeek(out var next) || _normal.TryPeek(out next)))
        {
            if (!next.Ended && SlotsLeft() <= 0)
            {
                BookWriter(_unitBegan + _options.UnitLength - Agenda.Now);
                return;
            }
            if (!_urgent.TryDequeue(out _)) _normal.Dequeue();
            if (!next.Ended) Write(next);
        }
    }

    private void Write(PendingAction pending)
    {
        var connection = _connection;
        var allowed = pending.Action.StillAllowed?.Invoke() ?? true;
        if (_closed || connection != _connection || pending.Ended) return;
        if (!allowed)
        {
            End(pending, new AmiResult.NotSent("it was not allowed any more"));
            return;
        }
        if (SlotsLeft() == _options.MessagesPerUnit) (_unitBegan, _sentInUnit) = (Agenda.Now, 0);
        _sentInUnit++;
        _written.Add(pending);
        Up(pending);
        Wrote?.Invoke(pending.Action);
    }

    private void TimeOut(PendingAction pending)
    {
        if (pending.Ended || _closed) return;
        AmiResult result = _written.Contains(pending) ? new AmiResult.Unanswered("no answer in time")
            : new AmiResult.NotSent("not written in time");
        End(pending, result);
    }

    private void Fail(string reason)
    {
        foreach (var pending in _written.ToArray()) End(pending, new AmiResult.Unanswered(reason));
        foreach (var pending in _urgent.Concat(_normal).ToArray()) End(pending, new AmiResult.NotSent(reason));
        _urgent.Clear();
        _normal.Clear();
    }

    private void End(PendingAction pending, AmiResult result)
    {
        if (pending.Ended || _closed) return;
        pending.Ended = true;
        _written.Remove(pending);
        pending.Done(result);
    }

    private sealed class PendingAction(AmiAction action, string id, Action<AmiResult> done)
    {
        public AmiAction Action { get; } = action;
        public string Id { get; } = id;
        public Action<AmiResult> Done { get; } = done;
        public bool Ended { get; set; }

        public AmiMessage Message() => new(
            [new("Action", Action.Name), new("ActionID", Id), .. Action.Fields]);
    }
}
