using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Runtime.Storage.Memory;

/// <summary>Abandon accounts and retry bans on the model.</summary>
internal sealed class MemoryAccounts(MemoryState state)
{
    public void Book(CampaignId campaign, PbxId pbx, DateTimeOffset answered, AccountEntry entry)
    {
        if (entry == AccountEntry.None) return;
        var key = (campaign.Value, UtcMicroseconds.From(AccountBucket.FromOf(answered)), pbx.Value);
        state.Minutes[key] = state.Minutes.GetValueOrDefault(key).With(entry);
    }

    public void Ban(string numberKey, DateTimeOffset until, DateTimeOffset now)
    {
        var round = UtcMicroseconds.Round(until);
        if (state.RetryBans.GetValueOrDefault(numberKey) < round) state.RetryBans[numberKey] = round;
        Forget(now - AccountMerge.BansKept, AccountMerge.ForgottenPerBan);
    }

    private int Forget(DateTimeOffset before, int max)
    {
        var ended = state.RetryBans.Where(b => b.Value < UtcMicroseconds.Round(before)).Take(max).ToList();
        foreach (var ban in ended) state.RetryBans.Remove(ban.Key);
        return ended.Count;
    }

    public DateTimeOffset? BannedUntil(string numberKey, DateTimeOffset at) =>
        state.RetryBans.TryGetValue(numberKey, out var until) && until > UtcMicroseconds.Round(at) ? until : null;

    public DateTimeOffset Start(CampaignId campaign, DateTimeOffset now)
    {
        state.AccountStarts.TryAdd(campaign.Value, UtcMicroseconds.Round(now));
        return state.AccountStarts[campaign.Value];
    }

    public ImmutableArray<BookedMinute> Read(CampaignId campaign, DateTimeOffset from)
    {
        var first = UtcMicroseconds.From(AccountBucket.FromOf(from));
        return
        [
            .. state.Minutes.Where(m => m.Key.Campaign == campaign.Value && m.Key.From >= first).Select(m =>
                new BookedMinute(new PbxId(m.Key.Pbx), new(UtcMicroseconds.ToInstant(m.Key.From), m.Value))),
        ];
    }

    public bool Shrink(CampaignId campaign, DateTimeOffset before, DateTimeOffset bansBefore, int max)
    {
        var end = UtcMicroseconds.From(AccountMerge.FromOf(before));
        var quarters = state.Minutes.Where(m => m.Key.Campaign == campaign.Value && m.Key.From < end)
            .GroupBy(m => (m.Key.Pbx, AccountMerge.FromOf(UtcMicroseconds.ToInstant(m.Key.From))))
            .Where(g => g.Count() > 1).OrderBy(g => g.Key).Take(max).Select(g => g.ToList()).ToList();
        foreach (var minutes in quarters)
        {
            foreach (var minute in minutes) state.Minutes.Remove(minute.Key);
            state.Minutes[minutes[0].Key] = minutes.Aggregate(default(AccountCounts), (sum, m) => sum + m.Value);
        }
        var ended = Forget(bansBefore, max);
        return quarters.Count == max || ended == max;
    }
}
