using System.Collections.Immutable;
using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardEffect;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

/// <summary>
/// Feeds a switchboard whatever a number says, sense or nonsense, and keeps a ledger of its own, written against the
/// promises and not against the code: an Originate once per attempt, one end per attempt, no launch that a rule
/// forbids.
/// </summary>
internal sealed class RandomWorld
{
    public const int Agents = 6;
    private static readonly string[] Queues = ["a", "b"];
    private readonly Switchboard _board;
    private readonly HashSet<HopperId> _originated = [];
    private readonly HashSet<HopperId> _ended = [];
    private readonly List<HopperId> _known = [];
    private readonly Dictionary<HopperId, Offer> _offers = [];
    private Moment _now = new(TimeSpan.FromHours(1), Desk.Noon);
    private CommitAttempts? _commit;
    private int _next = 1;
    private bool _on, _owned, _linked;
    private bool _mayDial;
    private int _slots;

    public RandomWorld()
    {
        var settings = Make.Board(
            [Make.TrunkOf(1, capacity: 6), Make.TrunkOf(2, "Local/${num}@out", 3) with { CallsPerPeriod = 2 }],
            [
                Make.Queued(1, "a", boost: 1.5), Make.Queued(2, "b"), Make.Phone(3, 3),
                Make.Queued(4, "a") with { AgentFirst = true },
                Make.Queued(5, "b") with { AgentFirst = true, Preview = true },
            ]);
        _board = new Switchboard(settings);
    }

    public IReadOnlySet<HopperId> Originated => _originated;
    public IReadOnlySet<HopperId> Ended => _ended;

    /// <summary>What has no end.</summary>
    public string Describe() =>
        string.Join(", ", _board.View(_now).Calls) + string.Join(", ", _originated.Except(_ended));

    public void Begin()
    {
        Step(new AttemptsRestored([]));
        Step(new OwnershipChanged(_owned = true));
        Step(new LinkUp(new("16", [])));
        _linked = true;
        Step(new SnapshotTaken(Snapshot([])));
        Step(new DialingSwitched(_on = true));
        _mayDial = true;
        Attach();
    }

    public void Do(uint word)
    {
        _now = _now.Plus(TimeSpan.FromMilliseconds(word % 7 * 150));
        var rest = word / 64;
        var call = _known.Count > 0 ? _known[(int)(rest % (uint)_known.Count)] : new HopperId(1);
        var agent = new AgentKey($"SIP/{rest / 8 % Agents}");
        var queue = Queues[rest / 5 % 2];
        var caller = $"c{call.Value}";
        HopperId? ours = rest % 11 == 0 ? null : call;
        if (rest % 16 == 3)
        {
            AtAgents(word, rest, call, agent);
            return;
        }
        switch (word % 64)
        {
            case < 8: Tick((int)(rest % 5)); break;
            case < 14: if (_commit is { } commit) Answer(commit, rest); break;
            case < 18: Step(new LegCreated(call, $"SIP/carrier-{call.Value}")); break;
            case < 20: Step(new LegRinging(call)); break;
            case < 24: Step(new LegAnswered(call)); break;
            case < 28: Step(new LegGone(call, (int)(rest % 50),
                (rest % 3) switch { 0 => true, 1 => false, _ => null })); break;
            case < 31: Step(new OriginateConcluded(call, rest % 4 == 0, (int)(rest % 9))); break;
            case < 33: Step(new CallerJoined(queue, caller, ours)); break;
            case < 35: Step(new AgentOffered(queue, agent, caller, ours)); break;
            case 35: Step(new AgentNotReached(queue, agent, caller, ours)); break;
            case 36: Step(new CallerLeft(queue, caller, ours)); break;
            case 37: Step(new CallerHungUpWaiting(queue, caller, ours)); break;
            case < 40: Step(new AgentConnected(queue, agent, caller, ours)); break;
            case < 42: Step(new AgentDone(queue, agent, caller, ours, rest % 2 == 0)); break;
            case < 44: Step(new DeviceChanged(agent.Device, (DeviceStatus)(rest % 9))); break;
            case < 46: Step(
                new MemberChanged(Make.Member(agent.Device, queue, (DeviceStatus)(rest % 9), rest % 3 == 0,
                rest % 5 == 0))); break;
            case 46: Step(new MemberRemoved(queue, agent)); break;
            case < 49: Step(new DeviceLoad(Make.TrunkDevice, (int)(rest % 8))); break;
            case 49: Step(new OriginateAnswered(call, rest % 6 > 0, "Invalid channel")); break;
            case 50: Step(new OriginateNotSent(call, "?")); break;
            case 51: Step(new OriginateUnanswered(call, "?")); break;
            case 52 when rest % 4 == 0: Step(new LinkDown("?")); break;
            case 53 when !_linked || rest % 4 == 0: Step(new LinkUp(new("16", []))); break;
            case < 57: Step(new SnapshotTaken(Snapshot(Legs(rest)))); break;
            case 57: Step(new SnapshotFailed("?")); break;
            case 58: Step(new HangUpRequested(call)); break;
            case 59: _mayDial = rest % 8 > 0; Attach(); break;
            case 60: Step(new DialingSwitched(_on = rest % 8 > 0)); break;
            case 61: Step(new OwnershipChanged(_owned = rest % 8 > 0)); break;
            case 62: Step(new EndPointReleased(new((int)(rest % 3) + 1))); break;
            case 63: Step(new OffersRecalled(Make.Run)); break;
            default: Tick(3); break;
        }
    }

