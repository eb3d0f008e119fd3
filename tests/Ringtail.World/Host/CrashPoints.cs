namespace Ringtail.World.Host;

/// <summary>
/// Counts the moments at which a crash matters: before and after each transaction and each action on the wire. At the
/// chosen ones the process ends where it stands.
/// </summary>
internal sealed class CrashPoints(IReadOnlyCollection<int> at, Action<string> crash)
{
    public int Passed { get; private set; }

    public void Pass(string where)
    {
        Passed++;
        if (at.Contains(Passed)) crash(where);
    }
}
