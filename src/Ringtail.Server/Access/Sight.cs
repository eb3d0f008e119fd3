using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Explaining;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Privacy;
using Ringtail.Runtime.Reports;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Access;

/// <summary>
/// The store and the live view as the person of the circuit or of the request sees them: what needs a security key that
/// the person does not hold is not there. Pages read through this and through nothing else.
/// </summary>
public sealed class Sight(IRingtailDbFactory all, TimeProvider clock, IServiceProvider services) : IRingtailDbFactory
{
    /// <summary>A new key on a campaign takes it from an open page within this.</summary>
    private static readonly TimeSpan Learnt = TimeSpan.FromSeconds(2);
    private KeyRing? _ring;
    private (SeenThings? Things, long At)? _known;

    public RingtailDb Create()
    {
        var db = all.Create();
        db.SeeAs(Ring);
        return db;
    }

    /// <summary>Every record, whatever its security key.</summary>
    public bool SeesAll => Ring.Master;

    public ReportReader Reports => new(this);

    /// <summary>Calls that wait, of the runs that are seen.</summary>
    public ScheduledCalls Scheduled => new(this, services.GetRequiredService<IDialerControl>());

    public WhyReader Why => services.GetRequiredService<WhyReader>().SeenBy(this);

    public Task<IReadOnlyList<RecordingView>> RecordingsOfAsync(int hopperId, CancellationToken ct) =>
        Recordings.OfCallAsync(this, hopperId, ct);

    public ImportMappings Mappings => new(this, clock);

    /// <summary>For the rest of the request.</summary>
    internal void SeeAs(KeyRing ring) => _ring = ring;

    internal async Task<LiveView> OfAsync(LiveView view, CancellationToken ct) =>
        (await ThingsAsync(ct))?.Of(view) ?? view;

    /// <summary>Whether an alarm or an entry of the log speaks of something hidden.</summary>
    internal async Task<bool> HidesAsync(string subject, string detail, CancellationToken ct) =>
        await ThingsAsync(ct) is { } things && (things.Hides(subject) || things.Hides(detail));

    private async Task<SeenThings?> ThingsAsync(CancellationToken ct)
    {
        if (Ring.Master) return null;
        if (_known is { } known && clock.GetElapsedTime(known.At) < Learnt) return known.Things;
        await using var db = Create();
        var things = await SeenThings.ReadAsync(db, ct);
        _known = (things, clock.GetTimestamp());
        return things;
    }

    private KeyRing Ring => _ring ?? OfCircuit();

    /// <summary>Known from a circuit's beginning; who is not known yet holds no key.</summary>
    private KeyRing OfCircuit()
    {
        var state = services.GetRequiredService<AuthenticationStateProvider>().GetAuthenticationStateAsync();
        return (state.IsCompletedSuccessfully ? state.Result.User : new ClaimsPrincipal()).Ring();
    }
}
