using System.Collections.Immutable;
using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardEffect;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

/// <summary>
/// A PBX with agents and callers, a ledger that counts minutes, and an adaptive run; a number says what happens next:
/// answers, agents, cuts of the link, restarts (with the ends that were written until then),
/// clocks that are set. The law's own count is kept here, by when people
/// answered and when they got an agent. Whenever that count has nothing left, whatever could still be promised, no call
/// beyond one per free agent may be launched.
/// </summary>
internal sealed class AccountWorld
{
    private enum Is { Ringing, Waiting, Talking }

    private sealed class Call(Offer offer, TimeSpan at)
    {
        public Offer Offer { get; } = offer;
        public TimeSpan LaunchedAt { get; } = at;
        public Is State { get; set; }
        public TimeSpan AnsweredAt { get; set; }
        public bool WasTold { get; set; }
        public int Agent { get; set; } = -1;
        public bool Counted { get; set; }
    }

    private readonly AbandonProfile _profile;
    private readonly int _agents;
    private readonly bool[] _paused;
    private readonly Dictionary<HopperId, Call> _calls = [];
    private readonly Dictionary<DateTimeOffset, AccountCounts> _ledger = [];
    private readonly Dictionary<HopperId, AttemptProgress> _progress = [];
    private readonly Dictionary<HopperId, DateTimeOffset> _answered = [];
    /// <summary>Live in the ledger: committed, and no end written yet.</summary>
    private readonly Dictionary<HopperId, AttemptDraft> _open = [];
    /// <summary>Ends on the way to the ledger; a process that dies takes them along.</summary>
    private readonly List<AttemptEnd> _unwritten = [];
    private Switchboard _board = null!;
    private Moment _now = new(TimeSpan.FromHours(1), Desk.Noon);
    private TimeSpan _windowBegan;
    private bool _linked;
    private int _next = 1;
    private long _live, _against;

    public AccountWorld(double cap, int agents, params WindowKind[] kinds)
    {
        _profile = AbandonProfile.Own with
        {
            Cap = cap, Windows = [.. kinds.Select(kind => new AccountWindow(kind, TimeSpan.FromHours(24)))],
            ClockStops = ClockStop.AgentConnected,
        };
        _agents = agents;
        _paused = new bool[agents];
        _windowBegan = _now.Monotonic;
        Start();
    }

    public int Launched { get; private set; }
    public int Beyond { get; private set; }
    /// <summary>Calls that were hung up at the dialer's wish.</summary>
    public int LetGo { get; private set; }
    /// <summary>Launches for free agents while the answers so far cover no more.</summary>
    public int Overdrawn { get; private set; }

    public void Do(uint word)
    {
        _now = _now.Plus(TimeSpan.FromMilliseconds(word / 64 % 8 * 70));
        var rest = (int)(word / 512);
        // Every other hang-up arrives only after what happens next: an answer may cross it.
        if (word % 2 == 0) HangUpTheHopeless();
        switch (word % 64)
        {
            case < 20: Step(new Tick(rest % 30)); break;
            case < 34: Answer(rest); break;
            case < 40: Serve(); break;
            case < 44: GiveUp(rest); break;
            case < 50: HangUp(rest); break;
            case < 54: Fail(rest); break;
            case < 57: Pause(rest % _agents); break;
            case 57 when rest % 4 == 0: Restart(); break;
            case 58 when rest % 2 == 0: SetClock(rest / 2); break;
            case 59 when rest % 3 == 0: Cut(); break;
            case 60: Link(); break;
            case 61 when rest % 2 == 0: _now = _now.Plus(TimeSpan.FromSeconds(4)); break;
            default: Step(new Tick(40)); break;
        }
        if (!_linked && word % 5 == 0) Link();
        if (word % 7 < 4) Write();
        Regular();
    }

    /// <summary>Forward within the day, back by hours or by more than a day, and right again.</summary>
    private void SetClock(int rest)
    {
        var by = (rest % 5) switch { 0 => 9_000, 1 => -4_000, 2 => 5, 3 => -100_000, _ => -_setBy };
        _setBy += by;
        _now = _now with { Wall = _now.Wall.AddSeconds(by) };
    }

    private double _setBy;

    private void Write()
    {
        foreach (var end in _unwritten)
        {
            _open.Remove(end.Hopper);
            if (end.AccountEntry == AccountEntry.None) continue;
            var minute = AccountBucket.FromOf(end.AnsweredAt!.Value);
            _ledger[minute] = _ledger.GetValueOrDefault(minute).With(end.AccountEntry);
        }
        _unwritten.Clear();
    }

    // Ticks as the loop makes them, so that the holds of irregular loops do not hide everything else.
    private void Regular()
    {
        for (var i = 0; i < 2; i++)
        {
            _now = _now.Plus(TimeSpan.FromMilliseconds(300));
            Step(new Tick(3));
        }
    }

