using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

/// <summary>What a detection of answering machines drops, and what the account makes of it.</summary>
public sealed class MachineTests
{
    private const string Agent = "SIP/101";

    private static RunSettings RunOf(AbandonProfile? profile = null) =>
        Ahead.RunOf(profile: profile) with { MachineStatuses = ["AMD", "Machine"] };

    private static Desk Says(Desk desk, HopperId call, string status) => desk.Step(new ExtendedStatusSet(call, status));

    private static AttemptEnd EndAfter(Action<Desk, HopperId> story, AbandonProfile? profile = null)
    {
        var desk = Ahead.Team(1, RunOf(profile));
        var call = desk.Launch();
        story(desk, call);
        return desk.EndOf(call);
    }

    private static AccountCounts Counts(Desk desk) => desk.Standing().Windows.Single().Counts;

    /// <summary>The dial plan hangs up what its detection takes for a machine.</summary>
    private static void Drop(Desk desk, HopperId call) =>
        Says(desk.Answer(call).Skip(1.3), call, "amd").Gone(call, 16, byCustomer: false);

    [Fact]
    public void What_the_dial_plan_drops_as_a_machine_is_no_live_answer_and_no_lost_call()
    {
        var desk = Ahead.Team(1, RunOf());
        for (var i = 0; i < 5; i++)
        {
            var call = desk.Launch();
            Drop(desk, call);
            var end = desk.EndOf(call);
            Assert.Equal((AccountEntry.Machine, AttemptOutcome.Terminated, false),
                (end.AccountEntry, end.Outcome, end.Abandoned));
        }
        // Nothing was said of any machine: five of five may have been people.
        Assert.Equal(new AccountCounts(10_005, 0, 0, 5, 5), Counts(desk));
        Assert.False(desk.Raised("EndPointLosesCalls"));
    }

    [Fact]
    public void A_status_that_no_detection_says_and_a_call_that_is_cut_without_one_are_abandoned()
    {
        Assert.Equal(AccountEntry.Abandoned, EndAfter((d, c) =>
            Says(d.Answer(c).Skip(1), c, "HELLO").Gone(c, 16, false)).AccountEntry);
        Assert.Equal(AccountEntry.Abandoned, EndAfter((d, c) => d.Answer(c).Skip(1).Gone(c, 16, false)).AccountEntry);
    }

    [Fact]
    public void A_detection_that_takes_longer_than_the_limit_takes_the_abandoned_call_back()
    {
        var desk = Ahead.Team(1, RunOf());
        desk.Step(new PeopleMarkedLearned(Make.Run, 0.04));
        var call = desk.Launch();
        desk.Answer(call).Pass(2.5);
        Assert.Equal(new AccountCounts(10_001, 1, 0, 0), Counts(desk));

        Says(desk, call, "MACHINE");
        Assert.Equal(new AccountCounts(10_001, 0, 0, 1, 1), Counts(desk));
    }

    [Fact]
    public void A_machine_that_hears_a_message_for_long_stops_no_end_point()
    {
        var desk = Ahead.Team(1, RunOf());
        for (var i = 0; i < 4; i++)
        {
            var call = desk.Launch();
            Says(desk.Answer(call).Skip(1.3), call, "AMD").Pass(40).Gone(call, 16, byCustomer: false);
            Assert.Equal((AccountEntry.Machine, AttemptOutcome.Terminated),
                (desk.EndOf(call).AccountEntry, desk.EndOf(call).Outcome));
            Assert.False(desk.Raised("EndPointLosesCalls"));
            desk.Settled();
        }
    }

