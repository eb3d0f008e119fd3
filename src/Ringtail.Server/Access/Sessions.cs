using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Access;

/// <summary>A browser in which somebody is signed in.</summary>
/// <param name="Seen">Last use, to the minute.</param>
/// <param name="Browser">Such as Firefox, Linux; empty when it did not say.</param>
public sealed record SessionSummary(int Id, DateTimeOffset Began, DateTimeOffset Seen, string Address, string Browser);

/// <summary>
/// Who is signed in where. A session is known by the number in its cookie; it is over when it was ended, or when the
/// account's security stamp has changed since, as a new password or role does.
/// </summary>
internal sealed class Sessions(IRingtailDbFactory databases, TimeProvider clock)
{
    public const string ClaimType = "session";
    /// <summary>As long as the cookie lasts without being used.</summary>
    public static readonly TimeSpan UnusedMax = TimeSpan.FromDays(14);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<int, DateTimeOffset> _open = [];

    public static int? Of(ClaimsPrincipal user) =>
        int.TryParse(user.FindFirstValue(ClaimType), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;

    /// <returns>The claim that the cookie carries.</returns>
    public async Task<Claim> BeginAsync(RingtailUser user, HttpContext context)
    {
        var now = clock.GetUtcNow();
        await using var db = databases.Create();
        var unused = now - UnusedMax;
        await db.Sessions.Where(s => s.LastSeenAt < unused).ExecuteDeleteAsync(context.RequestAborted);
        var row = new SessionRow
        {
            UserId = user.Id, Stamp = user.SecurityStamp ?? "", CreatedAt = now, LastSeenAt = now,
            Address = context.Connection.RemoteIpAddress?.ToString() ?? "",
            Browser = BrowserNames.Of(context.Request.Headers.UserAgent.ToString()),
        };
        db.Add(row);
        await db.SaveChangesAsync(context.RequestAborted);
        return new Claim(ClaimType, row.Id.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Asked at every request and once a minute by every open page; the store is asked once a minute. Who signed in
    /// before there were sessions has none, and is held by the stamp alone.
    /// </summary>
    public async Task<bool> IsOpenAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        if (Of(user) is not { } id) return user.FindFirst(ClaimType) is null;
        var now = clock.GetUtcNow();
        if (_open.TryGetValue(id, out var looked) && now - looked < LookAgain) return true;
        await using var db = databases.Create();
        var open = await db.Sessions.Where(s => s.Id == id && s.EndedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, now), ct) == 1;
        if (open) _open[id] = now;
        else _open.TryRemove(id, out _);
        return open;
    }

    /// <summary>The open ones of a person, last used first.</summary>
    public async Task<IReadOnlyList<SessionSummary>> ListAsync(string userName, CancellationToken ct)
    {
        var normal = userName.ToUpperInvariant();
        var unused = clock.GetUtcNow() - UnusedMax;
        await using var db = databases.Create();
        return await (
            from session in db.Sessions.AsNoTracking()
            join user in db.Users on session.UserId equals user.Id
            where user.NormalizedUserName == normal && session.EndedAt == null
                && session.Stamp == user.SecurityStamp && session.LastSeenAt >= unused
            orderby session.LastSeenAt descending, session.Id descending
            select new SessionSummary(
                session.Id, session.CreatedAt, session.LastSeenAt, session.Address, session.Browser)).ToListAsync(ct);
    }

    /// <summary>Its next request is refused, and its open pages close within a minute.</summary>
    /// <exception cref="ControlException">The person has no such session.</exception>
    public async Task EndAsync(int id, string userName, string by, CancellationToken ct)
    {
        var normal = userName.ToUpperInvariant();
        await using var db = databases.Create();
        var found = await (
            from session in db.Sessions
            join user in db.Users on session.UserId equals user.Id
            where session.Id == id && user.NormalizedUserName == normal
            select new { session, user }).SingleOrDefaultAsync(ct)
            ?? throw new ControlException(RefusalKind.NotFound, "NoSession", $"'{userName}' has no session {id}.");
        if (found.session.EndedAt is not null) return;
        found.session.EndedAt = clock.GetUtcNow();
        db.ChangeLog.Add(new ChangeLogRow
        {
            At = clock.GetUtcNow(), By = by, Kind = "User", RecordId = found.user.Id,
            Name = found.user.UserName ?? "", Action = "Changed",
            Fields = JsonSerializer.Serialize(new[] { new[] { "Session", found.session.Browser, "ended" } }),
        });
        await db.SaveChangesAsync(ct);
        _open.TryRemove(id, out _);
    }

    /// <summary>Its person signs out.</summary>
    public async Task LeaveAsync(ClaimsPrincipal user, CancellationToken ct)
    {
        if (Of(user) is not { } id) return;
        var now = clock.GetUtcNow();
        await using var db = databases.Create();
        await db.Sessions.Where(s => s.Id == id).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), ct);
        _open.TryRemove(id, out _);
    }
}
