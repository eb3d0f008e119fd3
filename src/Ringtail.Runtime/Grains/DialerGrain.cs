using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Grains;

/// <summary>
/// The master switch (the play button), remembered in the database, and the list of what should be alive. A fresh
/// installation starts switched off, because its operator presses play; afterwards the last position holds.
/// </summary>
[KeepAlive]
internal sealed class DialerGrain(IRingtailDbFactory databases, LoopServices services, ILogger<DialerGrain> logger)
    : Grain, IDialerGrain
{
    /// <summary>Key of the setting: <c>1</c> on, <c>0</c> off.</summary>
    public const string SwitchKey = "dialer.on";

    private readonly ForgottenRuns _forgotten = new();
    private TimeSpan? _lookedAt;
    private bool? _on;
    private DateTimeOffset? _since;

    public async Task SwitchAsync(bool on, string by)
    {
        await using (var db = databases.Create())
        {
            var row = await db.Settings.SingleOrDefaultAsync(s => s.Key == SwitchKey);
            if (row is null) db.Settings.Add(row = new() { Key = SwitchKey });
            row.Value = on ? "1" : "0";
            db.SystemLog.Add(new SystemLogRow
            {
                At = services.Clock.Now.Wall,
                Severity = "Notice",
                Code = on ? "DialerStarted" : "DialerStopped",
                By = by,
            });
            await db.SaveChangesAsync();
        }
        Log.Switched(logger, on ? "on" : "off", by);
        Set(on);
        await SuperviseAsync(reload: false);
        if (on) await PlayAsync();
    }

    /// <summary>Also on what is on: the operator's word that stopped PBXs and trunks may be tried again.</summary>
    private async Task PlayAsync()
    {
        await using var db = databases.Create();
        var pbxs = await db.Pbxs.Where(p => p.Enabled).Select(p => p.Id).ToListAsync();
        await Task.WhenAll(pbxs.Select(id => GrainFactory.GetGrain<IPbxGrain>(id).PlayAsync()));
    }

    public async Task<DialerState> SuperviseAsync(bool reload)
    {
        await using var db = databases.Create();
        if (_on is null)
            Set(await db.Settings.AnyAsync(s => s.Key == SwitchKey && s.Value == "1"));
        var on = _on == true;
        var pbxs = await db.Pbxs.Where(p => p.Enabled).Select(p => p.Id)
            .Union(db.Attempts.Where(a => a.Live).Select(a => a.PbxId)).ToListAsync();
        var runs = await db.Runs.Where(r => !r.Removed).Select(r => r.Id)
            .Union(db.Attempts.Where(a => !a.Settled).Select(a => a.RunId))
            .Union(db.Attempts.Where(a => a.LateRevision > a.LateDecided).Select(a => a.RunId)).ToListAsync();
        await Task.WhenAll(
            [.. pbxs.Select(id => WakePbxAsync(id, on, reload)), .. runs.Select(id => WakeRunAsync(id, reload))]);
        await TellForgottenAsync();
        return new(on, _since);
    }

    private async Task TellForgottenAsync()
    {
        var now = services.Clock.MachineElapsed;
        if (now - _lookedAt < ForgottenRuns.LookEvery) return;
        _lookedAt = now;
        var found = await services.Store.ReadForgottenRunsAsync(
            services.Clock.Now.Wall - ForgottenRuns.After, CancellationToken.None);
        await Task.WhenAll(_forgotten.Untold(found)
            .Select(run => GrainFactory.GetGrain<IRunGrain>(run.Value).ContactsAddedAsync()));
        _forgotten.Told(found);
    }

    private void Set(bool on)
    {
        if (_on == on) return;
        _on = on;
        _since = on ? services.Clock.Now.Wall : null;
    }

    private async Task WakePbxAsync(int id, bool on, bool reload)
    {
        var grain = GrainFactory.GetGrain<IPbxGrain>(id);
        await grain.WakeAsync(on);
        if (reload) await grain.ReloadAsync();
    }

    private async Task WakeRunAsync(int id, bool reload)
    {
        var grain = GrainFactory.GetGrain<IRunGrain>(id);
        await grain.WakeAsync();
        if (reload) await grain.ReloadAsync();
    }
}
