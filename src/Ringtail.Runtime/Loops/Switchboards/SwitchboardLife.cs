using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Loops.Mail;
using Ringtail.Telephony;
using Ringtail.Telephony.Actions;

namespace Ringtail.Runtime.Loops.Switchboards;

/// <summary>
/// One life of a switchboard's loop: reads one inbox, steps the core, and does what it asks. Everything that waits (the
/// store, the wire, lists) runs beside the loop and comes back as a message, so that events are stepped while a
/// commit is in flight. Its state belongs to <see cref="LoopAsync"/> alone.
/// </summary>
internal sealed partial class SwitchboardLife
{
    /// <summary>Messages taken before time is stepped and mail goes out.</summary>
    private const int BurstMax = 256;

    /// <summary>An hour is promised after an end, and the call itself may have been long.</summary>
    private static readonly TimeSpan LegMemory = TimeSpan.FromHours(3);

    private readonly PbxId _pbx;
    private readonly LoopServices _services;
    private readonly Lease _lease;
    private readonly Crew _crew;
    private readonly PbxLink _link;
    private readonly Switchboard _core;
    private readonly SwitchboardLedger _ledger;
    private readonly ILogger _logger;
    private readonly Rereading _reader;
    private readonly Channel<SwitchboardMessage> _inbox;
    private readonly Dictionary<RunId, MailLink> _runs = [];
    private readonly Dictionary<RunId, string> _runNames = [];
    private readonly QueueLogScribe _scribe;
    private readonly QueueLogSender _queueLog;
    private readonly Dictionary<HopperId, AttemptDraft> _drafts = [];
    private readonly Dictionary<HopperId, TimeSpan> _decided = [];
    private readonly SortedDictionary<string, string> _storeProblems = [];
    private PbxConfiguration _configuration;
    private bool _dialing;
    private bool _mayDial;
    private bool _stopping;
    private bool _returnsAreDropped;
    private LifeEnd? _end;
    private int _unwritten;

    private SwitchboardLife(
        PbxConfiguration configuration, ChannelIds ids, Lease lease, Crew crew, PbxLink link, LoopServices services)
    {
        _scribe = new(ids, IsQueue);
        _queueLog = new(link, QueueLogRefused);
        _pbx = configuration.Settings.Pbx;
        _configuration = configuration;
        _lease = lease;
        _crew = crew;
        _link = link;
        _services = services;
        _core = new(configuration.Settings);
        _logger = services.Loggers.CreateLogger<SwitchboardLife>();
        _inbox = Channel.CreateBounded<SwitchboardMessage>(
            new BoundedChannelOptions(services.Options.InboxCapacity) { SingleReader = true });
        _ledger = new(_pbx, lease, services, _inbox.Writer);
        _reader = new(crew, services, async ct => await _inbox.Writer.WriteAsync(
            new SwitchboardMessage.Configured(await services.Settings.ReadPbxAsync(_pbx, ct)), ct));
    }

    private string Subject => SubjectOf(_pbx);

    private bool IsQueue(EndPointId id) =>
        _configuration.Settings.EndPoints.Any(e => e.Id == id && e.Kind == EndPointKind.Queue);

    public ChannelWriter<SwitchboardMessage> Inbox => _inbox.Writer;

    public static string SubjectOf(PbxId pbx) => $"pbx/{pbx.Value}";

