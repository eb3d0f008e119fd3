using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;

namespace Ringtail.Runtime.Storage.Memory;

/// <summary>What the model knows of a number and of caller ids.</summary>
internal sealed class MemoryNumbers(MemoryState state)
{
    public string? BlackList(string key, MemoryRun? run) => state.Lists.Values
        .Where(l => l.BlocksEverywhere || (run is not null
            && (state.CampaignBlackLists.Contains((run.Campaign, l.Id))
                || run.Lists.Exists(r => r.Type == "BLACK_LIST" && r.List == l))))
        .FirstOrDefault(l => l.Keys.Contains(key))?.Name;

    public NumberFacts Of(AttemptDraft draft, string key, MemoryRun run) => Read(
        key, draft.Limits.Campaign.IsNone ? null : new CampaignId(run.Campaign), run, draft.DecidedAt,
        !draft.Limits.Installation.IsNone);

    public NumberFacts Read(
        string key, CampaignId? campaign, MemoryRun? run, DateTimeOffset at, bool everywhere = true) => new()
    {
        BlackList = BlackList(key, run),
        BannedUntil = new MemoryAccounts(state).BannedUntil(key, at),
        IsLive = state.LiveNumbers.Contains(key),
        InCampaign = campaign is { } one ? HistoryOf(key, at, one.Value) : AttemptHistory.None,
        Everywhere = everywhere ? HistoryOf(key, at, null) : AttemptHistory.None,
    };

    public bool Use(PooledCallerId caller, int day)
    {
        var used = state.CallerIdDays.GetValueOrDefault((caller.Id, day));
        if (caller.DailyLimit > 0 && used >= caller.DailyLimit) return false;
        state.CallerIdDays[(caller.Id, day)] = used + 1;
        return true;
    }

    public void GiveBack(int caller, int day)
    {
        if (state.CallerIdDays.GetValueOrDefault((caller, day)) is > 0 and var used)
            state.CallerIdDays[(caller, day)] = used - 1;
    }

    private AttemptHistory HistoryOf(string key, DateTimeOffset at, int? campaign)
    {
        var counted = state.AttemptsByNumber.GetValueOrDefault(key, [])
            .Where(a => a.End?.Outcome.IsOutcome() != false
                && (campaign is null || state.Runs[a.Draft.Offer.Run.Value].Campaign == campaign))
            .Select(a => UtcMicroseconds.Round(a.Draft.DecidedAt)).ToList();
        var from = UtcMicroseconds.Round(at) - NumberRules.Week;
        return new AttemptHistory([.. counted.Where(t => t > from).OrderDescending()], counted.Count);
    }
}
