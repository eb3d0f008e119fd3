using System.Collections.Immutable;

namespace Ringtail.Runtime.Loops.Mail;

/// <summary>
/// One loop's side of the conversation with another: numbers what it sends, keeps it until it is acknowledged, sends it
/// again when that takes too long, and lets every message of the other side through once and in order. A lost, repeated
/// or late envelope has no effect but delay. Belongs to its loop: no locks.
/// </summary>
internal sealed class MailLink(string me, long myEpoch, Action<Envelope> send)
{
    private readonly List<(Letter Letter, bool IsFact)> _unacknowledged = [];
    private long _acknowledged;
    private long _received;
    private int _sent;
    private bool _owesAck;
    private TimeSpan _lastSent = TimeSpan.MinValue;

    /// <summary>The other side's present life; 0 until it was heard of.</summary>
    public long PeerEpoch { get; private set; }

    public int Unacknowledged => _unacknowledged.Count;

    /// <summary>
    /// Takes a message to the other side; <see cref="Flush"/> sends it. A fact holds for every life of the receiver and
    /// is kept when a new one begins; everything else was meant for the present one.
    /// </summary>
    public void Send(Letter letter, bool isFact) => _unacknowledged.Add((letter, isFact));

    /// <summary>Makes this side known to the other, or tells it what arrived.</summary>
    public void Hello(TimeSpan now)
    {
        send(new(me, myEpoch, PeerEpoch, 0, _received, []));
        _owesAck = false;
        _lastSent = now;
    }

    /// <summary>
    /// To be called after a burst of inputs and on each tick: sends what is new, acknowledges, and sends again what is
    /// overdue.
    /// </summary>
    /// <param name="keepAlive">Says something after this much silence, so that a new life of the other side is
    /// noticed.</param>
    public void Flush(TimeSpan now, TimeSpan resendAfter, TimeSpan? keepAlive = null)
    {
        var overdue = _lastSent == TimeSpan.MinValue || now - _lastSent >= resendAfter;
        if (PeerEpoch == 0)
        {
            if (overdue) Hello(now);
        }
        else if (overdue && _unacknowledged.Count > 0) SendFrom(0, now);
        else if (_sent < _unacknowledged.Count) SendFrom(_sent, now);
        else if (_owesAck || (keepAlive is { } silence && now - _lastSent >= silence)) Hello(now);
    }

    /// <summary>
    /// Gives what is new in <paramref name="envelope"/>, and whether it begins a new life of the other side.
    /// </summary>
    public Receipt Receive(Envelope envelope, TimeSpan now)
    {
        if (envelope.FromEpoch < PeerEpoch) return Receipt.Nothing;

        var known = PeerEpoch;
        if (envelope.FromEpoch > PeerEpoch) Meet(envelope.FromEpoch);
        var newLife = known > 0 && envelope.FromEpoch > known;
        if (envelope.ToEpoch != myEpoch)
        {
            // It does not know this life: what it says was not meant for it.
            Hello(now);
            return new([], newLife);
        }

        Acknowledge(envelope.Ack);
        return new(TakeNew(envelope), newLife);
    }

    private void Meet(long epoch)
    {
        if (PeerEpoch > 0) _unacknowledged.RemoveAll(m => !m.IsFact);
        PeerEpoch = epoch;
        _acknowledged = 0;
        _received = 0;
        _sent = 0;
    }

    private void Acknowledge(long upTo)
    {
        var count = (int)Math.Clamp(upTo - _acknowledged, 0, _unacknowledged.Count);
        _unacknowledged.RemoveRange(0, count);
        _acknowledged += count;
        _sent = Math.Max(0, _sent - count);
    }

    private ImmutableArray<Letter> TakeNew(Envelope envelope)
    {
        if (envelope.Items.IsEmpty) return [];
        _owesAck = true;
        var skip = _received + 1 - envelope.First;
        if (skip < 0 || skip >= envelope.Items.Length) return [];
        _received = envelope.First + envelope.Items.Length - 1;
        return envelope.Items[(int)skip..];
    }

    private void SendFrom(int index, TimeSpan now)
    {
        var items = _unacknowledged.Skip(index).Select(m => m.Letter).ToImmutableArray();
        send(new(me, myEpoch, PeerEpoch, _acknowledged + index + 1, _received, items));
        _sent = _unacknowledged.Count;
        _owesAck = false;
        _lastSent = now;
    }
}

/// <param name="NewLife">The other side began anew: what it knew of ours besides facts is gone.</param>
internal readonly record struct Receipt(ImmutableArray<Letter> Letters, bool NewLife)
{
    public static Receipt Nothing { get; } = new([], false);
}