    [Theory]
    [InlineData(PacingModel.Adaptive)]
    [InlineData(PacingModel.Off)]
    public void A_machine_that_hears_a_message_holds_no_agent(PacingModel model)
    {
        var desk = model == PacingModel.Adaptive ? Ahead.Team(1, RunOf())
            : Desk.Team(1, runs: RunOf() with { Pacing = new() });
        desk.Step(new PeopleMarkedLearned(Make.Run, 0.04));
        var machine = desk.Launch();
        desk.Answer(machine).Skip(1.2);
        Assert.Equal(1, desk.InFlight);

        Says(desk, machine, "AMD");
        Assert.Equal(0, desk.InFlight);
        var next = desk.LaunchUntilHeld();
        Assert.NotEmpty(next);
        Assert.Equal((next.Count, next.Count + 1), (desk.InFlight, desk.Live));
        Assert.Empty(desk.Board.RecountInvariants());

        desk.Gone(machine, 16, byCustomer: false);
        Assert.Equal((next.Count, AccountEntry.Machine), (desk.InFlight, desk.EndOf(machine).AccountEntry));
        Assert.Empty(desk.Board.RecountInvariants());
    }

    [Fact]
    public void A_machine_that_joins_the_queue_after_all_takes_an_agent_there()
    {
        var desk = Desk.Team(1, runs: RunOf() with { Pacing = new() });
        var call = desk.Launch();
        Says(desk.Answer(call).Skip(1), call, "AMD").Step(new CallerJoined(Make.Queue, Ahead.Caller(call), call));

        Assert.Empty(desk.LaunchUntilHeld());
        desk.Offer(call, Agent).PickUp(call, Agent);
        Assert.Empty(desk.LaunchUntilHeld());
        desk.Gone(call, 16, byCustomer: true);
        Assert.Empty(desk.Board.RecountInvariants());
    }

    [Fact]
    public void A_snapshot_that_shows_a_machine_hearing_its_message_expects_no_joining_of_it()
    {
        var desk = Ahead.Team(1, RunOf());
        var call = desk.Launch();
        Says(desk.Answer(call).Skip(1.3), call, "AMD");
        desk.Step(new LinkDown("cut")).Step(new LinkUp(new("16", [])));
        desk.Step(new SnapshotTaken(Desk.Agents(1) with { Legs = [new(call, "SIP/carrier-1", true, null, null)] }));
        desk.Pass(10).Step(new DeviceChanged(Agent, DeviceStatus.NotInUse)).Pass(10).Gone(call, 16, byCustomer: false);

        var end = desk.EndOf(call);
        Assert.Equal((AccountEntry.Machine, AttemptOutcome.Terminated), (end.AccountEntry, end.Outcome));
    }

    [Fact]
    public void A_machine_that_is_sent_to_an_agent_all_the_same_is_a_caller_like_all_others()
    {
        Assert.Equal(AccountEntry.Served, EndAfter((d, c) =>
        {
            Says(d.Answer(c).Skip(1), c, "AMD").Step(new CallerJoined(Make.Queue, Ahead.Caller(c), c));
            Says(d.Offer(c, Agent).PickUp(c, Agent), c, "SALE").Gone(c, 16, true);
        }).AccountEntry);
        Assert.Equal(AccountEntry.Abandoned, EndAfter((d, c) =>
        {
            Says(d.Answer(c).Skip(1), c, "AMD").Step(new CallerJoined(Make.Queue, Ahead.Caller(c), c));
            d.Pass(1.1).GiveUp(c);
        }).AccountEntry);
    }

    [Fact]
    public void Who_is_said_to_be_a_person_after_all_was_a_live_answer_that_was_dropped()
    {
        var desk = Ahead.Team(1, RunOf());
        desk.Step(new PeopleMarkedLearned(Make.Run, 0));
        var call = desk.Launch();
        Says(desk.Answer(call).Skip(1), call, "AMD").Skip(3);
        Assert.Equal(new AccountCounts(10_000, 0, 0, 0, 1), Counts(desk));

        Says(desk, call, "PERSON").Gone(call, 16, false);
        Assert.Equal(AccountEntry.FalsePositive, desk.EndOf(call).AccountEntry);
        Assert.Equal(new AccountCounts(10_001, 0, 0, 1), Counts(desk));
    }