    private void Start()
    {
        _board = new Switchboard(Make.Board([Make.TrunkOf(capacity: 1000)],
            [Make.Queued(channels: 1000) with { MaxWaitingCalls = 500, ScriptTime = TimeSpan.Zero }]) with
        {
            Limits = new() { OffersMin = 60, UnprovenInFlight = 500, LostInARow = 100_000, BreakerStreak = 100_000,
                BreakerMinimum = 100_000 },
        });
        Step(new AttemptsRestored([.. _open.Values.Select(Restored)]));
        Step(new OwnershipChanged(true));
        var run = Ahead.RunOf(profile: _profile);
        Step(new RunAttached(run with { Pacing = run.Pacing with { LetGoAfter = TimeSpan.FromSeconds(2) } }, true));
        Step(new DialingSwitched(true));
        _linked = false;
        Link();
        Step(new AccountRestored(Make.Run, new AccountState
        {
            Campaign = new(1),
            StartedAt = Desk.Noon,
            Buckets = [.. _ledger.OrderBy(b => b.Key).Select(b => new AccountBucket(b.Key, b.Value))],
        }));
    }

    private RestoredAttempt Restored(AttemptDraft draft)
    {
        var progress = _progress.GetValueOrDefault(draft.Hopper);
        var state = progress?.State ?? AttemptState.Launching;
        return new RestoredAttempt(draft, state, Desk.Noon,
            _answered.TryGetValue(draft.Hopper, out var answered) ? answered : null,
            state == AttemptState.WithAgent ? progress!.At : null, "");
    }

    private void Restart()
    {
        // The account of a former life is the ledger's as far as it was written, and the law's count goes on.
        _unwritten.Clear();
        Start();
    }

    private void Cut()
    {
        if (!_linked) return;
        _linked = false;
        Step(new LinkDown("cut"));
    }

    private void Link()
    {
        if (_linked) return;
        _linked = true;
        Step(new LinkUp(new PbxFacts("22", [])));
        var queue = Make.QueueOf(Make.Queue, "rrmemory", [.. Enumerable.Range(0, _agents).Select(Member)]) with
        {
            Callers = [.. _calls.Where(c => c.Value.State == Is.Waiting)
                .Select(c => new QueueCallerFacts(Ahead.Caller(c.Key), c.Key, 1, TimeSpan.Zero))],
        };
        ImmutableArray<LiveLeg> legs = [.. _calls.Select(c => new LiveLeg(c.Key, Ahead.Caller(c.Key),
            c.Value.State != Is.Ringing, c.Value.Agent >= 0 ? Key(c.Value.Agent) : null,
            c.Value.State == Is.Waiting ? Make.Queue : null))];
        // A snapshot tells of answers that nobody heard; the law counts them from when they were.
        foreach (var call in _calls.Values) if (call.State != Is.Ringing) call.WasTold = true;
        Step(new SnapshotTaken(new PbxSnapshot { Queues = [queue], Legs = legs }));
    }

    private MemberFacts Member(int agent) => Make.Member(Key(agent).Device,
        status: IsBusy(agent) ? DeviceStatus.InUse : DeviceStatus.NotInUse, paused: _paused[agent]);

    private bool IsBusy(int agent) => _calls.Values.Any(c => c.Agent == agent);

    private static AgentKey Key(int agent) => new($"SIP/{agent}");

    private Call? Pick(Is state, int rest)
    {
        var of = _calls.Values.Where(c => c.State == state).ToList();
        return of.Count == 0 ? null : of[rest % of.Count];
    }

    private void Tell(SwitchboardInput input)
    {
        if (_linked) Step(input);
    }

    private void Answer(int rest)
    {
        if (Pick(Is.Ringing, rest) is not { } call) return;
        call.State = Is.Waiting;
        call.AnsweredAt = _now.Monotonic;
        call.WasTold = _linked;
        Tell(new LegAnswered(call.Offer.Hopper));
        Tell(new CallerJoined(Make.Queue, Ahead.Caller(call.Offer.Hopper), call.Offer.Hopper));
        if (rest % 3 > 0) Serve();
    }

    private void Serve()
    {
        var agent = Enumerable.Range(0, _agents).FirstOrDefault(a => !_paused[a] && !IsBusy(a), -1);
        if (agent < 0 || Pick(Is.Waiting, 0) is not { } call) return;
        call.Agent = agent;
        call.State = Is.Talking;
        var caller = Ahead.Caller(call.Offer.Hopper);
        // In time, as far as anybody heard; else the law's count had it already.
        if (!call.Counted && _now.Monotonic - call.AnsweredAt <= _profile.Limit && call.WasTold) Count(call, false);
        Tell(new CallerLeft(Make.Queue, caller, call.Offer.Hopper));
        Tell(new AgentConnected(Make.Queue, Key(agent), caller, call.Offer.Hopper));
        Tell(new MemberChanged(Member(agent)));
    }

