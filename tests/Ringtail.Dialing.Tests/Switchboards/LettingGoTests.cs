using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardEffect;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

/// <summary>
/// Ringing calls that are let go: twenty agents, more calls than that, and all agents are taken while the rest rings.
/// </summary>
public sealed class LettingGoTests
{
    private const int Agents = 20;

    [Fact]
    public void What_has_rung_long_enough_is_let_go_when_the_last_agent_is_taken()
    {
        var (desk, rest) = AllTaken(After(15), rung: 16);

        Assert.Equal(rest, LetGo(desk));
        Assert.Equal(rest.Count, desk.Standing().LetGo);
    }

    [Fact]
    public void Each_is_let_go_once_and_none_while_the_team_is_free()
    {
        var (desk, calls) = Ringing(After(15));
        Rung(desk, 16);
        Assert.Empty(LetGo(desk));

        for (var i = 0; i < Agents; i++) Take(desk, calls[^(i + 1)], i);
        Rung(desk, 5);

        Assert.Equal(calls.Count - Agents, LetGo(desk).Count);
    }

    [Theory]
    [InlineData(15, 0, 14.5)]
    [InlineData(15, 30, 29)]
    [InlineData(0, 15, 40)]
    public void Nothing_is_let_go_before_its_time_nor_when_that_is_switched_off(int after, int least, double rung)
    {
        var (desk, _) = AllTaken(After(after, least), rung);

        Assert.Empty(LetGo(desk));
    }

    [Fact]
    public void A_tick_lets_go_what_comes_of_age_while_nobody_is_free()
    {
        var (desk, rest) = AllTaken(After(15), rung: 14);

        Rung(desk, 1.5);

        Assert.Equal(rest, LetGo(desk));
    }

    [Fact]
    public void It_ends_as_a_no_answer_and_its_note_says_why()
    {
        var (desk, rest) = AllTaken(After(15), rung: 16);

        desk.Gone(rest[0], 16).Step(new OriginateConcluded(rest[0], false, 0));

        var end = desk.EndOf(rest[0]);
        Assert.Equal((AttemptOutcome.NoAnswer, AccountEntry.None), (end.Outcome, end.AccountEntry));
        Assert.Matches("^let go after 16[.]. s ringing: [0-9]+ % that an answer finds no agent", end.Evidence.Note);
    }

    [Fact]
    public void An_answer_that_crosses_the_hang_up_is_abandoned()
    {
        var (desk, rest) = AllTaken(After(15), rung: 16);
        var before = desk.Standing().Windows[0].Counts.Abandoned;

        desk.Skip(0.1).Answer(rest[0]).Skip(0.1).Gone(rest[0], 16, byCustomer: true);

        var end = desk.EndOf(rest[0]);
        Assert.Equal(AccountEntry.Abandoned, end.AccountEntry);
        Assert.EndsWith("answered before the hang-up arrived", end.Evidence.Note, StringComparison.Ordinal);
        Assert.Equal(before + 1, desk.Standing().Windows[0].Counts.Abandoned);
    }

    [Fact]
    public void An_agent_who_picks_up_a_call_that_we_cut_makes_it_no_served_one()
    {
        var (desk, rest) = AllTaken(After(15), rung: 16);

        desk.Skip(0.1).Join(rest[0]).PickUp(rest[0], "SIP/101").Gone(rest[0], 16);

        Assert.Equal(AccountEntry.Late, desk.EndOf(rest[0]).AccountEntry);
    }

    [Fact]
    public void A_hang_up_that_the_PBX_never_did_leaves_a_call_like_all_others()
    {
        var (desk, rest) = AllTaken(After(15), rung: 16);

        Rung(desk, 5);
        desk.Join(rest[0]).Offer(rest[0], "SIP/101").PickUp(rest[0], "SIP/101").Gone(rest[0], 16);

        Assert.Equal(AccountEntry.Served, desk.EndOf(rest[0]).AccountEntry);
        Assert.Null(desk.EndOf(rest[0]).Evidence.Note);
    }

    [Fact]
    public void What_never_said_that_it_rings_goes_on()
    {
        var (desk, calls) = Ringing(After(15), says: false);
        Rung(desk, 40);
        for (var i = 0; i < Agents; i++) Take(desk, calls[i], i);
        Rung(desk, 1);

        Assert.Empty(LetGo(desk));
    }

    [Fact]
    public void An_answer_that_the_response_announces_is_waited_for()
    {
        var (desk, calls) = Ringing(After(15));
        var announced = calls[^1];
        desk.Step(new HangUpRequested(calls[^2]));
        desk.All.Clear();
        Rung(desk, 16);
        // Through a Local channel the PBX answers first, and the person may follow at once.
        desk.Step(new OriginateConcluded(announced, true, 4));
        for (var i = 0; i < Agents; i++) Take(desk, calls[i], i);

        Assert.DoesNotContain(announced, LetGo(desk));
        Assert.DoesNotContain(calls[^2], LetGo(desk));
    }

    [Fact]
    public void On_a_silent_line_nobody_is_let_go()
    {
        var (desk, calls) = Ringing(After(15));
        Rung(desk, 16);
        for (var i = 0; i < Agents - 1; i++) Take(desk, calls[i], i);
        desk.All.Clear();
        desk.Step(new LinkSilent(true));
        Take(desk, calls[Agents - 1], Agents - 1);
        Rung(desk, 2);

        Assert.Empty(LetGo(desk));
    }

    private static PacingSettings After(int seconds, int least = 0) => new()
    {
        Model = PacingModel.Adaptive,
        Profile = AbandonProfile.Own with { RingMin = TimeSpan.FromSeconds(least) },
        LetGoAfter = TimeSpan.FromSeconds(seconds),
    };

    private static (Desk Desk, IReadOnlyList<HopperId> Calls) Ringing(PacingSettings pacing, bool says = true)
    {
        var run = Ahead.RunOf() with { Pacing = pacing, RingTimeMax = TimeSpan.FromSeconds(60) };
        var desk = Desk.Team(Agents, Ahead.Board(), runs: run);
        // An account that has slack, and none to waste.
        desk.Step(new AccountRestored(run.Run, Ahead.State(10_000, 290))).Settled();
        var calls = desk.LaunchUntilHeld().ToArray();
        Assert.True(calls.Length > Agents + 1);
        foreach (var call in calls)
        {
            desk.Dial(call);
            if (says) desk.Step(new LegRinging(call));
        }
        desk.All.Clear();
        return (desk, calls);
    }

    private static (Desk Desk, IReadOnlyList<HopperId> Others) AllTaken(PacingSettings pacing, double rung)
    {
        var (desk, calls) = Ringing(pacing);
        Rung(desk, rung);
        for (var i = 0; i < Agents; i++) Take(desk, calls[^(i + 1)], i);
        return (desk, [.. calls.SkipLast(Agents)]);
    }

    private static void Take(Desk desk, HopperId call, int agent) =>
        desk.Join(call).Offer(call, $"SIP/{101 + agent}").PickUp(call, $"SIP/{101 + agent}");

    private static void Rung(Desk desk, double seconds)
    {
        for (var i = 0; i < seconds * 4; i++) desk.Pass(0.25);
    }

    private static IReadOnlyList<HopperId> LetGo(Desk desk) => 
        [.. desk.All.OfType<HangUp>().Select(h => h.Hopper).OrderBy(h => h.Value)];
}