    /// <summary>
    /// Acquires the PBX, restores it from the ledger and runs it until it has nothing to do or must begin anew.
    /// </summary>
    /// <param name="began">Gets the life once it takes messages.</param>
    public static async Task<LifeEnd> RunAsync(
        PbxId pbx, LoopServices services, Action<SwitchboardLife?> began, CancellationToken ct)
    {
        var configuration = await services.Settings.ReadPbxAsync(pbx, ct);
        if (configuration is null)
        {
            services.Feed.RemovePbx(pbx.Value);
            return LifeEnd.Done;
        }
        var lease = await Lease.AcquireAsync(services.Store, services.Clock, SubjectOf(pbx), services.Options, ct);
        var restored = await services.Store.RestoreAttemptsAsync(pbx, lease.Ownership, ct);
        if (!configuration.Enabled && restored.IsEmpty)
        {
            services.Feed.RemovePbx(pbx.Value);
            await lease.ReleaseAsync(ct);
            return LifeEnd.Done;
        }

        var installation = await services.Store.GetInstallationAsync(ct);
        var legs = await services.Store.ReadLegsAsync(pbx, services.Clock.Now.Wall - LegMemory, ct);
        using var crew = new Crew(ct);
        await using var link = new PbxLink(configuration.Row, installation.Id, services);
        var life = new SwitchboardLife(
            configuration, ChannelIds.ForInstallation(installation.Id), lease, crew, link, services);
        link.Remember(legs, services.Clock.Now);
        life.Begin(restored);
        began(life);
        try
        {
            await crew.RunAsync(life.LoopAsync);
        }
        finally
        {
            began(null);
            life.ForgetAsking();
        }
        ct.ThrowIfCancellationRequested();
        await lease.ReleaseAsync(ct);
        return life._end ?? LifeEnd.Done;
    }

    private void Begin(IReadOnlyList<RestoredAttempt> restored)
    {
        foreach (var attempt in restored)
        {
            _drafts[attempt.Draft.Hopper] = attempt.Draft;
            _scribe.Restore(attempt);
        }
        Step(new SwitchboardInput.AttemptsRestored([.. restored]));
        foreach (var run in restored.GroupBy(a => a.Draft.Offer.Run))
            Tell(run.Key, new Dialing.Runs.RunInput.AttemptsLaunched(_pbx, [.. run.Select(a => a.Draft.Hopper)]));
        Step(new SwitchboardInput.OwnershipChanged(true));

        _crew.Add(_ledger.CommitAsync);
        _crew.Add(_ledger.RecordAsync);
        _crew.Add(KeepLeaseAsync);
        _crew.Add(TickAsync);
        _crew.Add(_queueLog.RunAsync);
        _crew.Add(ct => _link.PumpAsync(_inbox.Writer, ct));
        _link.Start();
        _services.Feed.Clear($"loop/{Subject}");
        Log.LoopStarted(_logger, Subject, _lease.Ownership.Epoch, restored.Count);
    }

    private async Task LoopAsync(CancellationToken ct)
    {
        while (_end is null && await _inbox.Reader.WaitToReadAsync(ct))
        {
            for (var taken = 0; taken < BurstMax && _inbox.Reader.TryRead(out var message); taken++) Handle(message);
            Listen();
            Step(new SwitchboardInput.Tick(_link.FreeSlots));
            foreach (var run in _runs.Values) run.Flush(_services.Clock.MachineElapsed, _services.Options.ResendAfter);
            Show();
            LookForTheEnd();
        }
    }

    private void LookForTheEnd()
    {
        if (_stopping && _unwritten == 0) _end = LifeEnd.Done;
        else if (!_configuration.Enabled && _drafts.Count == 0 && _unwritten == 0)
        {
            _services.Feed.RemovePbx(_pbx.Value);
            _end = LifeEnd.Done;
        }
    }

    private async Task TickAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(_services.Options.Tick, _services.Clock.Time);
        while (await timer.WaitForNextTickAsync(ct)) await _inbox.Writer.WriteAsync(new SwitchboardMessage.Tick(), ct);
    }

    private async Task KeepLeaseAsync(CancellationToken ct)
    {
        var held = true;
        var wait = _lease.RenewEvery;
        while (true)
        {
            await Task.Delay(wait, _services.Clock.Machine, ct);
            wait = await TryRenewAsync(ct) ? _lease.RenewEvery : _services.Options.RetryMin;
            if (held == _lease.IsHeld) continue;
            held = _lease.IsHeld;
            await _inbox.Writer.WriteAsync(new SwitchboardMessage.Leased(held), ct);
        }
    }

    private async Task<bool> TryRenewAsync(CancellationToken ct)
    {
        try
        {
            return await _lease.RenewAsync(ct) ? true : throw new Storage.OwnershipLostException(Subject);
        }
        catch (Storage.StoreException)
        {
            // The lease runs out by itself when this goes on; the ledger's own writes raise the alarm.
            return false;
        }
    }
}
