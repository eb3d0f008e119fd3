namespace Ringtail.Runtime.Storage.Memory;

/// <summary>
/// The store's faults, for the world ring. They act on the next call and stay until they are taken back.
/// </summary>
public sealed class MemoryStoreFaults
{
    /// <summary>Every call takes this long by the store's clock; zero answers at once.</summary>
    public TimeSpan Delay { get; set; }
    /// <summary>Every call fails before it has done anything.</summary>
    public bool Failing { get; set; }
    /// <summary>Every write is done, and then its caller is told that it failed.</summary>
    public bool LostAfterCommit { get; set; }
}
