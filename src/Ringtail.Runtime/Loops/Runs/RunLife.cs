using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Ringtail.Dialing;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Loops.Mail;

namespace Ringtail.Runtime.Loops.Runs;

/// <summary>
/// One life of a run's loop. It only crashes or goes on: when the store fails or a switchboard begins anew, the
/// life ends and the next one is made from the store, which knows every claim, attempt and unsettled end. No call
/// depends on it. Its state belongs to <see cref="LoopAsync"/> alone.
/// </summary>
internal sealed partial class RunLife
{
    private const int BurstMax = 256;

    /// <summary>A run that does not dial looks at the clock now and then: its hours begin, a retry is due.</summary>
    private static readonly TimeSpan QuietTick = TimeSpan.FromMilliseconds(500);

    private readonly RunId _run;
    private readonly LoopServices _services;
    private readonly Lease _lease;
    private readonly Crew _crew;
    private readonly Run _core;
    private readonly RunWriter _writer;
    private readonly ILogger _logger;
    private readonly Rereading _reader;
    private readonly Channel<RunMessage> _inbox;
    private readonly SortedDictionary<int, MailLink> _pbxs = [];
    private RunConfiguration _configuration;
    private bool _stopping;
    private bool _detached;
    private volatile bool _quiet;
    private LifeEnd? _end;
    private int _unwritten;

    private RunLife(
        RunConfiguration configuration, RunTotals totals, Lease lease, Crew crew, NumberPlan plan,
        LoopServices services)
    {
        _run = configuration.Settings.Run;
        _configuration = configuration;
        _totals = totals;
        _lease = lease;
        _crew = crew;
        _services = services;
        _core = new(configuration.Settings);
        _logger = services.Loggers.CreateLogger<RunLife>();
        _inbox = Channel.CreateBounded<RunMessage>(
            new BoundedChannelOptions(services.Options.InboxCapacity) { SingleReader = true });
        _writer = new(_run, lease, services, plan, () => _configuration.Settings, _inbox.Writer);
        _shares = new(services.Clock.Now.Wall);
        _reader = new(crew, services, async ct => await _inbox.Writer.WriteAsync(
            new RunMessage.Configured(await services.Settings.ReadRunAsync(_run, ct)), ct));
    }

    private string Subject => SubjectOf(_run);

    public ChannelWriter<RunMessage> Inbox => _inbox.Writer;

    public static string SubjectOf(RunId run) => $"run/{run.Value}";

    public static async Task<LifeEnd> RunAsync(
        RunId run, LoopServices services, Action<RunLife?> began, CancellationToken ct)
    {
        var configuration = await services.Settings.ReadRunAsync(run, ct);
        if (configuration is null)
        {
            services.Feed.RemoveRun(run.Value);
            return LifeEnd.Done;
        }
        var lease = await Lease.AcquireAsync(services.Store, services.Clock, SubjectOf(run), services.Options, ct);
        var restored = await services.Store.RestoreRunAsync(run, lease.Ownership, ct);
        var plan = new NumberPlan((await services.Store.GetInstallationAsync(ct)).DefaultCountry);
        restored = restored with { Hopper = [.. restored.Hopper.Select(plan.Know)] };
        var totals = await services.Settings.ReadTotalsAsync(run, ct);
        using var crew = new Crew(ct);
        var life = new RunLife(configuration, totals, lease, crew, plan, services);
        life.Begin(restored);
        began(life);
        try
        {
            await crew.RunAsync(life.LoopAsync);
        }
        finally
        {
            began(null);
        }
        ct.ThrowIfCancellationRequested();
        await lease.ReleaseAsync(ct);
        if (life._end == LifeEnd.Done && life._configuration.Row.Removed) services.Feed.RemoveRun(run.Value);
        return life._end ?? LifeEnd.Done;
    }

    private void Begin(RunRestore restored)
    {
        foreach (var (end, _) in restored.Unsettled) _ends[end.Hopper] = end;
        // First, or what waits for a removed run would be claimed.
        if (_configuration.Row.Removed) Step(new RunInput.RemoveRequested());
        Step(new RunInput.Restored(restored));

        _crew.Add(_writer.WriteAsync);
        _crew.Add(_writer.WriteStatesAsync);
        _crew.Add(KeepLeaseAsync);
        _crew.Add(ct => new AccountWatch(_services, _inbox.Writer).RunAsync(() => _configuration, ct));
        _crew.Add(TickAsync);
        _services.Feed.Clear($"loop/{Subject}");
        Log.LoopStarted(_logger, Subject, _lease.Ownership.Epoch, restored.Live.Length);
    }

