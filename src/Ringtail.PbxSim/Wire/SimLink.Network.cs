using Ringtail.Ami;
using Ringtail.PbxSim.Pbx;

namespace Ringtail.PbxSim.Wire;

/// <summary>The network of a link without bytes: what travels, how long it takes, what is lost.</summary>
public sealed partial class SimLink
{
    private readonly PriorityQueue<Parcel, (TimeSpan At, long Order)> _down = new();
    private readonly Dictionary<string, TimeSpan> _lastOf = new(StringComparer.Ordinal);
    private readonly List<Flight> _flights = [];
    private TimeSpan _lastDown;
    private TimeSpan _lastUp;
    private long _order;
    private TimeSpan _pumpAt = TimeSpan.MaxValue;
    private bool _deaf;
    private bool _mute;

    /// <summary>This connection brings nothing any more, until a ping finds out: the half-closed link.</summary>
    public void GoDeaf() => _deaf = true;

    /// <summary>This connection takes nothing to the PBX any more, until a ping finds out.</summary>
    public void GoMute() => _mute = true;

    private void ResetNetwork()
    {
        _down.Clear();
        _lastOf.Clear();
        _flights.Clear();
        _lastDown = _lastUp = Agenda.Now;
        _deaf = _mute = false;
        _pumpAt = TimeSpan.MaxValue;
    }

    // To the PBX

    private void Up(PendingAction pending)
    {
        var message = pending.Message();
        if (_mute) return;
        var at = Agenda.Now + TimeSpan.FromSeconds(_options.Latency);
        if (at < _faults.StalledUntil) at = _faults.StalledUntil;
        if (at < _lastUp) at = _lastUp;
        _lastUp = at;
        var flight = new Flight();
        _flights.Add(flight);
        Agenda.In(at - Agenda.Now, () => Arrive(flight, pending, message));
    }

    private void Arrive(Flight flight, PendingAction pending, AmiMessage action)
    {
        _flights.Remove(flight);
        if (flight.Lost) return;
        var blocks = _faults.Forbidden.Contains(pending.Action.Name)
            ? [SimPbx.Error(pending.Id, "Permission denied")]
            : _pbx.Act(action);
        Arrived?.Invoke(action, blocks[0]);
        if (!_up) return;
        if (_faults.LoseResponse(action))
        {
            Lost?.Invoke(action);
            return;
        }
        Down("", 0, () => Answer(pending, blocks), null);
    }

    /// <summary>The last of what is on the way is lost, the first of it arrives.</summary>
    private void LoseInFlight()
    {
        var arrive = _chance.Below(_flights.Count + 1);
        for (var i = arrive; i < _flights.Count; i++) _flights[i].Lost = true;
        while (_down.TryDequeue(out var parcel, out _))
            if (parcel.Event is { } lost) Lost?.Invoke(lost);
    }

    private void Answer(PendingAction pending, IReadOnlyList<AmiMessage> blocks)
    {
        IReadOnlyList<AmiMessage> items = Lists.Contains(pending.Action.Name) && blocks.Count > 1
            ? [.. blocks.Skip(1).SkipLast(1)] : [];
        End(pending, new AmiResult.Answered(blocks[0], items) { Completion = items.Count > 0 ? blocks[^1] : null });
    }

    // From the PBX

    private void Hear(AmiMessage message, string kind)
    {
        if (_options.Interests is { } wanted && !wanted.Contains(message.Event ?? "")) return;
        if (_deaf || _faults.LoseEvent(message))
        {
            Lost?.Invoke(message);
            return;
        }
        var key = OwnerOf(message);
        Down(key, 0, () => _tell(new AmiNotice.EventReceived(message)), message);
        if (_faults.RepeatEvent(message) is >= 0 and var later)
            Down(key, later, () => _tell(new AmiNotice.EventReceived(message)), null);
    }

    /// <summary>Whose event it is: a call's, a device's, or nobody's.</summary>
    private static string OwnerOf(AmiMessage message) =>
        message["Linkedid"] ?? message["DestLinkedid"] ?? message["Uniqueid"] ?? message["Device"]
        ?? message["Interface"] ?? "";

    private void Down(string owner, double later, Action deliver, AmiMessage? evt)
    {
        if (_deaf) return;
        var at = Agenda.Now + TimeSpan.FromSeconds(_options.Latency + later);
        if (_faults.Reorder > 0)
        {
            at += TimeSpan.FromSeconds(_chance.Between(0, _faults.Reorder));
            if (_lastOf.TryGetValue(owner, out var last) && at < last) at = last;
            if (later == 0) _lastOf[owner] = at;
        }
        else if (at < _lastDown) at = _lastDown;
        if (later == 0 && at > _lastDown) _lastDown = at;
        _down.Enqueue(new Parcel(deliver, evt), (at, _order++));
        Pump();
    }

    private void Pump()
    {
        if (!_down.TryPeek(out _, out var next)) return;
        var at = next.At < _faults.StalledUntil ? _faults.StalledUntil : next.At;
        if (at >= _pumpAt) return;
        _pumpAt = at;
        Book(at - Agenda.Now, () => Deliver(at));
    }

    private void Deliver(TimeSpan at)
    {
        if (_pumpAt != at) return;
        var connection = _connection;
        while (_down.TryPeek(out var parcel, out var next) && next.At <= Agenda.Now
            && _faults.StalledUntil <= Agenda.Now)
        {
            _down.Dequeue();
            parcel.Deliver();
            if (connection != _connection || _closed) return;
        }
        _pumpAt = TimeSpan.MaxValue;
        Pump();
    }

    private int DropEvents()
    {
        var kept = new List<(Parcel, (TimeSpan, long))>();
        var dropped = 0;
        while (_down.TryDequeue(out var parcel, out var key))
        {
            if (parcel.Event is not { } lost) kept.Add((parcel, key));
            else
            {
                dropped++;
                Lost?.Invoke(lost);
            }
        }
        foreach (var (parcel, key) in kept) _down.Enqueue(parcel, key);
        return dropped;
    }

    private sealed record Parcel(Action Deliver, AmiMessage? Event);

    private sealed class Flight
    {
        public bool Lost { get; set; }
    }
}