    private void GiveUp(int rest)
    {
        if (Pick(Is.Waiting, rest) is not { } call) return;
        // Before the limit it is the caller's own will.
        CountLate();
        var caller = Ahead.Caller(call.Offer.Hopper);
        _calls.Remove(call.Offer.Hopper);
        Tell(new CallerHungUpWaiting(Make.Queue, caller, call.Offer.Hopper));
        Tell(new LegGone(call.Offer.Hopper, 16, true));
    }

    private void HangUp(int rest)
    {
        if (Pick(Is.Talking, rest) is not { } call) return;
        var agent = call.Agent;
        _calls.Remove(call.Offer.Hopper);
        Tell(new AgentDone(Make.Queue, Key(agent), Ahead.Caller(call.Offer.Hopper), call.Offer.Hopper, false));
        Tell(new LegGone(call.Offer.Hopper, 16, true));
        Tell(new MemberChanged(Member(agent)));
    }

    /// <summary>The PBX does what it was asked: who has answered meanwhile is cut, not by an own will.</summary>
    private void HangUpTheHopeless()
    {
        var asked = _hangUps.ToArray();
        _hangUps.Clear();
        foreach (var hopper in asked)
        {
            if (!_calls.Remove(hopper, out var call)) continue;
            LetGo++;
            if (call.State == Is.Waiting && !call.Counted && call.WasTold) Count(call, true);
            Tell(new LegGone(hopper, 16, null));
            if (call.State == Is.Ringing) Tell(new OriginateConcluded(hopper, false, 0));
            if (call.Agent >= 0) Tell(new MemberChanged(Member(call.Agent)));
        }
    }

    private readonly List<HopperId> _hangUps = [];

    private void Fail(int rest)
    {
        if (Pick(Is.Ringing, rest) is not { } call) return;
        _calls.Remove(call.Offer.Hopper);
        Tell(new LegGone(call.Offer.Hopper, 19, false));
        Tell(new OriginateConcluded(call.Offer.Hopper, false, 3));
    }

    private void Pause(int agent)
    {
        _paused[agent] = !_paused[agent];
        Tell(new MemberChanged(Member(agent)));
    }

    /// <summary>Those of whom the dialer was told, and whose limit has passed without an agent.</summary>
    private void CountLate()
    {
        foreach (var call in _calls.Values)
            if (!call.Counted && call.WasTold && call.State == Is.Waiting
                && _now.Monotonic - call.AnsweredAt > _profile.Limit) Count(call, true);
    }

    private void Count(Call call, bool against)
    {
        call.Counted = true;
        _live++;
        if (against) _against++;
    }

    private void Step(SwitchboardInput input)
    {
        CountLate();
        foreach (var effect in _board.Step(input, _now).ToArray()) Take(effect);
    }

    private void Take(SwitchboardEffect effect)
    {
        switch (effect)
        {
            case RequestOffers request:
                Step(new OffersArrived(request.Run,
                    [.. Enumerable.Range(0, request.Count).Select(_ => Make.Offer(_next++))]));
                break;
            case CommitAttempts commit:
                _drafts.AddRange(commit.Drafts);
                foreach (var draft in commit.Drafts) _open[draft.Hopper] = draft;
                Step(new AttemptsCommitted(commit.Batch, []));
                break;
            case Originate originate:
                var known = _drafts.Find(d => d.Hopper == originate.Order.Hopper)!;
                Check();
                _calls[known.Hopper] = new Call(known.Offer, _now.Monotonic);
                Launched++;
                Tell(new LegCreated(known.Hopper, $"{Make.TrunkDevice}-{known.Hopper.Value:x8}"));
                Tell(new LegRinging(known.Hopper));
                break;
            case RecordProgress { Progress: var progress }:
                _progress[progress.Hopper] = progress;
                if (progress.State == AttemptState.Answered) _answered.TryAdd(progress.Hopper, progress.At);
                break;
            case HangUp hangUp when _linked: _hangUps.Add(hangUp.Hopper); break;
            case RecordEnd { End: var end }: _unwritten.Add(end); break;
        }
    }

    private readonly List<AttemptDraft> _drafts = [];

    /// <summary>Before a launch: is it within what may be launched?</summary>
    private void Check()
    {
        var free = Enumerable.Range(0, _agents).Count(a => !_paused[a] && !IsBusy(a));
        var inFlight = _calls.Values.Count(c => c.State != Is.Talking);
        if (inFlight < free)
        {
            if (_against > _profile.Cap * _live) Overdrawn++;
            return;
        }
        Beyond++;
        // Nobody can promise more answers than the team could talk to, one each in ten seconds, for eight hours.
        var rolls = _profile.Windows.Any(w => w.Kind == WindowKind.Rolling);
        var promise = rolls ? 0 : _agents * 8 * 360;
        var window = rolls ? TimeSpan.FromHours(24) : TimeSpan.FromHours(12);
        if (_now.Monotonic - _windowBegan > window) return;
        Assert.True(_against <= _profile.Cap * (_live + promise),
            $"launched beyond the agents with {_against} of {_live} abandoned, cap {_profile.Cap}");
    }
}
