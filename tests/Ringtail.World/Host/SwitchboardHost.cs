using System.Collections.Immutable;
using System.Diagnostics;
using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.PbxSim.Wire;
using Ringtail.PbxSim.World;
using Ringtail.Runtime.Loops.Mail;
using Ringtail.Runtime.Storage;
using Ringtail.Telephony;
using Ringtail.Telephony.Actions;

namespace Ringtail.World.Host;

/// <summary>The switchboard's loop in virtual time: what arrives, in one order, and what the core asks for.</summary>
internal sealed partial class SwitchboardHost
{
    private static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryMin = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ResendAfter = TimeSpan.FromSeconds(1);

    public static readonly PbxId Pbx = new(1);
    private const string Subject = "pbx/1";

    private readonly Site _site;
    private readonly DialerProcess _process;
    private readonly Switchboard _core;
    private readonly SimLink _link;
    private readonly PbxTranslator _translator;
    private readonly ActionWriter _writer;
    private readonly SortedDictionary<int, MailLink> _runs = [];
    private readonly Dictionary<HopperId, AttemptDraft> _drafts = [];
    private readonly QueueLogScribe _scribe;
    private readonly Queue<QueueLogLine> _lines = new();
    private bool _lineIsOut;
    private PbxFacts _facts = new("", []);
    private Ownership? _ownership;
    private TimeSpan _leaseEnd;
    private TimeSpan _wait = RetryMin;
    private bool _begun;
    private bool _mayDial;
    private bool _returnsAreDropped;
    private bool _snapshotRuns;
    private bool _snapshotWanted;
    private bool _burstBooked;

    public SwitchboardHost(Site site, DialerProcess process, Chance chance)
    {
        _site = site;
        _process = process;
        _core = new(site.Settings);
        var ids = ChannelIds.ForInstallation("memory00");
        _translator = new(ids);
        _writer = new(ids);
        _scribe = new(ids, id => site.Settings.EndPoints.Any(e => e.Id == id && e.Kind == EndPointKind.Queue));
        _link = new(site.Pbx, site.LinkOptions, site.LinkFaults, chance, notice => When(() => Take(notice)));
        _commits = new(this, "commit", CommitAll);
        _records = new(this, "record", RecordAll);
        _process.Mail.Open(Subject, envelope => When(() => Receive(envelope)));
    }

    public SimLink Link => _link;
    public Switchboard Core => _core;
    public bool HasBegun => _begun;
    private bool Alive => _process.Alive;
    private bool IsHeld => _process.Elapsed < _leaseEnd;

    public void Start() => Acquire();

    public void CloseLink() => _link.Close();

    public void SwitchDialing(bool on)
    {
        _site.Trace?.Invoke($"operator master switch {(on ? "on" : "off")}");
        When(SwitchDialing);
    }

    public void Reload() => When(() => Step(new SwitchboardInput.SettingsChanged(_site.Settings)));

    public void Ask(SwitchboardInput input) => When(() => Step(input));

    public IEnumerable<string> Recount() => _begun ? _core.RecountInvariants() : [];

    // The life's beginning

    private void Acquire()
    {
        var sent = _process.Elapsed;
        Try("acquire pbx", store => store.AcquireAsync(Subject, "world", LeaseLength, default), ownership =>
        {
            _ownership = ownership;
            _leaseEnd = sent + LeaseLength;
            Restore();
        }, Acquire);
    }

    private void Restore() =>
        Try("restore pbx", store => store.RestoreAttemptsAsync(Pbx, _ownership!, default), Begin, Acquire);

    /// <summary>A failure ends this beginning, and the next one waits longer.</summary>
    private void Try<T>(string what, Func<IDialingStore, Task<T>> work, Action<T> done, Action again) =>
        _process.Door.Ask(what, () => Alive, work, done, _ =>
        {
            _site.Agenda.In(_wait, () =>
            {
                if (Alive) again();
            });
            _wait = Longer(_wait);
        });

    private static TimeSpan Longer(TimeSpan wait) => wait * 2 < RetryMax ? wait * 2 : RetryMax;