    private async Task LoopAsync(CancellationToken ct)
    {
        while (_end is null && await _inbox.Reader.WaitToReadAsync(ct))
        {
            for (var taken = 0; taken < BurstMax && _inbox.Reader.TryRead(out var message); taken++) Handle(message);
            Step(new RunInput.Tick());
            FlushMail();
            Show();
            LookForTheEnd();
        }
    }

    private void Handle(RunMessage message)
    {
        switch (message)
        {
            case RunMessage.Tick: break;
            case RunMessage.Input m: Take(m.Value); break;
            case RunMessage.Request m: Request(m); break;
            case RunMessage.Mail m: Receive(m.Envelope); break;
            case RunMessage.Reload: _reader.Ask(); break;
            case RunMessage.Configured m:
                _reader.Done();
                Configure(m.Configuration);
                break;
            case RunMessage.StateWritten: _unwritten--; break;
            case RunMessage.Account m: ShareOut(m.Seen); break;
            case RunMessage.PeopleMarked m:
                foreach (var pbx in _configuration.Pbxs)
                    TellPbx(pbx, new SwitchboardInput.PeopleMarkedLearned(_run, m.Share));
                break;
            case RunMessage.Stop: _stopping = true; break;
            default: throw new UnreachableException();
        }
        _changed = message is not RunMessage.Tick || _changed;
    }

    private void Take(RunInput input)
    {
        switch (input)
        {
            case RunInput.SettlementCommitted settled:
                _unwritten -= settled.Attempts.Length;
                foreach (var attempt in settled.Attempts) Count(attempt);
                break;
            case RunInput.AttemptEnded ended:
                _ends[ended.End.Hopper] = ended.End;
                break;
        }
        Step(input);
    }

    private void Configure(RunConfiguration? configuration)
    {
        if (configuration is null)
        {
            Step(new RunInput.RemoveRequested());
            return;
        }
        var before = _configuration;
        _configuration = configuration;
        Step(new RunInput.SettingsChanged(configuration.Settings));
        if (configuration.Row.Removed && !before.Row.Removed) Step(new RunInput.RemoveRequested());
        foreach (var pbx in before.Pbxs.Except(configuration.Pbxs))
            TellPbx(pbx, new SwitchboardInput.RunDetached(_run));
        foreach (var pbx in configuration.Pbxs) Attach(pbx);
    }

    /// <summary>The switchboard there knows the run, its settings and whether it may dial.</summary>
    private void Attach(PbxId pbx) => TellPbx(pbx, new SwitchboardInput.RunAttached(
        _configuration.Settings with { DispositionRules = [], Told = ToldSettings.Nobody },
        _core.MayDial && !_configuration.Row.Removed));

    private void LookForTheEnd()
    {
        if (_unwritten > 0) return;
        if (_stopping) _end = LifeEnd.Done;
        if (!_configuration.Row.Removed || _core.Counts.Live > 0) return;
        if (!_detached)
        {
            _detached = true;
            foreach (var pbx in _configuration.Pbxs) TellPbx(pbx, new SwitchboardInput.RunDetached(_run));
        }
        if (_pbxs.Values.All(l => l.PeerEpoch == 0 || l.Unacknowledged == 0)) _end = LifeEnd.Done;
    }

    private async Task TickAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(_services.Options.Tick, _services.Clock.Time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            timer.Period = _quiet ? QuietTick : _services.Options.Tick;
            await _inbox.Writer.WriteAsync(new RunMessage.Tick(), ct);
        }
    }

    /// <summary>
    /// A run that loses its lease ends its life; a failing store ends it as well, and the next one tries again.
    /// </summary>
    private async Task KeepLeaseAsync(CancellationToken ct)
    {
        while (true)
        {
            await Task.Delay(_lease.RenewEvery, _services.Clock.Machine, ct);
            if (!await _lease.RenewAsync(ct)) throw new Storage.OwnershipLostException(Subject);
        }
    }
}
