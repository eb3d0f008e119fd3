using System.Collections.Immutable;
using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardEffect;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

/// <summary>
/// A switchboard with a script: answers commits (unless told not to), keeps what came out, and moves time. After every
/// step the invariants are counted anew.
/// </summary>
internal sealed class Desk
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private int _nextHopper = 1;

    public Desk(SwitchboardSettings? settings = null) => Board = new Switchboard(settings ?? Make.Board());

    public Switchboard Board { get; }
    public Moment Now { get; private set; } = new(TimeSpan.FromHours(1), Noon);
    public List<SwitchboardEffect> All { get; } = [];
    public bool Commits { get; set; } = true;
    /// <summary>Gives every run what it asks for.</summary>
    public bool Feeds { get; set; } = true;
    /// <summary>But these.</summary>
    public HashSet<int> Starved { get; } = [];
    public Dictionary<HopperId, Offer> Offers { get; } = [];
    /// <summary>Numbers that the ledger takes only with an agent kept.</summary>
    public HashSet<string> Banned { get; } = [];
    public Func<int, int, Offer> MakeOffer { get; set; } = (hopper, run) => Make.Offer(hopper, run);

    public static Desk Ready(
        SwitchboardSettings? settings = null, PbxSnapshot? snapshot = null, params RunSettings[] runs)
    {
        var desk = new Desk(settings);
        desk.Step(new AttemptsRestored([]));
        desk.Step(new OwnershipChanged(true));
        desk.Step(new LinkUp(new PbxFacts("16", [])));
        desk.Step(new SnapshotTaken(snapshot ?? Agents(1)));
        desk.Step(new DialingSwitched(true));
        foreach (var run in runs.Length > 0 ? runs : [Make.RunOf()]) desk.Step(new RunAttached(run, true));
        return desk;
    }

    /// <summary>So many free agents in the one queue.</summary>
    public static PbxSnapshot Agents(int count, string strategy = "rrmemory") =>
        Make.Snapshot(Make.QueueOf(Make.Queue, strategy,
            [.. Enumerable.Range(1, count).Select(i => Make.Member($"SIP/{100 + i}"))]));

    /// <summary>A phone end point that has proven itself, with no agents at all.</summary>
    public static Desk Phones(int channels = 50, params RunSettings[] runs) =>
        ProvenPhone(Ready(Make.Board(endPoints: [Make.Phone(channels: channels)]), Make.Snapshot(), runs));

    public static Desk ProvenPhone(Desk desk)
    {
        var call = desk.Tick(1).Originated().Single();
        desk.Answer(call);
        desk.Pass(2);
        desk.Gone(call, 16);
        desk.All.Clear();
        return desk;
    }

    /// <summary>One queue whose end point has had a delivered call; so many free agents.</summary>
    public static Desk Team(int agents, SwitchboardSettings? settings = null, string strategy = "rrmemory",
        params RunSettings[] runs)
    {
        var desk = Ready(settings, Agents(agents, strategy), runs);
        var call = desk.Tick(1).Originated().Single();
        desk.Answer(call);
        desk.Step(new CallerJoined(Make.Queue, $"c{call.Value}", call));
        desk.Step(new CallerHungUpWaiting(Make.Queue, $"c{call.Value}", call));
        desk.Gone(call, 16, byCustomer: true);
        desk.All.Clear();
        return desk;
    }

    public Desk Step(SwitchboardInput input)
    {
        var effects = Board.Step(input, Now).ToArray();
        All.AddRange(effects);
        Assert.Empty(Board.RecountInvariants());
        foreach (var effect in effects)
        {
            if (effect is CommitAttempts commit && Commits)
                Step(new AttemptsCommitted(commit.Batch, [.. commit.Drafts.Where(IsBanned).Select(RefusedByBan)]));
            if (effect is RequestOffers request && Feeds && !Starved.Contains(request.Run.Value))
                Feed(request.Run, request.Count);
        }
        return this;
    }

    private bool IsBanned(AttemptDraft draft) => !draft.AgentKept && Banned.Contains(draft.Offer.Number);

    private static RefusedAttempt RefusedByBan(AttemptDraft draft) => new(draft.Hopper,
        new GateRefusal(GateRule.RetryBan, Passing: true) { RetryAfter = TimeSpan.FromHours(70) });

    public void Feed(RunId run, int count)
    {
        var offers = Enumerable.Range(0, count).Select(_ => MakeOffer(_nextHopper++, run.Value)).ToImmutableArray();
        foreach (var offer in offers) Offers[offer.Hopper] = offer;
        Step(new OffersArrived(run, offers));
    }

    public Desk Tick(int slots = 1000) => Step(new Tick(slots));

    /// <summary>Lets time pass without a free slot, so that nothing is launched by it.</summary>
    public Desk Pass(double seconds)
    {
        Now = Now.Plus(TimeSpan.FromSeconds(seconds));
        return Step(new Tick(0));
    }

    public Desk Skip(double seconds)
    {
        Now = Now.Plus(TimeSpan.FromSeconds(seconds));
        return this;
    }

    /// <summary>Sets the wall clock alone.</summary>
    public Desk SetClock(double bySeconds)
    {
        Now = Now with { Wall = Now.Wall.AddSeconds(bySeconds) };
        return this;
    }

    public Desk Dial(HopperId call, string channel = "") =>
        Step(new LegCreated(call, channel.Length > 0 ? channel : $"{Make.TrunkDevice}-{call.Value:x8}"));

    public Desk Answer(HopperId call)
    {
        Dial(call);
        return Step(new LegAnswered(call));
    }

    /// <summary>Answered, joined, offered and connected.</summary>
    public Desk Connect(HopperId call, string device, string queue = Make.Queue)
    {
        Answer(call);
        var caller = $"c{call.Value}";
        Step(new CallerJoined(queue, caller, call));
        Step(new AgentOffered(queue, new(device), caller, call));
        Step(new CallerLeft(queue, caller, call));
        Step(new AgentConnected(queue, new(device), caller, call));
        return Step(new DeviceChanged(device, DeviceStatus.InUse));
    }

    public Desk Gone(HopperId call, int cause, bool? byCustomer = null) => Step(new LegGone(call, cause, byCustomer));

    /// <summary>Never answered: leg, hang-up and response.</summary>
    public Desk Fail(HopperId call, int cause, int reason)
    {
        Dial(call);
        Gone(call, cause);
        return Step(new OriginateConcluded(call, false, reason));
    }

    public Desk NoChannel(HopperId call) => Step(new OriginateConcluded(call, false, 0));

    public IReadOnlyList<HopperId> Originated() => [.. All.OfType<Originate>().Select(o => o.Order.Hopper)];
    public IReadOnlyList<AttemptEnd> Ends() => [.. All.OfType<RecordEnd>().Select(e => e.End)];
    public AttemptEnd EndOf(HopperId call) => Ends().Single(e => e.Hopper == call);
    public bool HasEnded(HopperId call) => Ends().Any(e => e.Hopper == call);
    public IReadOnlyList<Alarm> Alarms() => [.. All.OfType<RaiseAlarm>().Select(a => a.Alarm)];
    public bool Raised(string code) => Alarms().Any(a => a.Code == code);
    public bool Cleared(string prefix) =>
        All.OfType<ClearAlarm>().Any(c => c.Key.StartsWith(prefix, StringComparison.Ordinal));
    public EndPointStanding Point(int id = 1) => Board.View(Now).EndPoints.Single(e => e.EndPoint.Value == id);
    public GateRule? Limit(int run = 1) => Board.LimitOf(new RunId(run), Now);
    public int Live => Board.View(Now).Calls.Length;
    public int InFlight => Board.View(Now).EndPoints.Sum(e => e.InFlight);
    public AgentState StateOf(string device) => Board.View(Now).Agents.Single(a => a.Key.Device == device).State;

    /// <summary>Launches one call and forgets what came before.</summary>
    public HopperId Launch()
    {
        All.Clear();
        return Tick(1).Originated().Single();
    }

    public IReadOnlyList<HopperId> LaunchAll()
    {
        All.Clear();
        // The slots that were left are taken back, so that no later event launches with them.
        return Tick().Tick(0).Originated();
    }
}
