namespace Ringtail.Dialing.Runs;

/// <summary>The last settlements: a repeated end has no effect, and a late status finds what it changes.</summary>
internal sealed class SettledMemory
{
    /// <summary>A late status comes within minutes; this is over an hour at two calls a second.</summary>
    private const int Capacity = 10_000;
    private readonly Dictionary<HopperId, Settled> _settled = [];
    private readonly Dictionary<ContactId, HopperId> _latest = [];
    private readonly Queue<HopperId> _order = [];

    public bool Contains(HopperId hopper) => _settled.ContainsKey(hopper);
    public Settled? Find(HopperId hopper) => _settled.GetValueOrDefault(hopper);

    public Settled? LastOf(ContactId contact) =>
        _latest.TryGetValue(contact, out var latest) ? Find(latest) : null;

    /// <summary>Whether a later attempt at the same contact was settled.</summary>
    public bool IsSuperseded(HopperId hopper, ContactId contact) =>
        _latest.TryGetValue(contact, out var latest) && latest != hopper;

    public void Add(Settled settled)
    {
        var hopper = settled.Settlement.Hopper;
        if (!_settled.ContainsKey(hopper)) _order.Enqueue(hopper);
        _settled[hopper] = settled;
        _latest[settled.Settlement.Contact] = hopper;
        if (_order.Count <= Capacity) return;
        var oldest = _order.Dequeue();
        if (!_settled.Remove(oldest, out var gone)) return;
        if (_latest.TryGetValue(gone.Settlement.Contact, out var latest) && latest == oldest)
            _latest.Remove(gone.Settlement.Contact);
    }
}
