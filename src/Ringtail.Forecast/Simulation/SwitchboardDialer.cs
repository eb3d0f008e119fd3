using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Ringtail.Dialing;
using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Dialing.Trunks;

namespace Ringtail.Forecast.Simulation;

/// <summary>
/// The production switchboard as the dialer of a simulated team: one trunk, one queue, one run with endless contacts.
/// What the PBX would say is handed over as core inputs, without AMI messages and without a store.
/// </summary>
/// <param name="tickS">Seconds between ticks.</param>
/// <param name="ear">How a fact at the PBX reaches the switchboard; null hands it over as it is.</param>
internal sealed class SwitchboardDialer(
    SwitchboardSettings settings, RunSettings run, DecisionTimes decisions, double tickS,
    Func<SwitchboardInput, Moment, IEnumerable<SwitchboardInput>>? ear = null) : TeamDialer
{
    private const string Queue = "team";
    public static readonly DateTimeOffset Epoch = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    private readonly Switchboard _switchboard = new(settings);
    private readonly Dictionary<int, HopperId> _hoppers = [];
    private readonly Dictionary<HopperId, TeamCall> _calls = [];
    private readonly Queue<SwitchboardInput> _inbox = new();
    private readonly HashSet<int> _talking = [];
    private TeamWorld _world = null!;
    private int _nextHopper = 1;
    /// <summary>Contacts that were offered and not called yet; they are called in this order.</summary>
    private int _ahead;
    private bool _stepping;

    public override bool WantsDetails => true;

    public override double TickS => tickS;

    public override void Start(TeamWorld world)
    {
        _world = world;
        var queue = new QueueFacts { Name = Queue, Strategy = "rrmemory" };
        Say(new SwitchboardInput.OwnershipChanged(true));
        Say(new SwitchboardInput.AttemptsRestored([]));
        Say(new SwitchboardInput.LinkUp(new PbxFacts("simulated", [])));
        Say(new SwitchboardInput.SnapshotTaken(new PbxSnapshot { Queues = [queue] }));
        Say(new SwitchboardInput.RunAttached(run, MayDial: true));
        Say(new SwitchboardInput.AccountRestored(run.Run, new AccountState
        {
            Campaign = run.Campaign, StartedAt = Epoch,
        }));
        Say(new SwitchboardInput.DialingSwitched(true));
        Tick();
    }

    public override void Tick() => Say(new SwitchboardInput.Tick(int.MaxValue / 2));

    public override void AgentReady(int agent) => Say(new SwitchboardInput.MemberChanged(
        Member(agent, DeviceStatus.NotInUse, false)));

    // Who pauses while a call runs does not come back after it.
    public override void AgentLeaving(int agent)
    {
        if (_talking.Contains(agent)) Say(new SwitchboardInput.MemberChanged(Member(agent, DeviceStatus.InUse, true)));
    }

    public override void AgentStays(int agent)
    {
        if (_talking.Contains(agent)) Say(new SwitchboardInput.MemberChanged(Member(agent, DeviceStatus.InUse, false)));
    }

    public override void AgentLoggedOff(int agent) => Say(new SwitchboardInput.MemberRemoved(Queue, Key(agent)));

    // The agent's desk pauses for the wrap-up, which the PBX itself never shows.
    public override void AgentHungUp(int agent, TeamCall call)
    {
        _talking.Remove(agent);
        Say(new SwitchboardInput.AgentDone(Queue, Key(agent), Caller(call), Hopper(call), false));
        Say(new SwitchboardInput.MemberChanged(Member(agent, DeviceStatus.NotInUse, true)));
    }

    public override void Ringing(TeamCall call) => Say(new SwitchboardInput.LegRinging(Hopper(call)));

    public override void Answered(TeamCall call)
    {
        Say(new SwitchboardInput.LegAnswered(Hopper(call)));
        Say(new SwitchboardInput.OriginateConcluded(Hopper(call), true, 4));
    }

    public override void JoinedQueue(TeamCall call) => Say(new SwitchboardInput.CallerJoined(
        Queue, Caller(call), Hopper(call)));

    public override void Connected(TeamCall call, int agent)
    {
        _talking.Add(agent);
        Say(new SwitchboardInput.CallerLeft(Queue, Caller(call), Hopper(call)));
        Say(new SwitchboardInput.AgentConnected(Queue, Key(agent), Caller(call), Hopper(call)));
        Say(new SwitchboardInput.MemberChanged(Member(agent, DeviceStatus.InUse, false)));
    }

    public override void Ended(TeamCall call, TeamCallEnd end)
    {
        var hopper = Hopper(call);
        if (end == TeamCallEnd.Abandoned)
        {
            Say(new SwitchboardInput.CallerHungUpWaiting(Queue, Caller(call), hopper));
            Say(new SwitchboardInput.CallerLeft(Queue, Caller(call), hopper));
        }
        if (end == TeamCallEnd.NotAnswered) Say(new SwitchboardInput.OriginateConcluded(hopper, false, 0));
        Say(new SwitchboardInput.LegGone(hopper, end == TeamCallEnd.NotAnswered ? 19 : 16,
            end == TeamCallEnd.Abandoned));
        _hoppers.Remove(call.Id);
        _calls.Remove(hopper);
    }

    private static AgentKey Key(int agent) => new(string.Create(CultureInfo.InvariantCulture, $"SIP/{agent}"));

    private HopperId Hopper(TeamCall call) => _hoppers[call.Id];

    private static string Caller(TeamCall call) => call.Id.ToString(CultureInfo.InvariantCulture);

    private static MemberFacts Member(int agent, DeviceStatus status, bool paused)
    {
        var key = Key(agent);
        return new MemberFacts { Queue = Queue, Agent = key, Name = key.Device, Interface = key.Device,
            Status = status, Paused = paused };
    }

    // Inputs that an effect brings about follow the present one, as they do through the loop's inbox.
    private void Say(SwitchboardInput input)
    {
        Hear(input);
        if (_stepping) return;
        _stepping = true;
        while (_inbox.TryDequeue(out var next)) Step(next);
        _stepping = false;
    }

    private void Hear(SwitchboardInput input)
    {
        if (ear is null) _inbox.Enqueue(input);
        else foreach (var heard in ear(input, Now)) _inbox.Enqueue(heard);
    }

    private Moment Now => new(TimeSpan.FromSeconds(_world.Now), Epoch + TimeSpan.FromSeconds(_world.Now));

    private void Step(SwitchboardInput input)
    {
        var start = Stopwatch.GetTimestamp();
        var effects = _switchboard.Step(input, Now);
        decisions.Add(Stopwatch.GetElapsedTime(start));
        foreach (var effect in effects) Do(effect);
    }

    private void Do(SwitchboardEffect effect)
    {
        switch (effect)
        {
            case SwitchboardEffect.RequestOffers(var forRun, var count):
                _inbox.Enqueue(new SwitchboardInput.OffersArrived(forRun, Offers(count)));
                break;
            case SwitchboardEffect.CommitAttempts(var batch, _):
                _inbox.Enqueue(new SwitchboardInput.AttemptsCommitted(batch, []));
                break;
            case SwitchboardEffect.Originate(var order):
                Launch(order.Hopper);
                break;
            case SwitchboardEffect.HangUp(var hopper, _):
                _world.LetGo(_calls[hopper]);
                break;
            case SwitchboardEffect.TakeSnapshot:
                // The world never loses an event, so there is nothing to find out.
                break;
        }
    }

    private void Launch(HopperId hopper)
    {
        var call = _world.Launch();
        _ahead--;
        _hoppers[call.Id] = hopper;
        _calls[hopper] = call;
        _inbox.Enqueue(new SwitchboardInput.OriginateAnswered(hopper, true, ""));
        Hear(new SwitchboardInput.LegCreated(hopper, Caller(call)));
    }

    private ImmutableArray<Offer> Offers(int count)
    {
        var offers = ImmutableArray.CreateBuilder<Offer>(count);
        for (var i = 0; i < count; i++)
        {
            var number = _nextHopper.ToString("D9", CultureInfo.InvariantCulture);
            offers.Add(new Offer
            {
                Hopper = new HopperId(_nextHopper),
                Run = run.Run,
                Contact = new ContactId(_nextHopper++),
                List = new ListId(1 + _world.NextClass(_ahead++)),
                ListName = "",
                Number = number,
                MainNumber = number,
                Retry = 0,
            });
        }
        return offers.MoveToImmutable();
    }
}
