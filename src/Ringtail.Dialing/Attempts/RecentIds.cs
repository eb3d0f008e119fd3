namespace Ringtail.Dialing.Attempts;

/// <summary>
/// The last attempts, by id. The ledger knows all of them; this only spares it the repeated messages of minutes.
/// </summary>
internal sealed class RecentIds
{
    private const int Capacity = 20_000;
    private readonly HashSet<HopperId> _ids = [];
    private readonly Queue<HopperId> _order = [];

    public bool Contains(HopperId id) => _ids.Contains(id);

    public void Add(HopperId id)
    {
        if (!_ids.Add(id)) return;
        _order.Enqueue(id);
        if (_order.Count > Capacity) _ids.Remove(_order.Dequeue());
    }
}
