namespace Ringtail.Ami.Dispatch;

/// <summary>
/// The actions in flight on one connection, by ActionID. A list whose waiter gave up stays until its end, so that its
/// late items do not reach the subscription as if they were events.
/// </summary>
internal sealed class PendingActions
{
    // More lists than this are only in flight when the server answers none of them.
    private const int ListsMax = 256;

    // Guards _actions and _closed: senders, deadlines and the reader meet here.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PendingAction> _actions = new(StringComparer.Ordinal);
    private string? _closed;
    private int _lists;

    /// <summary>Whether an event may belong to a list; asked for each event.</summary>
    public bool HasLists => Volatile.Read(ref _lists) > 0;

    /// <summary>Null when it was taken, else why not.</summary>
    public string? TryAdd(PendingAction action)
    {
        lock (_lock)
        {
            if (_closed is not null) return _closed;
            if (!_actions.TryAdd(action.ActionId, action))
            {
                return $"An action with the ActionID '{action.ActionId}' is in flight.";
            }
            if (action.IsList) _lists++;
            return null;
        }
    }

    public PendingAction? Find(string actionId)
    {
        lock (_lock) return _actions.GetValueOrDefault(actionId);
    }

    public void Remove(PendingAction action)
    {
        lock (_lock)
        {
            if (_actions.Remove(action.ActionId) && action.IsList) _lists--;
        }
    }

    public void BecomeList(PendingAction action)
    {
        lock (_lock)
        {
            if (action.IsList) return;
            action.IsList = true;
            if (_actions.ContainsKey(action.ActionId)) _lists++;
        }
    }

    /// <summary>Ends one that got no answer. A list that may still send items stays known.</summary>
    public void Fail(PendingAction action, string reason)
    {
        if (!action.TryFail(reason, out var wasWritten)) return;
        if (!wasWritten || !action.IsList || Volatile.Read(ref _lists) > ListsMax) Remove(action);
    }

    /// <summary>Ends all, and refuses all that come later.</summary>
    public void Close(string reason)
    {
        PendingAction[] open;
        lock (_lock)
        {
            _closed = reason;
            open = [.. _actions.Values];
            _actions.Clear();
            _lists = 0;
        }
        foreach (var action in open) action.TryFail(reason, out _);
    }
}
