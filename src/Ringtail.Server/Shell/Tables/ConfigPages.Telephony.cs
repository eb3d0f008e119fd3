using Microsoft.EntityFrameworkCore;
using MudBlazor;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

// ToLower is SQL's lower() here: both databases know it, and neither knows a culture.
#pragma warning disable CA1304, CA1311, CA1862

namespace Ringtail.Server.Shell.Tables;

// Where calls go out and in, and when.
internal static partial class ConfigPages
{
    public static Task<TableData<PbxRow>> PbxsAsync(RingtailDb db, PageOf page, CancellationToken ct)
    {
        var rows = db.Pbxs.AsNoTracking();
        foreach (var word in page.Words())
        {
            rows = rows.Where(p => p.Description.ToLower().Contains(word) || p.Address.ToLower().Contains(word)
                || p.Login.ToLower().Contains(word));
        }
        var sorted = page.SortBy switch
        {
            "address" => rows.Sorted(p => p.Address, page).ThenBy(p => p.Description.ToLower()),
            "login" => rows.Sorted(p => p.Login, page).ThenBy(p => p.Description.ToLower()),
            _ => rows.Sorted(p => p.Description.ToLower(), page),
        };
        return sorted.ThenBy(p => p.Id).PagedAsync(page, ct);
    }

    public static Task<TableData<TrunkRow>> TrunksAsync(RingtailDb db, PageOf page, CancellationToken ct)
    {
        var rows = db.Trunks.AsNoTracking();
        foreach (var word in page.Words())
        {
            rows = rows.Where(t => t.Name.ToLower().Contains(word) || t.DialString.ToLower().Contains(word)
                || db.Pbxs.Any(p => p.Id == t.PbxId && p.Description.ToLower().Contains(word)));
        }
        var sorted = page.SortBy switch
        {
            "pbx" => rows.Sorted(t => db.Pbxs.Where(p => p.Id == t.PbxId).Select(p => p.Description.ToLower())
                .FirstOrDefault(), page).ThenBy(t => t.Name.ToLower()),
            "dial-string" => rows.Sorted(t => t.DialString, page).ThenBy(t => t.Name.ToLower()),
            "capacity" => rows.Sorted(t => t.Capacity, page).ThenBy(t => t.Name.ToLower()),
            _ => rows.Sorted(t => t.Name.ToLower(), page),
        };
        return sorted.ThenBy(t => t.Id).PagedAsync(page, ct);
    }

    /// <summary>By the name that is shown: a queue's, or the end point's own.</summary>
    public static Task<TableData<EndPointRow>> EndPointsAsync(RingtailDb db, PageOf page, CancellationToken ct)
    {
        var rows = db.EndPoints.AsNoTracking();
        foreach (var word in page.Words())
        {
            rows = rows.Where(e => e.Name.ToLower().Contains(word) || e.QueueName.ToLower().Contains(word)
                || e.Type.ToLower().Contains(word) || (e.Extension + "@" + e.Context).ToLower().Contains(word)
                || e.Description.ToLower().Contains(word)
                || db.Pbxs.Any(p => p.Id == e.PbxId && p.Description.ToLower().Contains(word)));
        }
        var sorted = page.SortBy switch
        {
            "type" => rows.Sorted(e => e.Type, page)
                .ThenBy(e => (e.Type == "QUEUE" || e.Name == "" ? e.QueueName : e.Name).ToLower()),
            "located" => rows.Sorted(e => e.Context, page).ThenSorted(e => e.Extension, page.Order),
            "pbx" => rows.Sorted(e => db.Pbxs.Where(p => p.Id == e.PbxId).Select(p => p.Description.ToLower())
                .FirstOrDefault(), page)
                .ThenBy(e => (e.Type == "QUEUE" || e.Name == "" ? e.QueueName : e.Name).ToLower()),
            "channels" => rows.Sorted(e => e.MaxChannels, page)
                .ThenBy(e => (e.Type == "QUEUE" || e.Name == "" ? e.QueueName : e.Name).ToLower()),
            _ => rows.Sorted(e => (e.Type == "QUEUE" || e.Name == "" ? e.QueueName : e.Name).ToLower(), page),
        };
        return sorted.ThenBy(e => e.Id).PagedAsync(page, ct);
    }

    public static Task<TableData<OpeningHoursRow>> HoursAsync(RingtailDb db, PageOf page, CancellationToken ct)
    {
        var rows = db.OpeningHours.AsNoTracking();
        foreach (var word in page.Words())
            rows = rows.Where(h => h.Name.ToLower().Contains(word) || h.Comment.ToLower().Contains(word));
        var sorted = page.SortBy switch
        {
            "mode" => rows.Sorted(h => h.DefaultMode, page).ThenBy(h => h.Name.ToLower()),
            "comment" => rows.Sorted(h => h.Comment.ToLower(), page).ThenBy(h => h.Name.ToLower()),
            _ => rows.Sorted(h => h.Name.ToLower(), page),
        };
        return sorted.ThenBy(h => h.Id).PagedAsync(page, ct);
    }
}
