namespace Ringtail.Dialing.Trunks;

/// <summary>
/// Contacts whose calls a trunk refused, to tell a number that is refused for ever from a trunk that is gone: a trunk
/// that carried others between two refusals is not gone.
/// </summary>
internal sealed class RefusedContacts
{
    /// <summary>Refused so often in a row, with other calls carried in between each time: it is the number.</summary>
    private const int Enough = 5;
    /// <summary>Beyond it all begins anew: later, and never wrongly.</summary>
    public const int Most = 10_000;
    private readonly Dictionary<(RunId, ContactId, TrunkId), (int Times, long Carried)> _known = [];

    public int Count => _known.Count;

    /// <summary>One more refusal that is no outcome. True when it is the number and not the trunk.</summary>
    /// <param name="carried">Calls that the trunk has carried so far.</param>
    public bool Refused(RunId run, ContactId contact, TrunkId trunk, long carried)
    {
        var key = (run, contact, trunk);
        if (_known.Count >= Most && !_known.ContainsKey(key)) _known.Clear();
        var times = !_known.TryGetValue(key, out var before) ? 1
            : carried > before.Carried ? before.Times + 1 : before.Times;
        _known[key] = (times, carried);
        if (times < Enough) return false;
        _known.Remove(key);
        return true;
    }

    /// <summary>The trunk carried it, or it came to an outcome.</summary>
    public void Forget(RunId run, ContactId contact, TrunkId trunk) => _known.Remove((run, contact, trunk));
}
