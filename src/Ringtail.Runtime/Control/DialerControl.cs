using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Grains;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Control;

/// <summary>The dialer as its operators reach it: checks, writes what must be durable, then tells the owner.</summary>
internal sealed partial class DialerControl : IDialerControl, IDisposable
{
    private readonly IRingtailDbFactory _databases;
    private readonly IDialingStore _store;
    private readonly IGrainFactory _grains;
    private readonly LiveFeed _feed;
    private readonly TimeProvider _time;
    private readonly RunStarter _starter;

    public DialerControl(
        IRingtailDbFactory databases, IDialingStore store, IGrainFactory grains, LiveFeed feed, LoopClock clock)
    {
        _databases = databases;
        _store = store;
        _grains = grains;
        _feed = feed;
        _time = clock.Time;
        _starter = new(databases, feed, clock.Time);
    }

    public Task StartDialerAsync(string by, CancellationToken ct) => SwitchAsync(true, by, ct);

    public Task StopDialerAsync(string by, CancellationToken ct) => SwitchAsync(false, by, ct);

    public async Task<int> StartRunAsync(int campaignId, string by, CancellationToken ct, bool withoutList = false)
    {
        var (run, replaced) = await _starter.StartAsync(campaignId, withoutList, ct);
        foreach (var old in replaced)
        {
            await LogAsync("RunRemoved", old, by, ct, $"run {run} follows");
            await _grains.GetGrain<IRunGrain>(old).ReloadAsync().WaitAsync(ct);
        }
        await LogAsync("RunStarted", run, by, ct);
        await SuperviseAsync(reload: false, ct);
        return run;
    }

    public async Task PauseRunAsync(int runId, string by, CancellationToken ct)
    {
        await FindRunAsync(runId, "paused", ct);
        await _grains.GetGrain<IRunGrain>(runId).PauseAsync().WaitAsync(ct);
        await LogAsync("RunPaused", runId, by, ct);
    }

    public async Task UnpauseRunAsync(int runId, string by, CancellationToken ct)
    {
        await FindRunAsync(runId, "continued", ct);
        await _grains.GetGrain<IRunGrain>(runId).UnpauseAsync().WaitAsync(ct);
        await LogAsync("RunUnpaused", runId, by, ct);
    }

    public async Task RemoveRunAsync(int runId, string by, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        await using (var db = _databases.Create())
        {
            var removed = await db.Runs.Where(r => r.Id == runId && !r.Removed)
                .ExecuteUpdateAsync(r => r.SetProperty(x => x.Removed, true).SetProperty(x => x.EndedAt, now), ct);
            if (removed == 0 && !await db.Runs.AnyAsync(r => r.Id == runId, ct))
                throw new ControlException(RefusalKind.NotFound, "NoRun", $"There is no run {runId}.");
            if (removed == 0) throw NoRun(runId);
        }
        await LogAsync("RunRemoved", runId, by, ct);
        await _grains.GetGrain<IRunGrain>(runId).ReloadAsync().WaitAsync(ct);
    }

    public async Task SetBoostAsync(int runId, double factor, string by, CancellationToken ct)
    {
        if (!(factor is >= 0.1 and <= 20))
            throw new ControlException(
                RefusalKind.Invalid, "BoostRange", $"A boost is from 10 % to 2000 %, not {factor * 100:0.##} %.");
        await FindRunAsync(runId, "boosted", ct);
        await using (var db = _databases.Create())
            await db.Runs.Where(r => r.Id == runId).ExecuteUpdateAsync(r => r.SetProperty(x => x.Boost, factor), ct);
        await LogAsync("RunBoosted", runId, by, ct, $"{factor * 100:0.##} %");
        await _grains.GetGrain<IRunGrain>(runId).ReloadAsync().WaitAsync(ct);
    }

    public async Task<int> AddCallAsync(
        int runId, string number, IReadOnlyList<KeyValuePair<string, string>> attributes, DateTimeOffset? due,
        string by, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(number);
        ArgumentNullException.ThrowIfNull(attributes);
        var digits = CallRules.Checked(number, attributes);
        await FindRunAsync(runId, "given a call", ct);
        var installation = await _store.GetInstallationAsync(ct);
        var hopper = await _store.AddCallAsync(
            new(runId), digits, SecondKey.E164Of(digits, installation.DefaultCountry), attributes, due,
            _time.GetUtcNow(), ct);
        await _grains.GetGrain<IRunGrain>(runId).ContactsAddedAsync().WaitAsync(ct);
        return hopper.Value;
    }

    public async Task MoveCallAsync(int runId, int hopperId, DateTimeOffset due, string by, CancellationToken ct)
    {
        CallRules.CheckDue(due, _time.GetUtcNow());
        await FindRunAsync(runId, "given a call", ct);
        if (!await _store.MoveCallAsync(new(runId), new(hopperId), due, ct)) throw NotWaiting(hopperId);
        await LogAsync("CallMoved", runId, by, ct, $"{hopperId}");
        await _grains.GetGrain<IRunGrain>(runId).ContactsAddedAsync().WaitAsync(ct);
    }

    public async Task CancelCallAsync(int runId, int hopperId, string by, CancellationToken ct)
    {
        await FindRunAsync(runId, "changed", ct);
        if (!await _store.CancelCallAsync(new(runId), new(hopperId), $"cancelled by {by}", _time.GetUtcNow(), ct))
            throw NotWaiting(hopperId);
        await LogAsync("CallCancelled", runId, by, ct, $"{hopperId}");
        await _grains.GetGrain<IRunGrain>(runId).ContactsAddedAsync().WaitAsync(ct);
    }

    public Task SetExtendedStatusAsync(int hopperId, string status, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(status);
        Refuse(CallRules.OfStatus(status));
        return SetAsync(hopperId, status, null, null, ct);
    }

