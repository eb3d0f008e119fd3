using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Access;

/// <param name="Handle">The visible beginning of the token's text.</param>
/// <param name="State">active, expired or revoked.</param>
/// <param name="ExpiresAt">Null: until it is revoked.</param>
/// <param name="LastUsedAt">To the minute; null: never.</param>
public sealed record TokenSummary(
    int Id, string UserName, string Name, string Handle, IReadOnlyList<string> Scopes, string State,
    DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, string LastUsedFrom);

/// <param name="Token">The whole text: shown this once.</param>
public sealed record CreatedToken(TokenSummary Summary, string Token);

internal sealed record TokenHolder(int TokenId, int UserId, IReadOnlyList<string> Scopes);

/// <summary>
/// Tokens that programs send as <c>Authorization: Bearer</c>: made for a user, with scopes and an expiry; only their
/// hash is kept. A token never does more than its user may.
/// </summary>
public sealed class AccessTokens(IRingtailDbFactory databases, TimeProvider clock)
{
    public const int NameCharsMax = 100;
    /// <summary>
    /// Active tokens of one user: a program that makes one a day is stopped before it fills the table.
    /// </summary>
    public const int ActiveMax = 100;
    private const string Prefix = "rt_";
    private const int HandleChars = 8, SecretChars = 43;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    /// <summary>How far the time of the last use may lag: one write a minute, however busy the program is.</summary>
    private static readonly TimeSpan UseGrain = TimeSpan.FromMinutes(1);

    /// <param name="userId">Null: of all users.</param>
    public async Task<IReadOnlyList<TokenSummary>> ListAsync(int? userId, CancellationToken ct)
    {
        await using var db = databases.Create();
        var rows = await (
            from token in db.AccessTokens.AsNoTracking()
            join user in db.Users on token.UserId equals user.Id
            where userId == null || token.UserId == userId
            orderby token.Id
            select new { token, user.UserName }).ToListAsync(ct);
        return [.. rows.Select(r => Summary(r.token, r.UserName ?? ""))];
    }

    /// <param name="userName">Whose it is.</param>
    /// <exception cref="InvalidFieldsException">Names what is wrong.</exception>
    public async Task<CreatedToken> CreateAsync(
        string userName, string name, IReadOnlyList<string> scopes, DateTimeOffset? expiresAt, string by,
        CancellationToken ct)
    {
        Check(name, scopes, expiresAt);
        await using var db = databases.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // Identity keeps names in upper case to look them up.
        var normal = userName.ToUpperInvariant();
        var user = await db.Users.SingleOrDefaultAsync(u => u.NormalizedUserName == normal, ct)
            ?? throw new ControlException(RefusalKind.NotFound, "NoUser", $"There is no user '{userName}'.");
        var now = clock.GetUtcNow();
        var active = await db.AccessTokens.Where(t => t.UserId == user.Id && t.RevokedAt == null).ToListAsync(ct);
        active.RemoveAll(t => t.ExpiresAt <= now);
        if (active.Exists(t => t.Name == name))
            throw Wrong("Name", "NameTaken", $"is taken: '{user.UserName}' has another active token '{name}'.");
        if (active.Count >= ActiveMax)
            throw new ControlException(
                RefusalKind.Conflict, "TooManyTokens",
                $"'{user.UserName}' has {ActiveMax} active tokens: revoke one first.");
        var handle = Prefix + RandomNumberGenerator.GetString(Alphabet, HandleChars);
        var text = $"{handle}_{RandomNumberGenerator.GetString(Alphabet, SecretChars)}";
        var row = new AccessTokenRow
        {
            UserId = user.Id, Name = name, Handle = handle, Hash = HashOf(text), CreatedAt = now, ExpiresAt = expiresAt,
            Scopes = string.Join(TokenScopes.Separator, TokenScopes.All.Where(scopes.Contains)),
        };
        db.Add(row);
        Log(db, "TokenCreated", user.UserName ?? "", $"{name}: {row.Scopes}", by);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new CreatedToken(Summary(row, user.UserName ?? ""), text);
    }

