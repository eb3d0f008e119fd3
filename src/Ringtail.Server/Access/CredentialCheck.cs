using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Access;

internal enum CredentialResult { Accepted, Wrong, Disabled, TooManyTries }

/// <param name="RetryAfter">With TooManyTries: how long to wait.</param>
internal sealed record CredentialVerdict(CredentialResult Result, RingtailUser? User, TimeSpan RetryAfter = default);

/// <summary>
/// Checks a name and a password, for the sign-in form and for HTTP Basic. API clients send Basic with every request, so
/// a verified pair is remembered for at most <see cref="RememberFor"/>, as an HMAC under a key of this process together
/// with the account's security stamp: a changed password or a disabled account counts at once.
/// </summary>
internal sealed class CredentialCheck(FailureLimiter limiter, TimeProvider clock)
{
    public static readonly TimeSpan RememberFor = TimeSpan.FromSeconds(60);
    /// <summary>
    /// More distinct users than this within a minute means the memory is being flooded: it is emptied.
    /// </summary>
    private const int RememberedMax = 10_000;

    private static readonly RingtailUser Nobody = new() { UserName = "nobody", SecurityStamp = "none" };
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<int, Verified> _verified = new();
    private string? _nobodysHash;

    private sealed record Verified(byte[] Proof, DateTimeOffset Until);

    public async Task<CredentialVerdict> CheckAsync(
        UserManager<RingtailUser> users, string name, string password, IPAddress? address)
    {
        if (limiter.Wait(name, address) is { } wait)
            return new CredentialVerdict(CredentialResult.TooManyTries, null, wait);
        var user = name.Length == 0 ? null : await users.FindByNameAsync(name);
        if (user is null)
        {
            // As much work as for a known user: the time of the answer does not tell which names exist.
            _nobodysHash ??= users.PasswordHasher.HashPassword(Nobody, Convert.ToHexString(_key));
            users.PasswordHasher.VerifyHashedPassword(Nobody, _nobodysHash, password);
            limiter.Failed(name, address);
            return new CredentialVerdict(CredentialResult.Wrong, null);
        }
        if (!await VerifyAsync(users, user, password))
        {
            limiter.Failed(name, address);
            return new CredentialVerdict(CredentialResult.Wrong, null);
        }
        if (!user.Enabled) return new CredentialVerdict(CredentialResult.Disabled, user);
        limiter.Succeeded(name, address);
        return new CredentialVerdict(CredentialResult.Accepted, user);
    }

    private async Task<bool> VerifyAsync(UserManager<RingtailUser> users, RingtailUser user, string password)
    {
        var proof = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{user.Id}\n{user.SecurityStamp}\n{password}"));
        var now = clock.GetUtcNow();
        if (_verified.TryGetValue(user.Id, out var known) && known.Until > now
            && CryptographicOperations.FixedTimeEquals(known.Proof, proof)) return true;
        if (!await users.CheckPasswordAsync(user, password)) return false;
        if (_verified.Count >= RememberedMax) _verified.Clear();
        _verified[user.Id] = new Verified(proof, now + RememberFor);
        return true;
    }
}