    public Task SetAttributeAsync(int hopperId, string name, string value, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        Refuse(CallRules.OfAttribute(name.Trim(), value));
        return SetAsync(hopperId, null, name.Trim(), value, ct);
    }

    private static void Refuse(IReadOnlyList<FieldProblem> problems)
    {
        if (problems.Count > 0) throw new InvalidFieldsException(problems);
    }

    public async Task HangUpAsync(int hopperId, string by, CancellationToken ct)
    {
        var attempt = await FindAttemptAsync(hopperId, ct);
        if (!attempt.Live) throw new ControlException(
            RefusalKind.Conflict, "CallEnded", $"Call {hopperId} has ended already.");
        if (!await _grains.GetGrain<IPbxGrain>(attempt.PbxId).HangUpAsync(hopperId).WaitAsync(ct)) throw NotNow();
        await LogAsync("CallHungUp", attempt.RunId, by, ct, $"{hopperId}");
    }

    public async Task ReleaseEndPointAsync(int endPointId, string by, CancellationToken ct)
    {
        await using var db = _databases.Create();
        var endPoint = await db.EndPoints.SingleOrDefaultAsync(e => e.Id == endPointId, ct)
            ?? throw new ControlException(RefusalKind.NotFound, "NoEndPoint", $"There is no end point {endPointId}.");
        if (!await _grains.GetGrain<IPbxGrain>(endPoint.PbxId).ReleaseEndPointAsync(endPointId).WaitAsync(ct))
            throw NotNow();
        await LogAsync("EndPointReleased", endPointId, by, ct);
    }

    public Task ConfigurationChangedAsync(CancellationToken ct) => SuperviseAsync(reload: true, ct);

    public async Task ContactsAddedAsync(int listId, CancellationToken ct)
    {
        await using var db = _databases.Create();
        var runs = await (from l in db.RunLists
                          join r in db.Runs on l.RunId equals r.Id
                          where l.ListId == listId && !r.Removed
                          select r.Id).ToListAsync(ct);
        foreach (var run in runs) await _grains.GetGrain<IRunGrain>(run).ContactsAddedAsync().WaitAsync(ct);
    }

    public void Dispose() => _starter.Dispose();

    private async Task SwitchAsync(bool on, string by, CancellationToken ct)
    {
        await _grains.GetGrain<IDialerGrain>(0).SwitchAsync(on, by).WaitAsync(ct);
        await SuperviseAsync(reload: false, ct);
    }

    private async Task SuperviseAsync(bool reload, CancellationToken ct)
    {
        var state = await _grains.GetGrain<IDialerGrain>(0).SuperviseAsync(reload).WaitAsync(ct);
        _feed.SetDialer(state.On, state.Since);
    }

    /// <summary>
    /// Durable first. A live attempt's owner is then told, so that its end is decided with it; for one that has ended,
    /// the run decides its rules anew.
    /// </summary>
    private async Task SetAsync(int hopperId, string? status, string? name, string? value, CancellationToken ct)
    {
        var attempt = await FindAttemptAsync(hopperId, ct);
        var late = await _store.RecordLateStatusAsync(new(hopperId), status, name, value, ct);
        if (late is not null)
        {
            var news = new LateStatusNews(
                hopperId, late.Contact.Value, (int)late.Outcome, late.ExtendedStatus, late.Retry, late.EndedAt,
                late.Revision);
            await _grains.GetGrain<IRunGrain>(late.Run.Value).TakeLateStatusAsync(news).WaitAsync(ct);
            return;
        }
        var pbx = _grains.GetGrain<IPbxGrain>(attempt.PbxId);
        if (status is not null) await pbx.SetExtendedStatusAsync(hopperId, status).WaitAsync(ct);
        if (name is not null) await pbx.SetAttributeAsync(hopperId, name, value ?? "").WaitAsync(ct);
    }

    private async Task<AttemptRow> FindAttemptAsync(int hopperId, CancellationToken ct)
    {
        await using var db = _databases.Create();
        return await db.Attempts.AsNoTracking().SingleOrDefaultAsync(a => a.HopperId == hopperId, ct)
            ?? throw new ControlException(
                RefusalKind.NotFound, "NoCall", $"There is no call {hopperId}, or it was not placed yet.");
    }

    private async Task FindRunAsync(int runId, string what, CancellationToken ct)
    {
        await using var db = _databases.Create();
        var run = await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, ct)
            ?? throw new ControlException(RefusalKind.NotFound, "NoRun", $"There is no run {runId}.");
        if (run.Removed)
        {
            throw new ControlException(
                RefusalKind.Conflict, "RunRemoved",
                $"Run {runId} of campaign \"{run.CampaignName}\" was removed: it cannot be "
                + $"{new Word(what)}.");
        }
    }

    private async Task LogAsync(string code, int subject, string by, CancellationToken ct, string detail = "")
    {
        await using var db = _databases.Create();
        db.SystemLog.Add(new SystemLogRow
        {
            At = _time.GetUtcNow(),
            Severity = "Notice",
            Code = code,
            Subject = $"{subject}",
            Detail = detail,
            By = by,
        });
        await db.SaveChangesAsync(ct);
    }

    private static ControlException NoRun(int runId) => new(
        RefusalKind.Conflict, "RunGone", $"There is no run {runId}, or it was removed already.");

    private static ControlException NotWaiting(int hopperId) =>
        new(RefusalKind.Conflict, "CallNotWaiting",
            $"Call {hopperId} does not wait for a time: it is being dialed, or it has ended.");

    private static ControlException NotNow() =>
        new(
            RefusalKind.Conflict, "PbxNotNow",
            $"The Asterisk server of this call is disabled or just being taken up again: try again in "
            + $"a moment.");
}