    /// <summary>What agents do who are called first, and who look at numbers.</summary>
    private void AtAgents(uint word, uint rest, HopperId call, AgentKey agent)
    {
        switch (word % 8)
        {
            case 0: Step(new AgentLegCreated(call, $"{agent}-{call.Value}")); break;
            case 1: Step(new AgentLegAnswered(call)); break;
            case 2: Step(new AgentHungUp(call)); break;
            case 3: Step(new AgentLegGone(call, (int)(rest % 50))); break;
            case 4 or 5: Step(new ReserveRequested(Make.Run, agent.Device, word)); break;
            case 6: Step(new DialRequested(call, word)); break;
            default: Step(new SkipRequested(call, word)); break;
        }
    }

    /// <summary>The faults stop: the PBX is reached, has no calls any more, and time passes.</summary>
    public void Settle()
    {
        Step(new DialingSwitched(_on = false));
        Step(new RunAttached(Make.RunOf(trunks: [1, 2], endPoints: [1, 2, 3, 4, 5]), _mayDial = false));
        if (_commit is { } commit) Answer(commit, 2);
        Step(new LinkUp(new("16", [])));
        Step(new SnapshotTaken(Snapshot([])));
        for (var i = 0; i < 60; i++)
        {
            _now = _now.Plus(TimeSpan.FromSeconds(1));
            Step(new Tick(0));
            // Who was launched just before the last one is looked for again.
            Step(new SnapshotTaken(Snapshot([])));
        }
    }

    private void Tick(int slots)
    {
        _slots = slots;
        Step(new Tick(slots));
    }

    private void Attach() =>
        Step(new RunAttached(Make.RunOf(trunks: [1, 2],
            endPoints: [1, 2, 3, 4, 5]) with { CallLengthMax = TimeSpan.FromSeconds(20) }, _mayDial));

    private void Answer(CommitAttempts commit, uint rest)
    {
        _commit = null;
        if (rest % 5 == 0) Step(new CommitFailed(commit.Batch, "?"));
        else if (rest % 5 == 1)
            Step(new AttemptsCommitted(commit.Batch,
                [new(commit.Drafts[0].Hopper, new(Gate.GateRule.NumberLive, true))]));
        else Step(new AttemptsCommitted(commit.Batch, []));
    }

    private ImmutableArray<LiveLeg> Legs(uint rest) =>
        [.. _known.Where(h => (h.Value * 2654435761u + rest) % 3 == 0)
            .Select(h => new LiveLeg(h, $"x{h.Value}", rest % 2 == 0, null, null))];

    private static PbxSnapshot Snapshot(ImmutableArray<LiveLeg> legs) => new()
    {
        Legs = legs,
        Queues =
        [
            Make.QueueOf("a", "rrmemory", [.. Enumerable.Range(0, 4).Select(i => Make.Member($"SIP/{i}", "a"))]),
            Make.QueueOf("b", "ringall", [.. Enumerable.Range(2, 4).Select(i => Make.Member($"SIP/{i}", "b"))]),
        ],
    };

    private void Step(SwitchboardInput input)
    {
        if (input is LinkUp) _linked = true;
        if (input is LinkDown) _linked = false;
        var effects = _board.Step(input, _now).ToArray();
        var recount = _board.RecountInvariants();
        Assert.True(recount.Count == 0, $"after {input}: {string.Join("; ", recount)}");
        foreach (var effect in effects) Check(effect, input);
        foreach (var effect in effects)
            if (effect is RequestOffers request)
                Step(new OffersArrived(request.Run, [.. Enumerable.Range(0, request.Count).Select(_ => NewOffer())]));
    }

    private Offer NewOffer()
    {
        var offer = Make.Offer(_next++);
        return _offers[offer.Hopper] = offer;
    }

    private void Check(SwitchboardEffect effect, SwitchboardInput input)
    {
        switch (effect)
        {
            case RaiseAlarm { Alarm.Code: "InvariantBroken" } alarm:
                Assert.Fail($"after {input}: {alarm.Alarm.Detail}");
                break;
            case CommitAttempts commit:
                Assert.Null(_commit);
                Assert.True(_on && _owned && _linked && _mayDial, $"committed after {input}");
                Assert.True(commit.Drafts.Length <= _slots, "more than one beat is committed ahead of the wire");
                _slots -= commit.Drafts.Length;
                _commit = commit;
                _known.AddRange(commit.Drafts.Select(d => d.Hopper));
                break;
            case Originate originate:
                Assert.True(_on && _owned && _linked && _mayDial, $"launched after {input}");
                Assert.True(_originated.Add(originate.Order.Hopper), $"{originate.Order.Hopper} launched twice");
                Assert.DoesNotContain(originate.Order.Hopper, _ended);
                var view = _board.View(_now);
                foreach (var trunk in view.Trunks) Assert.True(trunk.Ours <= trunk.Capacity, $"{trunk}");
                foreach (var point in view.EndPoints) Assert.True(point.Live <= 100);
                break;
            case RecordEnd end:
                Assert.True(_ended.Add(end.End.Hopper), $"{end.End.Hopper} ended twice");
                if (end.End.Outcome is not (AttemptOutcome.Withdrawn or AttemptOutcome.AgentSkipped
                    or AttemptOutcome.BlackListed)) Assert.Contains(end.End.Hopper, _originated);
                break;
        }
    }
}