    /// <param name="ofUserId">Only when it is this user's; null: whoever's it is.</param>
    public async Task RevokeAsync(int id, int? ofUserId, string by, CancellationToken ct)
    {
        await using var db = databases.Create();
        var found = await (
            from token in db.AccessTokens
            join user in db.Users on token.UserId equals user.Id
            where token.Id == id && (ofUserId == null || token.UserId == ofUserId)
            select new { token, user.UserName }).SingleOrDefaultAsync(ct)
            ?? throw new ControlException(RefusalKind.NotFound, "NoToken", $"There is no token {id}.");
        if (found.token.RevokedAt is not null) return;
        found.token.RevokedAt = clock.GetUtcNow();
        Log(db, "TokenRevoked", found.UserName ?? "", found.token.Name, by);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>
    /// Whose token this text is; null when it is none, or expired, or revoked, or its user is disabled.
    /// </summary>
    internal async Task<TokenHolder?> FindAsync(string text, IPAddress? from, CancellationToken ct)
    {
        var handle = HandleOf(text);
        if (handle is null) return null;
        await using var db = databases.Create();
        var found = await (
            from token in db.AccessTokens.AsNoTracking()
            join user in db.Users on token.UserId equals user.Id
            where token.Handle == handle && user.Enabled
            select token).SingleOrDefaultAsync(ct);
        if (found is null || !CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(found.Hash), Encoding.ASCII.GetBytes(HashOf(text)))) return null;
        var now = clock.GetUtcNow();
        if (found.RevokedAt is not null || found.ExpiresAt <= now) return null;
        if (found.LastUsedAt is null || now - found.LastUsedAt >= UseGrain)
        {
            var address = from?.ToString() ?? "";
            await db.AccessTokens.Where(t => t.Id == found.Id).ExecuteUpdateAsync(
                t => t.SetProperty(x => x.LastUsedAt, now).SetProperty(x => x.LastUsedFrom, address), ct);
        }
        return new TokenHolder(found.Id, found.UserId, TokenScopes.Split(found.Scopes));
    }

    /// <summary>The token's first part, when the text is built like a token at all.</summary>
    internal static string? HandleOf(string text) =>
        text.Length == Prefix.Length + HandleChars + 1 + SecretChars
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text[Prefix.Length + HandleChars] == '_' ? text[..(Prefix.Length + HandleChars)] : null;

    private void Check(string name, IReadOnlyList<string> scopes, DateTimeOffset? expiresAt)
    {
        if (string.IsNullOrWhiteSpace(name)) throw Wrong("Name", "Required", "is required.");
        if (name.Length > NameCharsMax || name.Any(char.IsControl))
            throw Wrong("Name", "TooLong", $"may have at most {NameCharsMax} characters and no control characters.");
        var known = string.Join(", ", TokenScopes.All);
        if (scopes.Count == 0) throw Wrong("Scopes", "Required", $"is required: one or more of {known}.");
        if (scopes.FirstOrDefault(s => !TokenScopes.All.Contains(s)) is { } unknown)
            throw Wrong("Scopes", "Scope", $"must be one or more of {known}; '{unknown}' is none.");
        if (expiresAt <= clock.GetUtcNow()) throw Wrong("ExpiresAt", "Past", "must be in the future.");
    }

    private void Log(RingtailDb db, string code, string subject, string detail, string by) => db.SystemLog.Add(
        new SystemLogRow
        {
            At = clock.GetUtcNow(), Severity = "Notice", Code = code, Subject = subject, Detail = detail, By = by,
        });

    private TokenSummary Summary(AccessTokenRow row, string userName) => new(
        row.Id, userName, row.Name, row.Handle, TokenScopes.Split(row.Scopes),
        row.RevokedAt is not null ? "revoked" : row.ExpiresAt <= clock.GetUtcNow() ? "expired" : "active",
        row.CreatedAt, row.ExpiresAt, row.LastUsedAt, row.LastUsedFrom);

    private static string HashOf(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static InvalidFieldsException Wrong(string field, string code, string message) =>
        new([new FieldProblem(field, code, message)]);
}