    [Fact]
    public void Whom_an_agent_calls_a_machine_is_no_live_answer_and_stays_late()
    {
        void Talk(Desk d, HopperId c, double waits) => Says(
            d.Join(c).Pass(waits).Offer(c, Agent).PickUp(c, Agent).Skip(9), c, "machine").Gone(c, 16, true);

        Assert.Equal(AccountEntry.None, EndAfter((d, c) => Talk(d, c, 0.5)).AccountEntry);
        Assert.Equal(AccountEntry.Late, EndAfter((d, c) => Talk(d, c, 3)).AccountEntry);

        var desk = Ahead.Team(1, RunOf());
        var call = desk.Launch();
        Talk(desk, call, 0.5);
        Assert.Equal(new AccountCounts(10_000, 0, 0, 0), Counts(desk));
    }

    [Fact]
    public void A_number_that_was_taken_for_a_machine_rests_as_one_that_was_abandoned()
    {
        var end = EndAfter(Drop, AbandonProfile.Ofcom);
        Assert.Equal(end.EndedAt.AddHours(72), end.AgentDemandedUntil);
        Assert.Null(EndAfter(Drop).AgentDemandedUntil);
    }

    [Fact]
    public void Machines_of_whom_nothing_is_known_leave_one_call_per_free_agent_and_a_sample_lifts_that()
    {
        AccountState Ledger(double peopleMarked) => Ahead.State() with
        {
            Buckets = [new(Desk.Noon.AddHours(-1), new(2_000, 0, 0, 0, Machines: 500))],
            PeopleMarked = peopleMarked,
        };
        var desk = Desk.Team(20, Ahead.Board(), runs: RunOf());
        desk.Step(new AccountRestored(Make.Run, Ledger(AccountState.PeopleMarkedUnknown))).Settled();
        Assert.Equal(20, desk.LaunchUntilHeld().Count);
        Assert.Equal(475, Counts(desk).FalsePositives);

        desk.Step(new PeopleMarkedLearned(Make.Run, 0.02));
        Assert.NotEmpty(desk.LaunchUntilHeld());
        Assert.Equal(new AccountCounts(2_010, 0, 0, 10, 500), Counts(desk));

        // The account comes again, after a change of owner or not: what was learned is the newest.
        desk.Step(new AccountRestored(Make.Run, Ledger(0.04)));
        Assert.Equal(20, Counts(desk).FalsePositives);
    }

    [Fact]
    public void A_machine_of_a_former_life_is_none_of_the_abandoned()
    {
        var desk = new Desk(Ahead.Board());
        desk.Step(new AttemptsRestored([
            new(new AttemptDraft
            {
                Hopper = new(1), Pbx = Make.Pbx, Trunk = Make.Trunk, EndPoint = Make.Team, Offer = Make.Offer(1),
                DialString = "SIP/carrier/1", DecidedAt = Desk.Noon.AddSeconds(-60),
            }, AttemptState.Answered, Desk.Noon.AddSeconds(-50), Desk.Noon.AddSeconds(-40), null, "AMD"),
        ]));
        desk.Step(new OwnershipChanged(true)).Step(new LinkUp(new("16", [])));
        desk.Step(new SnapshotTaken(Desk.Agents(2)));
        desk.Step(new RunAttached(RunOf(), true)).Step(new AccountRestored(Make.Run, Ahead.State(1000)));
        desk.Pass(5);

        Assert.Equal(AccountEntry.Machine, Assert.Single(desk.Ends()).AccountEntry);
        // It held nobody: the run is shown once it asks for a call of its own.
        desk.Step(new DialingSwitched(true)).Tick(1).Tick(1);
        Assert.Equal(new AccountCounts(1001, 0, 0, 1, 1), Counts(desk));
    }
}
