using Microsoft.EntityFrameworkCore;
using MudBlazor;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;

// ToLower is SQL's lower() here: both databases know it, and neither knows a culture.
#pragma warning disable CA1304, CA1311, CA1862

namespace Ringtail.Server.Shell.Tables;

/// <summary>Configuration that can grow to thousands of rows, a page at a time, by name when nothing else is
/// pressed.</summary>
internal static partial class ConfigPages
{
    public static Task<TableData<CampaignRow>> CampaignsAsync(RingtailDb db, PageOf page, CancellationToken ct)
    {
        var rows = db.Campaigns.AsNoTracking().Where(c => !c.Hidden);
        foreach (var word in page.Words()) rows = rows.Where(c => c.Name.ToLower().Contains(word));
        var sorted = page.SortBy switch
        {
            "state" => rows.Sorted(c => db.Runs.Where(r => r.CampaignId == c.Id).OrderByDescending(r => r.Id)
                // PostgreSQL puts what is null first when the order descends, SQLite last.
                .Select(r => r.State).FirstOrDefault() ?? "", page).ThenBy(c => c.Name.ToLower()),
            "priority" => rows.Sorted(c => c.Priority, page).ThenBy(c => c.Name.ToLower()),
            _ => rows.Sorted(c => c.Name.ToLower(), page),
        };
        return sorted.ThenBy(c => c.Id).PagedAsync(page, ct);
    }

    /// <param name="hidden">Also those that were hidden.</param>
    public static Task<TableData<ContactListRow>> ListsAsync(
        RingtailDb db, bool hidden, PageOf page, CancellationToken ct)
    {
        var rows = db.Lists.AsNoTracking().Where(l => hidden || !l.Hidden);
        foreach (var word in page.Words())
            rows = rows.Where(l => l.Name.ToLower().Contains(word) || l.CreatedBy.ToLower().Contains(word));
        var sorted = page.SortBy switch
        {
            "contacts" => rows.Sorted(l => l.ContactCount, page).ThenBy(l => l.Name.ToLower()),
            "created" => rows.Sorted(l => l.CreatedAt, page).ThenBy(l => l.Name.ToLower()),
            _ => rows.Sorted(l => l.Name.ToLower(), page),
        };
        return sorted.ThenBy(l => l.Id).PagedAsync(page, ct);
    }

    /// <summary>Name, role and state of each account; who has no role is a User.</summary>
    public static async Task<TableData<UserSummary>> UsersAsync(RingtailDb db, PageOf page, CancellationToken ct)
    {
        var rows = db.Users.AsNoTracking().Select(u => new
        {
            u.Id, Name = u.UserName ?? "", u.RealName, u.Enabled,
            Role = (from held in db.UserRoles
                    join role in db.Roles on held.RoleId equals role.Id
                    where held.UserId == u.Id
                    select role.Name).FirstOrDefault() ?? Roles.User,
        });
        foreach (var word in page.Words())
        {
            rows = rows.Where(u => u.Name.ToLower().Contains(word) || u.RealName.ToLower().Contains(word)
                || u.Role.ToLower().Contains(word));
        }
        var sorted = page.SortBy switch
        {
            "real-name" => rows.Sorted(u => u.RealName.ToLower(), page).ThenBy(u => u.Name.ToLower()),
            "enabled" => rows.Sorted(u => u.Enabled, page).ThenBy(u => u.Name.ToLower()),
            "role" => rows.Sorted(u => u.Role, page).ThenBy(u => u.Name.ToLower()),
            _ => rows.Sorted(u => u.Name.ToLower(), page),
        };
        var found = await sorted.ThenBy(u => u.Id).PagedAsync(page, ct);
        return new TableData<UserSummary>
        {
            TotalItems = found.TotalItems,
            Items = [.. found.Items!.Select(u => new UserSummary(u.Name, u.RealName, u.Role, u.Enabled))],
        };
    }
}
