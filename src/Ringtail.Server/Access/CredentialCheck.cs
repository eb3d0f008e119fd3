using System.Collections.Concurrent;
using System.Net;
using System.Security.Claims;
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
/// with the account's security stamp, and with it who that is: a changed password or role, or a disabled account counts
/// at once, for one small read of the account a request.
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
    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _verifying = new(StringComparer.Ordinal);
    private string? _nobodysHash;

    /// <param name="Account">What the account was when the principal was made.</param>
    private sealed record Verified(
        byte[] Proof, DateTimeOffset Until, AccountState? Account, ClaimsPrincipal? Principal);

    public async Task<CredentialVerdict> CheckAsync(
        UserManager<RingtailUser> users, string name, string password, IPAddress? address)
    {
        if (Wait(name, address) is { } wait)
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

    /// <summary>How long this user must wait from this address; null when a try is allowed.</summary>
    public TimeSpan? Wait(string name, IPAddress? address) => limiter.Wait(name, address);

    /// <summary>Who this is, when the same password was verified lately and the account is as it was then.</summary>
    public ClaimsPrincipal? Recall(AccountState account, string name, string password, IPAddress? address)
    {
        if (!account.Enabled || !_verified.TryGetValue(account.Id, out var known)) return null;
        if (known.Until <= clock.GetUtcNow() || known.Account != account || known.Principal is null) return null;
        if (!CryptographicOperations.FixedTimeEquals(known.Proof, Proof(account.Id, account.SecurityStamp, password)))
            return null;
        limiter.Succeeded(name, address);
        return known.Principal.Clone();
    }

    /// <summary>After an accepted check: keeps the principal as long as the password is remembered.</summary>
    public void Remember(AccountState account, ClaimsPrincipal principal)
    {
        if (_verified.TryGetValue(account.Id, out var known))
            _verified.TryUpdate(account.Id, known with { Account = account, Principal = principal.Clone() }, known);
    }

    private async Task<bool> VerifyAsync(UserManager<RingtailUser> users, RingtailUser user, string password)
    {
        var proof = Proof(user.Id, user.SecurityStamp, password);
        if (_verified.TryGetValue(user.Id, out var known) && known.Until > clock.GetUtcNow()
            && CryptographicOperations.FixedTimeEquals(known.Proof, proof)) return true;
        // A hundred requests of one client at the end of the minute hash its password once.
        var key = Convert.ToHexString(proof);
        var verifying = _verifying.GetOrAdd(key, _ => new(() => users.CheckPasswordAsync(user, password)));
        try
        {
            if (!await verifying.Value) return false;
        }
        finally
        {
            _verifying.TryRemove(KeyValuePair.Create(key, verifying));
        }
        if (_verified.Count >= RememberedMax) _verified.Clear();
        _verified[user.Id] = new Verified(proof, clock.GetUtcNow() + RememberFor, null, null);
        return true;
    }

    private byte[] Proof(int userId, string? stamp, string password) =>
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{userId}\n{stamp}\n{password}"));
}
