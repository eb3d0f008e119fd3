using System.Data.Common;
using Ringtail.Dialing;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Loops.Switchboards;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Loops;

/// <summary>What the ledger holds of a campaign's abandon account, as the switchboard of one PBX needs it.</summary>
internal static class AccountReader
{
    /// <summary>Minutes that are older than every window are merged; so many quarters of an hour at a time.</summary>
    private static readonly TimeSpan MergeAfter = TimeSpan.FromDays(70);
    private static readonly TimeSpan BansForgottenAfter = TimeSpan.FromDays(1);
    private const int MergedMax = 200;

    public static async Task<SwitchboardMessage.AccountRead> ReadAsync(
        RunSettings run, PbxId pbx, LoopServices services, CancellationToken ct)
    {
        var store = services.Store;
        var now = services.Clock.Now.Wall;
        var started = await store.StartAccountAsync(run.Campaign, now, ct);
        var from = From(run.Pacing.Profile, started, now);
        var minutes = await store.ReadAccountAsync(run.Campaign, from, ct);
        var state = new AccountState
        {
            Campaign = run.Campaign,
            StartedAt = started,
            Buckets = [.. minutes.Where(m => m.Pbx == pbx).Select(m => m.Bucket)],
            Shared = minutes.Any(m => m.Pbx != pbx) || await HasSeveralPbxsAsync(run.Run, services, ct),
            PeopleMarked = minutes.Any(m => m.Bucket.Counts.Machines > 0)
                ? await PeopleMarkedAsync(run.Campaign, services, ct)
                : AccountState.PeopleMarkedUnknown,
            Knowledge = await store.ReadKnowledgeAsync(run.Campaign, pbx, ct),
        };
        await store.ShrinkAccountAsync(
            run.Campaign, Merged(run.Pacing.Profile, now), now - BansForgottenAfter, MergedMax, ct);
        return new(run.Run, state, from);
    }

    /// <summary>How far back an account is read.</summary>
    public static DateTimeOffset From(AbandonProfile profile, DateTimeOffset started, DateTimeOffset now)
    {
        var reach = AccountState.ReachesBackTo(profile, started, now);
        return reach < now - AccountState.KeptFor ? reach : now - AccountState.KeptFor;
    }

    /// <summary>No window begins among what is merged: neither a short one nor the longest of the profile.</summary>
    private static DateTimeOffset Merged(AbandonProfile profile, DateTimeOffset now)
    {
        var longest = profile.Windows.Max(w => w.Length);
        return now - (longest + TimeSpan.FromDays(1) > MergeAfter ? longest + TimeSpan.FromDays(1) : MergeAfter);
    }

    private static Task<bool> HasSeveralPbxsAsync(RunId run, LoopServices services, CancellationToken ct) =>
        ReadAsync(async () => await services.Settings.ReadRunAsync(run, ct) is { Pbxs.Length: > 1 });

    private static Task<double> PeopleMarkedAsync(CampaignId campaign, LoopServices services, CancellationToken ct) =>
        ReadAsync(() => services.Settings.ReadPeopleMarkedAsync(campaign, ct));

    private static async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (DbException e)
        {
            throw new StoreException(e.Message, e.IsTransient, e);
        }
    }
}
