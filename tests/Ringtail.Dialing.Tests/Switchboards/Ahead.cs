using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

/// <summary>Desks whose runs look ahead, and words for what happens to their calls.</summary>
internal static class Ahead
{
    public static RunSettings RunOf(int id = 1, AbandonProfile? profile = null, double boost = 1, int priority = 10,
        int[]? endPoints = null) => Make.RunOf(id, priority, boost, endPoints: endPoints) with
    {
        Campaign = new(id),
        Pacing = new() { Model = PacingModel.Adaptive, Profile = profile ?? AbandonProfile.Own },
    };

    public static AccountState State(int live = 0, int abandoned = 0, int campaign = 1) => new()
    {
        Campaign = new(campaign),
        StartedAt = Desk.Noon.AddDays(-1),
        Buckets = live == 0 ? [] : [new(Desk.Noon.AddHours(-1), new(live, abandoned, 0, 0))],
    };

    /// <summary>A proven team whose runs have accounts with much slack.</summary>
    public static Desk Team(int agents, params RunSettings[] runs)
    {
        if (runs.Length == 0) runs = [RunOf()];
        var desk = Desk.Team(agents, Board(), runs: runs);
        foreach (var run in runs) desk.Step(new AccountRestored(run.Run, State(10_000, campaign: run.Campaign.Value)));
        return desk.Settled();
    }

    /// <summary>With a stock that no decision waits for.</summary>
    public static SwitchboardSettings Board(params EndPoints.EndPointSettings[] endPoints) =>
        Make.Board([Make.TrunkOf(capacity: 1000)],
            endPoints.Length > 0 ? endPoints : [Make.Queued(channels: 1000) with { MaxWaitingCalls = 100 }]) with
        {
            Limits = new() { OffersMin = 100 },
        };

    /// <summary>The loop is regular again: what tests do between ticks looks like a late one.</summary>
    public static Desk Settled(this Desk desk)
    {
        for (var i = 0; i < 45; i++) desk.Pass(0.25);
        desk.All.Clear();
        return desk;
    }

    /// <summary>Ticks until nothing more is launched, at one instant.</summary>
    public static IReadOnlyList<HopperId> LaunchUntilHeld(this Desk desk)
    {
        desk.All.Clear();
        for (var before = -1; desk.Originated().Count != before;)
        {
            before = desk.Originated().Count;
            desk.Tick().Tick(0);
        }
        return desk.Originated();
    }

    /// <summary>What is launched now, beside what was launched before.</summary>
    public static IReadOnlyList<HopperId> LaunchNew(this Desk desk)
    {
        var before = desk.Originated().Count;
        for (var known = -1; desk.Originated().Count != known;)
        {
            known = desk.Originated().Count;
            desk.Tick().Tick(0);
        }
        return [.. desk.Originated().Skip(before)];
    }

    public static PacingStanding Standing(this Desk desk, int run = 1) =>
        desk.Board.View(desk.Now).Pacing.Single(p => p.Run.Value == run);

    public static Desk Join(this Desk desk, HopperId call) =>
        desk.Answer(call).Step(new CallerJoined(Make.Queue, Caller(call), call));

    public static Desk Offer(this Desk desk, HopperId call, string device) =>
        desk.Step(new AgentOffered(Make.Queue, new AgentKey(device), Caller(call), call));

    public static Desk PickUp(this Desk desk, HopperId call, string device) =>
        desk.Step(new CallerLeft(Make.Queue, Caller(call), call))
            .Step(new AgentConnected(Make.Queue, new AgentKey(device), Caller(call), call))
            .Step(new DeviceChanged(device, DeviceStatus.InUse));

    public static Desk GiveUp(this Desk desk, HopperId call) =>
        desk.Step(new CallerHungUpWaiting(Make.Queue, Caller(call), call))
            .Step(new CallerLeft(Make.Queue, Caller(call), call)).Gone(call, 16, byCustomer: true);

    public static string Caller(HopperId call) => $"c{call.Value}";
}
