using System.Net;

namespace Ringtail.Server.Access;

/// <summary>
/// Slows guessing: after <see cref="PerUser"/> failures of one user from one address, or <see cref="PerAddress"/> from
/// one address, within <see cref="Window"/>, further tries are refused unread until the window is over. A person
/// elsewhere who has the same user name is not locked out.
/// </summary>
internal sealed class FailureLimiter(TimeProvider clock)
{
    public const int PerUser = 10;
    public const int PerAddress = 50;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    /// <summary>Entries kept; above it the oldest windows go first (about 100 bytes each).</summary>
    private const int EntriesMax = 20_000;

    private sealed record Failures(DateTimeOffset Since, int Count);

    private readonly Dictionary<string, Failures> _failures = new(StringComparer.OrdinalIgnoreCase);
    /// <summary>Guards <see cref="_failures"/>.</summary>
    private readonly Lock _gate = new();

    /// <summary>How long this user must wait from this address; null when a try is allowed.</summary>
    public TimeSpan? Wait(string user, IPAddress? address)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            return Left(UserKey(user, address), PerUser, now) ?? Left(AddressKey(address), PerAddress, now);
        }
    }

    public void Failed(string user, IPAddress? address)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (_failures.Count >= EntriesMax) Prune(now);
            Count(UserKey(user, address), now);
            Count(AddressKey(address), now);
        }
    }

    public void Succeeded(string user, IPAddress? address)
    {
        lock (_gate) _failures.Remove(UserKey(user, address));
    }

    private TimeSpan? Left(string key, int limit, DateTimeOffset now)
    {
        if (!_failures.TryGetValue(key, out var failures) || failures.Count < limit) return null;
        var left = failures.Since + Window - now;
        return left > TimeSpan.Zero ? left : null;
    }

    private void Count(string key, DateTimeOffset now)
    {
        var known = _failures.TryGetValue(key, out var failures) && failures.Since + Window > now;
        _failures[key] = known ? failures! with { Count = failures!.Count + 1 } : new Failures(now, 1);
    }

    private void Prune(DateTimeOffset now)
    {
        foreach (var (key, failures) in _failures.ToArray())
        {
            if (failures.Since + Window <= now) _failures.Remove(key);
        }
        foreach (
            var (key, _) in _failures.OrderBy(f => f.Value.Since).Take(_failures.Count - (EntriesMax / 2)).ToArray())
            _failures.Remove(key);
    }

    private static string UserKey(string user, IPAddress? address) => $"{AddressKey(address)} {user}";

    /// <summary>An IPv6 client commands a whole /64: it counts as one address.</summary>
    private static string AddressKey(IPAddress? address)
    {
        if (address is null) return "-";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }
}
