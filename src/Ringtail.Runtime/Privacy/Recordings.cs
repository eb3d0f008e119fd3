using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Grains;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Privacy;

/// <summary>A recording of a call, and where it lies.</summary>
/// <param name="Server">Address of the PBX.</param>
/// <param name="State">ASKED, RECORDING, PAUSED, ENDED or FAILED.</param>
/// <param name="ConsentBy">Who reported the contact's consent.</param>
/// <param name="Url">Where it can be heard; empty when the PBX has no address for that.</param>
/// <param name="DeleteAfter">When its days are over; null keeps it.</param>
public sealed record RecordingView(
    long Id, int HopperId, string Server, string File, string State, string ConsentBy, DateTimeOffset ConsentAt,
    string Failure, string Url, DateTimeOffset? DeleteAfter);

/// <summary>
/// Recordings of calls. They lie on the PBX, where the dialer cannot delete: it says which are due, and forgets one
/// when somebody says that it is gone.
/// </summary>
public sealed class Recordings
{
    private readonly IRingtailDbFactory _databases;
    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;

    internal Recordings(IRingtailDbFactory databases, IGrainFactory grains, LoopClock clock)
    {
        _databases = databases;
        _grains = grains;
        _time = clock.Time;
    }

    /// <summary>Starting one reports that the contact has consented; that is written down with the name.</summary>
    /// <exception cref="ControlException">The call is not live, or its campaign records nothing.</exception>
    public async Task AskAsync(int hopperId, RecordingWish wish, string by, CancellationToken ct)
    {
        await using var db = _databases.Create();
        var call = await db.Attempts.AsNoTracking().Where(a => a.HopperId == hopperId)
            .Select(a => new { a.Live, a.PbxId, a.CampaignId, a.AnsweredAt }).SingleOrDefaultAsync(ct)
            ?? throw new ControlException(
                RefusalKind.NotFound, "NoCall", $"There is no call {hopperId}, or it was not placed yet.");
        if (!call.Live) throw new ControlException(
            RefusalKind.Conflict, "CallEnded", $"Call {hopperId} has ended already.");
        if (!await db.Campaigns.AnyAsync(c => c.Id == call.CampaignId && c.Recording == "CONSENT", ct))
            throw new ControlException(
                RefusalKind.Conflict, "NotRecording",
                $"The campaign of this call does not record: allow it in the campaign first.");
        if (!await _grains.GetGrain<IPbxGrain>(call.PbxId).RecordAsync(hopperId, (int)wish, by).WaitAsync(ct))
            throw new ControlException(
                RefusalKind.Conflict, "PbxNotNow",
                $"The Asterisk server of this call is disabled or just being taken up again: try again "
                + $"in a moment.");
    }

    /// <param name="databases">What the reader may see.</param>
    public static Task<IReadOnlyList<RecordingView>> OfCallAsync(
        IRingtailDbFactory databases, int hopperId, CancellationToken ct) =>
        ReadAsync(databases, r => r.HopperId == hopperId, _ => true, ct);

    /// <summary>Those whose days are over, oldest first: to be deleted on their PBX.</summary>
    public Task<IReadOnlyList<RecordingView>> DueAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        return ReadAsync(_databases, _ => true, r => r.DeleteAfter <= now, ct);
    }

    /// <summary>The file is gone from the PBX.</summary>
    public async Task ForgetAsync(long id, CancellationToken ct)
    {
        await using var db = _databases.Create();
        if (await db.Recordings.Where(r => r.Id == id).ExecuteDeleteAsync(ct) == 0)
            throw new ControlException(RefusalKind.NotFound, "NoRecording", $"There is no recording {id}.");
    }

    private static async Task<IReadOnlyList<RecordingView>> ReadAsync(
        IRingtailDbFactory databases, System.Linq.Expressions.Expression<Func<Storage.Rows.RecordingRow, bool>> which,
        Func<RecordingView, bool> kept, CancellationToken ct)
    {
        await using var db = databases.Create();
        var rows = await (
            from recording in db.Recordings.AsNoTracking().Where(which)
            join pbx in db.Pbxs on recording.PbxId equals pbx.Id into pbxs
            from pbx in pbxs.DefaultIfEmpty()
            join campaign in db.Campaigns on recording.CampaignId equals campaign.Id into campaigns
            from campaign in campaigns.DefaultIfEmpty()
            orderby recording.Id
            select new
            {
                recording, Address = pbx.Address ?? "", Url = pbx.RecordingUrl ?? "",
                Days = (int?)campaign.RecordingDays ?? 0,
            }).ToListAsync(ct);
        return [.. rows.Select(r => new RecordingView(
            r.recording.Id, r.recording.HopperId, r.Address, r.recording.File, r.recording.State,
            r.recording.ConsentBy, r.recording.ConsentAt, r.recording.Failure,
            r.Url.Replace(
                "${file}", Uri.EscapeDataString(Path.GetFileName(r.recording.File)), StringComparison.Ordinal),
            r.Days > 0 ? r.recording.ConsentAt.AddDays(r.Days) : null)).Where(kept)];
    }
}
