using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.Pacing;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.History;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Accounts;

/// <summary>The abandon account of a campaign: by which law, and how it stands in each window.</summary>
public sealed record CampaignAccount
{
    public required int CampaignId { get; init; }
    /// <summary>OFF or ADAPTIVE.</summary>
    public required string Model { get; init; }
    public required string Profile { get; init; }
    /// <summary>Share, 0 to 1.</summary>
    public required double Cap { get; init; }
    /// <summary>Seconds from the answer.</summary>
    public required double LimitS { get; init; }
    /// <summary>What stops that clock: AgentRings or AgentConnected.</summary>
    public required string ClockStops { get; init; }
    /// <summary>IANA zone by whose clock days and months begin.</summary>
    public required string Zone { get; init; }
    /// <summary>Null before the first run.</summary>
    public DateTimeOffset? StartedAt { get; init; }
    /// <summary>Of each kind the present window and then former ones in which anybody answered, newest first.</summary>
    public required ImmutableArray<WindowView> Windows { get; init; }
}

/// <summary>Reads accounts as the ledger has them; the same sums as those that the pacing obeys.</summary>
internal static class AccountReports
{
    private const int FormerMax = 14;

    /// <summary>Null when there is no such campaign.</summary>
    public static async Task<CampaignAccount?> ReadAsync(
        RingtailDb db, int campaignId, DateTimeOffset now, CancellationToken ct)
    {
        var row = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, ct);
        if (row is null) return null;
        var start = await db.CampaignAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.CampaignId == campaignId, ct);
        var profile = AbandonSettings.ProfileOf(row, ZoneOf(row));
        var started = start?.StartedAt ?? now;
        var spans = profile.Windows.Select(w => (Window: w, Spans: Spans(w, profile, started, now))).ToList();
        var from = AccountBucket.FromOf(spans.SelectMany(s => s.Spans).Min(s => s.From));
        var minutes = await db.AccountMinutes.AsNoTracking()
            .Where(m => m.CampaignId == campaignId && m.StartsAt >= from).ToListAsync(ct);
        var peopleMarked = minutes.Any(m => m.Machines > 0)
            ? (await MachineAccuracy.ReadAsync(db, campaignId, ct)).PeopleMarkedAtMost
            : 0;
        return new()
        {
            CampaignId = campaignId,
            Model = row.PredictiveModel,
            Profile = profile.Name,
            Cap = profile.Cap,
            LimitS = profile.Limit.TotalSeconds,
            ClockStops = profile.ClockStops.ToString(),
            Zone = profile.Zone.Id,
            StartedAt = start?.StartedAt,
            Windows = [.. spans.SelectMany(s => Windows(s.Window, s.Spans, profile, minutes, peopleMarked))],
        };
    }

    private static TimeZoneInfo ZoneOf(CampaignRow row) =>
        row.TimeZone.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(row.TimeZone, out var zone)
            ? zone
            : TimeZoneInfo.Local;

    /// <summary>The present window and those before it, back to the account's start; a rolling one has none.</summary>
    private static List<WindowSpan> Spans(
        AccountWindow window, AbandonProfile profile, DateTimeOffset started, DateTimeOffset now)
    {
        List<WindowSpan> spans = [window.At(now, started, profile.Zone)];
        if (window.Kind is WindowKind.Rolling or WindowKind.Campaign) return spans;
        while (spans.Count <= FormerMax && spans[^1].From > started)
            spans.Add(window.At(spans[^1].From.AddTicks(-1), started, profile.Zone));
        return spans;
    }

    private static IEnumerable<WindowView> Windows(
        AccountWindow window, List<WindowSpan> spans, AbandonProfile profile, List<AccountMinuteRow> minutes,
        double peopleMarked)
    {
        for (var i = 0; i < spans.Count; i++)
        {
            var from = AccountBucket.FromOf(spans[i].From);
            var counts = minutes.Where(m => m.StartsAt >= from && m.StartsAt < spans[i].Until)
                .Aggregate(default(AccountCounts), (sum, m) =>
                    sum + new AccountCounts(m.Live, m.Abandoned, m.Late, m.FalsePositives, m.Machines))
                .With(profile, peopleMarked);
            if (i > 0 && counts is { Live: 0, Machines: 0 }) continue;
            var against = counts.Against(profile);
            yield return WindowView.Of(window, spans[i], counts, profile.Cap,
                counts.Live == 0 ? 0 : (double)against / counts.Live, (profile.Cap * counts.Live) - against);
        }
    }
}
