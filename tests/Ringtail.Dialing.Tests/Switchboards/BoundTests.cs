using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Trunks;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

/// <summary>What is remembered does not grow with the time that passes.</summary>
public sealed class BoundTests
{
    [Fact]
    public void A_paused_run_that_looks_ahead_keeps_no_calls_of_the_one_that_dials()
    {
        var desk = Desk.Team(20, Ahead.Board(), runs: [Ahead.RunOf(1), Make.RunOf(2)]);
        desk.Step(new RunAttached(Ahead.RunOf(1), MayDial: false)).Settled();
        var most = 0;
        for (var round = 0; round < 120; round++)
        {
            foreach (var call in desk.LaunchAll()) desk.Fail(call, 17, 5);
            for (var i = 0; i < 8; i++) desk.Pass(0.5);
            most = Math.Max(most, desk.Board.CallsToScore);
        }

        // 20 calls every four seconds; scored after the longest ring, looked at every half minute.
        Assert.InRange(most, 20, 20 * 25);
    }

    [Fact]
    public void Agents_who_log_in_anew_use_the_numbers_of_those_who_left()
    {
        var desk = Ahead.Team(5);
        for (var i = 0; i < 200; i++)
        {
            var agent = new AgentKey($"SIP/{101 + (i % 5)}");
            desk.Step(new MemberRemoved(Make.Queue, agent)).Step(new MemberChanged(Make.Member(agent.Device)));
            if (i % 20 == 0) desk.Step(new SnapshotTaken(Desk.Agents(5)));
        }

        Assert.InRange(desk.Board.AgentNumbers, 5, 6);
        Assert.Equal(5, desk.Standing().Agents);
    }

    [Fact]
    public void Refused_contacts_are_remembered_up_to_a_bound()
    {
        var contacts = new RefusedContacts();
        for (var i = 0; i < 3 * RefusedContacts.Most; i++)
        {
            Assert.False(contacts.Refused(Make.Run, new(i), Make.Trunk, i));
            Assert.InRange(contacts.Count, 1, RefusedContacts.Most);
        }
    }

    [Fact]
    public void A_share_forgets_calls_that_ended_long_ago()
    {
        var account = new CampaignAccount(AbandonProfile.Own, new PacingOptions());
        var now = new Moment(TimeSpan.Zero, Desk.Noon);
        account.Restore(Ahead.State(1000) with { Shared = true }, now);
        for (var i = 0; i < 10_000; i++)
        {
            now = now.Plus(TimeSpan.FromSeconds(1));
            account.Ended(AccountEntry.Abandoned, now.Wall, now);
            Assert.InRange(account.EndedLately, 1, 17);
        }
    }
}
