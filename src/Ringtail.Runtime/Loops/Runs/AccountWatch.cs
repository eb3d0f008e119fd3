using System.Collections.Immutable;
using System.Data.Common;
using System.Threading.Channels;
using Ringtail.Dialing;
using Ringtail.Dialing.Pacing;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Loops.Runs;

/// <summary>An account as the ledger has it now, for the run that shares it out.</summary>
/// <param name="Live">Attempts of the campaign that are live, by PBX.</param>
internal sealed record AccountSeen(
    DateTimeOffset Started, ImmutableArray<BookedMinute> Minutes, IReadOnlyDictionary<int, int> Live);

/// <summary>
/// Reads the account of a campaign that several PBXs feed, again and again: everything now and then, and in between the
/// hours in which calls may still end. A store that does not answer gives no shares: they expire. Where a detection
/// drops calls, it also reads what was said of them since.
/// </summary>
internal sealed class AccountWatch(LoopServices services, ChannelWriter<RunMessage> inbox)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AllAgainEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan CallsMax = TimeSpan.FromHours(3);
    private readonly SortedDictionary<(DateTimeOffset From, int Pbx), AccountCounts> _minutes = [];
    private DateTimeOffset _allReadAt = DateTimeOffset.MinValue, _learnedAt = DateTimeOffset.MinValue;

    public async Task RunAsync(Func<RunConfiguration> configuration, CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(Every, services.Clock.Time, ct);
            var now = configuration();
            if (now.Settings.Pacing.Model != PacingModel.Adaptive) continue;
            try
            {
                var seen = await ReadAsync(now, ct);
                if (now.Pbxs.Length > 1 || seen.Minutes.Any(m => !now.Pbxs.Contains(m.Pbx)))
                    await inbox.WriteAsync(new RunMessage.Account(seen), ct);
                await LearnAsync(now, ct);
            }
            catch (Exception e) when (e is StoreException or DbException)
            {
                // The next look comes soon; until then the shares run out, which is the careful side.
                _allReadAt = DateTimeOffset.MinValue;
            }
        }
    }

    /// <summary>Nothing is asked for a campaign without a detection: the question reads all its calls.</summary>
    private async Task LearnAsync(RunConfiguration run, CancellationToken ct)
    {
        var now = services.Clock.Now.Wall;
        if (now - _learnedAt < AllAgainEvery || !_minutes.Values.Any(m => m.Machines > 0)) return;
        _learnedAt = now;
        var share = await services.Settings.ReadPeopleMarkedAsync(run.Settings.Campaign, ct);
        await inbox.WriteAsync(new RunMessage.PeopleMarked(share), ct);
    }

    private async Task<AccountSeen> ReadAsync(RunConfiguration run, CancellationToken ct)
    {
        var now = services.Clock.Now.Wall;
        var campaign = run.Settings.Campaign;
        var started = await services.Store.StartAccountAsync(campaign, now, ct);
        var from = now - CallsMax;
        if (now - _allReadAt >= AllAgainEvery)
        {
            from = AccountReader.From(run.Settings.Pacing.Profile, started, now);
            _minutes.Clear();
            _allReadAt = now;
        }
        foreach (var minute in await services.Store.ReadAccountAsync(campaign, from, ct))
            _minutes[(minute.Bucket.From, minute.Pbx.Value)] = minute.Bucket.Counts;
        var live = await services.Settings.ReadLiveAsync(campaign, ct);
        return new(started,
            [.. _minutes.Select(m => new BookedMinute(new PbxId(m.Key.Pbx), new(m.Key.From, m.Value)))], live);
    }
}
