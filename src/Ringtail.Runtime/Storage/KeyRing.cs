namespace Ringtail.Runtime.Storage;

/// <summary>
/// Which records a reader may see: a record with a security key is there for those who hold that key, or the master
/// key.
/// </summary>
/// <param name="Master">Holds every key.</param>
public sealed record KeyRing(bool Master, IReadOnlyList<string> Keys)
{
    /// <summary>The program itself.</summary>
    public static KeyRing All { get; } = new(true, []);
    /// <summary>Sees what has no key.</summary>
    public static KeyRing None { get; } = new(false, []);

    /// <param name="keys">One a line.</param>
    public static KeyRing Of(bool master, string keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return new(master, keys.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    public bool Opens(string securityKey) => Master || securityKey is null or "" || Keys.Contains(securityKey);
}