    private void Begin(ImmutableArray<RestoredAttempt> restored)
    {
        _begun = true;
        _site.Began?.Invoke();
        // What was changed while the life was being made must not be lost.
        if (_site.Settings != _core.Settings) Step(new SwitchboardInput.SettingsChanged(_site.Settings));
        foreach (var attempt in restored)
        {
            _drafts[attempt.Draft.Hopper] = attempt.Draft;
            _scribe.Restore(attempt);
        }
        Step(new SwitchboardInput.AttemptsRestored(restored));
        foreach (var run in restored.GroupBy(a => a.Draft.Offer.Run))
            Tell(run.Key, new RunInput.AttemptsLaunched(Pbx, [.. run.Select(a => a.Draft.Hopper)]));
        Step(new SwitchboardInput.OwnershipChanged(true));
        SwitchDialing();
        _site.LinkMade?.Invoke(_link);
        _link.Start();
        _site.Agenda.In(LeaseLength / 3, KeepLease);
        _site.Agenda.In(_site.Tick, Tick);
    }

    private void KeepLease()
    {
        if (!Alive) return;
        var sent = _process.Elapsed;
        var held = IsHeld;
        _process.Door.Ask(
            "renew pbx", () => Alive, store => store.RenewAsync(_ownership!, LeaseLength, default), renewed =>
            {
                if (renewed) _leaseEnd = sent + LeaseLength;
                Kept(LeaseLength / 3, held);
            }, _ => Kept(RetryMin, held));
    }

    private void Kept(TimeSpan next, bool held)
    {
        if (held != IsHeld || held != _heldTold)
        {
            _heldTold = IsHeld;
            When(() => Step(new SwitchboardInput.OwnershipChanged(IsHeld)));
            if (IsHeld) AskForAccountsAgain();
        }
        _site.Agenda.In(next, KeepLease);
    }

    private bool _heldTold = true;

    // The loop

    private void Tick()
    {
        if (!Alive) return;
        Burst();
        _site.Agenda.In(_site.Tick, Tick);
    }

    /// <summary>One message; what came at the same instant is one burst, after which time is stepped.</summary>
    private void When(Action message)
    {
        if (!Alive || !_begun) return;
        message();
        if (_burstBooked) return;
        _burstBooked = true;
        _site.Agenda.In(0, () =>
        {
            _burstBooked = false;
            Burst();
        });
    }

    private void Burst()
    {
        if (!Alive || !_begun) return;
        Step(new SwitchboardInput.Tick(_link.FreeSlots));
        foreach (var run in _runs.Values) run.Flush(_process.Elapsed, ResendAfter);
    }

    private void Take(AmiNotice notice)
    {
        switch (notice)
        {
            case AmiNotice.EventReceived received:
                foreach (var input in _translator.Translate(received.Message, _process.Now)) Step(input);
                break;
            case AmiNotice.Connected connected:
                Step(new SwitchboardInput.LinkUp(_facts = LinkFacts.Of(connected.Server)));
                break;
            case AmiNotice.Disconnected disconnected: Step(new SwitchboardInput.LinkDown(disconnected.Reason)); break;
            case AmiNotice.Overrun: Step(new SwitchboardInput.LinkUp(_facts)); break;
            default: throw new UnreachableException();
        }
    }

    private void Receive(Envelope envelope)
    {
        var run = new RunId(int.Parse(envelope.From.AsSpan(4), System.Globalization.CultureInfo.InvariantCulture));
        var receipt = LinkTo(run).Receive(envelope, _process.Elapsed);
        if (receipt.NewLife)
        {
            _returnsAreDropped = true;
            Step(new SwitchboardInput.OffersRecalled(run));
            _returnsAreDropped = false;
        }
        foreach (var letter in receipt.Letters)
        {
            var input = MailCodec.ReadSwitchboardInput(letter);
            Step(input);
            if (input is not SwitchboardInput.RunAttached { Run: var attached }) continue;
            _scribe.Attach(attached);
            AskForAccount(attached);
        }
    }

    private void SwitchDialing()
    {
        var may = _site.Dialing && !_commits.Fails && !_records.Fails;
        if (may == _mayDial) return;
        _mayDial = may;
        Step(new SwitchboardInput.DialingSwitched(may));
    }

    private void Tell(RunId run, RunInput input) => LinkTo(run).Send(MailCodec.Write(input), MailCodec.IsFact(input));

    private MailLink LinkTo(RunId run)
    {
        if (_runs.TryGetValue(run.Value, out var link)) return link;
        link = new(Subject, _ownership!.Epoch, envelope => _process.Mail.Post($"run/{run.Value}", envelope));
        return _runs[run.Value] = link;
    }
}
