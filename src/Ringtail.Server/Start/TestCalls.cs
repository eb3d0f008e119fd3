using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Start;

/// <summary>A test call on its way, or how it ended.</summary>
/// <param name="State">WAITING for its launch, a state of calls (REQUESTED, DIALLING, CONNECTED), an outcome, or
/// NOT_LAUNCHED.</param>
/// <param name="Limit">With WAITING and NOT_LAUNCHED: the gate rule that holds it; empty when none does.</param>
public sealed record TestCall(int HopperId, int RunId, string Number, string State, string Limit, bool Ended);

/// <summary>
/// Calls one number as any other: through a campaign of its own, the gate and the ledger. The campaign is hidden, has
/// an empty list, and is removed from the live page when the call has ended. A dialer that was down is down again then.
/// </summary>
public sealed partial class TestCalls(
    IRingtailDbFactory databases, ConfigurationEditor editor, IDialerControl control, LiveFeed feed,
    IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<TestCalls> logger) : IDisposable
{
    private const string CampaignKey = "test-campaign";
    private static readonly TimeSpan LaunchLimit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>The running or last one of this process; null before the first.</summary>
    public TestCall? Current { get; private set; }

    internal static async Task<int?> CampaignIdAsync(RingtailDb db, CancellationToken ct) =>
        await db.Settings.Where(s => s.Key == CampaignKey).Select(s => s.Value).FirstOrDefaultAsync(ct) is { } value
            ? int.Parse(value, CultureInfo.InvariantCulture)
            : null;

    /// <exception cref="ControlException">Another one is under way, runs are waiting for the dialer, or the call cannot
    /// be queued.</exception>
    public async Task StartAsync(TrunkRow trunk, EndPointRow endPoint, string number, string name, string by)
    {
        await _one.WaitAsync();
        try
        {
            if (Current is { Ended: false })
                throw new ControlException(
                    RefusalKind.Conflict, "TestCallRuns", $"A test call is under way: wait until it has ended.");
            var wasDown = feed.Current.Dialer.State == "DOWN";
            if (wasDown && feed.Current.Runs.Any(r => r.State == "RUNNING"))
                throw new ControlException(
                    RefusalKind.Conflict, "TestCallWouldStart",
                    $"Campaigns wait for the play button, which the test call would press: "
                    + $"pause or remove their runs "
                    + $"first.");
            var ct = CancellationToken.None;
            var campaign = await CampaignAsync(trunk, endPoint, name, by, ct);
            if (wasDown) await control.StartDialerAsync(by, ct);
            var run = await control.StartRunAsync(campaign, by, ct);
            var call = await control.AddCallAsync(run, number, [], null, by, ct);
            Current = new TestCall(call, run, number, "WAITING", "", false);
            _ = FollowAsync(wasDown, by);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<int> CampaignAsync(
        TrunkRow trunk, EndPointRow endPoint, string name, string by, CancellationToken ct)
    {
        await using var db = databases.Create();
        var known = await CampaignIdAsync(db, ct);
        var row = known is { } id ? await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) : null;
        if (row is null)
        {
            row = await editor.SaveCampaignAsync(new CampaignRow { Name = name, Hidden = true }, by, ct);
            var list = await editor.SaveListAsync(new ContactListRow { Name = name, Hidden = true }, by, ct);
            await editor.LinkListAsync(row.Id, list.Id, "CALL_LIST", by, ct);
            db.Settings.Add(new SettingRow
            {
                Key = CampaignKey, Value = row.Id.ToString(CultureInfo.InvariantCulture),
            });
            await db.SaveChangesAsync(ct);
        }
        foreach (var other in await db.CampaignTrunks.AsNoTracking()
            .Where(l => l.CampaignId == row.Id && l.TrunkId != trunk.Id).ToListAsync(ct))
            await editor.UnlinkTrunkAsync(other.Id, by, ct);
        foreach (var other in await db.CampaignEndPoints.AsNoTracking()
            .Where(l => l.CampaignId == row.Id && l.EndPointId != endPoint.Id).ToListAsync(ct))
            await editor.UnlinkEndPointAsync(other.Id, by, ct);
        await editor.LinkTrunkAsync(row.Id, trunk.Id, by, ct);
        await editor.LinkEndPointAsync(row.Id, endPoint.Id, by, ct);
        foreach (var old in await db.Runs.AsNoTracking()
            .Where(r => r.CampaignId == row.Id && !r.Removed).ToListAsync(ct))
            await control.RemoveRunAsync(old.Id, by, ct);
        return row.Id;
    }

    /// <summary>Goes on when the page is left: the dialer must not stay on because somebody closed a window.</summary>
    private async Task FollowAsync(bool stopDialer, string by)
    {
        var stop = lifetime.ApplicationStopping;
        try
        {
            var began = clock.GetTimestamp();
            using var timer = new PeriodicTimer(Look, clock);
            while (Current is { Ended: false } call && await timer.WaitForNextTickAsync(stop))
                Current = await NextAsync(call, clock.GetElapsedTime(began), stop);
            await control.RemoveRunAsync(Current!.RunId, by, stop);
            if (stopDialer) await control.StopDialerAsync(by, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The program ends.
        }
        catch (Exception failure)
        {
            LogFailed(logger, failure);
            if (Current is { Ended: false } call) Current = call with { State = "RS_LOST", Ended = true };
        }
    }

    private async Task<TestCall> NextAsync(TestCall call, TimeSpan waited, CancellationToken ct)
    {
        var view = feed.Current;
        if (view.Calls.FirstOrDefault(c => c.HopperId == call.HopperId) is { } live)
            return call with { State = live.State, Limit = "" };
        await using var db = databases.Create();
        var attempt = await db.Attempts.AsNoTracking().Where(a => a.HopperId == call.HopperId)
            .OrderByDescending(a => a.Id).FirstOrDefaultAsync(ct);
        if (attempt?.Outcome is { } outcome) return call with { State = outcome, Limit = "", Ended = true };
        if (attempt is not null) return call with { Limit = "" };
        var run = view.Runs.FirstOrDefault(r => r.RunId == call.RunId);
        var limit = run is null ? "" : run.Limit.Length > 0 ? run.Limit : run.Reason;
        return waited > LaunchLimit
            ? call with { State = "NOT_LAUNCHED", Limit = limit, Ended = true }
            : call with { Limit = limit };
    }

    public void Dispose() => _one.Dispose();

    [LoggerMessage(7104, LogLevel.Error, "Following the test call failed.")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
