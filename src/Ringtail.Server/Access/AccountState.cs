using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Access;

/// <summary>What decides whether a remembered sign-in still holds; changes with the account and its roles.</summary>
/// <param name="Roles">In alphabetical order, one a line.</param>
internal sealed record AccountState(int Id, string SecurityStamp, string ConcurrencyStamp, bool Enabled, string Roles)
{
    /// <summary>Null when there is no such account. One read, by the index on the name.</summary>
    public static async Task<AccountState?> ReadAsync(RingtailDb db, string? normalizedName, CancellationToken ct)
    {
        var rows = await (
            from user in db.Users.AsNoTracking()
            where user.NormalizedUserName == normalizedName
            join link in db.UserRoles on user.Id equals link.UserId into links
            from link in links.DefaultIfEmpty()
            join role in db.Roles on link.RoleId equals role.Id into roles
            from role in roles.DefaultIfEmpty()
            select new
            {
                user.Id,
                user.SecurityStamp,
                user.ConcurrencyStamp,
                user.Enabled,
                Role = role.Name,
            }).ToListAsync(ct);
        return rows.Count == 0
            ? null
            : new AccountState(
                rows[0].Id, rows[0].SecurityStamp ?? "", rows[0].ConcurrencyStamp ?? "", rows[0].Enabled,
                string.Join('\n', rows.Select(r => r.Role ?? "").Order(StringComparer.Ordinal)));
    }
}
