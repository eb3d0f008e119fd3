using Ringtail.Dialing;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Loops.Mail;

namespace Ringtail.Runtime.Loops.Switchboards;

/// <summary>The one switchboard of a PBX, over all its lives: what grains and tests hold.</summary>
internal sealed class SwitchboardLoop
{
    private readonly PbxId _pbx;
    private readonly LoopServices _services;
    private readonly LoopRunner _runner;
    private volatile SwitchboardLife? _life;
    private volatile bool _dialing;
    private volatile bool _stopping;

    public SwitchboardLoop(PbxId pbx, bool dialing, LoopServices services)
    {
        _pbx = pbx;
        _dialing = dialing;
        _services = services;
        _runner = new(SwitchboardLife.SubjectOf(pbx), services, LiveAsync);
    }

    /// <summary>Ends when the PBX is disabled or gone, or the loop was stopped.</summary>
    public Task Completion => _runner.Completion;

    public void Start() => _runner.Start();

    /// <summary>A message between two lives, or to a full inbox, is lost; its sender sends it again.</summary>
    public void Deliver(Envelope envelope) => _life?.Inbox.TryWrite(new SwitchboardMessage.Mail(envelope));

    /// <summary>The master switch; remembered over lives.</summary>
    public async ValueTask SetDialingAsync(bool on, CancellationToken ct)
    {
        if (_dialing == on) return;
        _dialing = on;
        if (_life is { } life) await life.Inbox.WriteAsync(new SwitchboardMessage.Dialing(on), ct);
    }

    /// <summary>False when the PBX has no life at this moment.</summary>
    public async ValueTask<bool> AskAsync(SwitchboardInput input, CancellationToken ct)
    {
        if (_life is not { } life) return false;
        await life.Inbox.WriteAsync(new SwitchboardMessage.Input(input), ct);
        return true;
    }

    public async Task ReloadAsync(CancellationToken ct)
    {
        if (_life is not { } life) return;
        var configuration = await _services.Settings.ReadPbxAsync(_pbx, ct);
        await life.Inbox.WriteAsync(new SwitchboardMessage.Configured(configuration), ct);
    }

    /// <summary>
    /// Stops launching, writes what is left and gives the right to dial back; calls go on at the PBX. After
    /// <paramref name="within"/> (zero: at once) it ends where it stands.
    /// </summary>
    public async Task StopAsync(TimeSpan within)
    {
        _stopping = true;
        _life?.Inbox.TryWrite(new SwitchboardMessage.Stop());
        await _runner.StopAsync(within);
    }

    private async Task<LifeEnd> LiveAsync(CancellationToken ct)
    {
        if (_stopping) return LifeEnd.Done;
        return await SwitchboardLife.RunAsync(_pbx, () => _dialing, _services, life => Take(life), ct);
    }

    private void Take(SwitchboardLife? life)
    {
        _life = life;
        // What was said while the life was being made must not be lost.
        if (life is null) return;
        life.Inbox.TryWrite(new SwitchboardMessage.Dialing(_dialing));
        if (_stopping) life.Inbox.TryWrite(new SwitchboardMessage.Stop());
    }
}
