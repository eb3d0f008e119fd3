using Ringtail.Ami;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.Wire;
using Ringtail.PbxSim.World;

namespace Ringtail.PbxSim.Tests;

/// <summary>The link without bytes keeps what the AMI client promises its owner.</summary>
public sealed class LinkTests
{
    private readonly SimPbx _pbx = new(
        new SimPbxOptions
        {
            Agents = [new("301", "Ann")],
            Queues = [new("team", "rrmemory", ["301"])],
            Extensions = new Dictionary<string, SimTarget> { ["1001"] = new SimTarget.Queue("team") },
        },
        new Population.Spelled(), new Chance(1));

    private readonly SimLinkFaults _faults = new();
    private readonly List<AmiNotice> _notices = [];

    private SimLink Up(SimLinkOptions? options = null)
    {
        var link = new SimLink(_pbx, options ?? new(), _faults, new Chance(2), _notices.Add);
        link.Start();
        Pass(0.1);
        return link;
    }

    private void Pass(double seconds) => _pbx.Agenda.AdvanceTo(_pbx.Agenda.Now + TimeSpan.FromSeconds(seconds));

    private static AmiAction Originate(string id = "rt-x-1") => new AmiAction("Originate") { ActionId = id }
        .With("Channel", "SIP/mdc_trunk_conf-1/0101005").With("Context", "wombat").With("Exten", "1001")
        .With("Priority", "1").With("Timeout", "30000").With("Async", "true").With("ChannelId", id);

    private static List<AmiResult> Send(SimLink link, params AmiAction[] actions)
    {
        var results = new List<AmiResult>();
        foreach (var action in actions) link.Send(action, results.Add);
        return results;
    }

    private IEnumerable<string?> Events => _notices.OfType<AmiNotice.EventReceived>().Select(n => n.Message.Event);

    [Fact]
    public void An_action_is_answered_and_its_events_follow_in_the_order_of_the_PBX()
    {
        var said = new List<string?>();
        _pbx.Said += (message, _) => said.Add(message.Event);
        var results = Send(Up(), Originate());
        Pass(5);
        Assert.True(Assert.IsType<AmiResult.Answered>(results.Single()).IsSuccess);
        Assert.Contains("OriginateResponse", said);
        Assert.Equal(said, Events);
    }

    [Fact]
    public void Lists_come_as_items()
    {
        var results = Send(Up(), new AmiAction("QueueStatus"));
        Pass(1);
        var answered = Assert.IsType<AmiResult.Answered>(results.Single());
        Assert.Equal(["QueueParams", "QueueMember"], answered.Items.Select(i => i.Event));
    }

    [Fact]
    public void The_throttle_lets_so_many_out_per_unit()
    {
        var link = Up(new SimLinkOptions { MessagesPerUnit = 2, UnitLength = TimeSpan.FromSeconds(1) });
        var written = new List<TimeSpan>();
        link.Wrote += _ => written.Add(_pbx.Agenda.Now);
        Send(link, Originate("rt-x-1"), Originate("rt-x-2"), Originate("rt-x-3"));
        Assert.Equal(0, link.FreeSlots);
        Pass(3);
        Assert.Equal([0, 0, 1], written.Select(at => (int)(at - written[0]).TotalSeconds));
    }

    [Fact]
    public void What_is_not_allowed_any_more_is_not_written()
    {
        var refused = new AmiAction("Ping") { StillAllowed = () => false };
        var results = Send(Up(), refused);
        Pass(1);
        Assert.IsType<AmiResult.NotSent>(results.Single());
    }

    [Fact]
    public void A_cut_leaves_written_actions_unanswered_and_the_link_comes_back()
    {
        var link = Up();
        var results = Send(link, Originate());
        _pbx.Agenda.AdvanceTo(_pbx.Agenda.Now);
        link.Cut("cut");
        Assert.IsType<AmiResult.Unanswered>(results.Single());
        Assert.IsType<AmiResult.NotSent>(Later(link));
        Pass(2);
        Assert.True(link.IsUp);
        Assert.Equal(2, _notices.OfType<AmiNotice.Connected>().Count());
    }

    private AmiResult Later(SimLink link)
    {
        var results = Send(link, Originate("rt-x-9"));
        _pbx.Agenda.AdvanceTo(_pbx.Agenda.Now);
        return results.Single();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_half_closed_link_is_found_out_by_a_ping(bool deaf)
    {
        var link = Up();
        if (deaf) link.GoDeaf();
        else link.GoMute();
        var results = Send(link, Originate());
        Pass(16);
        Assert.IsType<AmiResult.Unanswered>(results.Single());
        Assert.Equal(deaf ? 1 : 0, _pbx.Tally.Originated);
        Assert.Equal(AmiFailure.Timeout, _notices.OfType<AmiNotice.Disconnected>().Single().Failure);
        Assert.True(link.IsUp);
    }

    [Fact]
    public void A_stall_delays_and_loses_nothing()
    {
        var link = Up();
        _faults.StalledUntil = _pbx.Agenda.Now + TimeSpan.FromSeconds(3);
        var results = Send(link, Originate());
        Pass(2.9);
        Assert.Empty(results);
        Pass(3);
        Assert.IsType<AmiResult.Answered>(results.Single());
        Assert.Contains("OriginateResponse", Events);
    }

    [Fact]
    public void Events_of_one_call_keep_their_order_where_others_pass()
    {
        _faults.Reorder = 0.5;
        var said = new List<string?>();
        _pbx.Said += (message, _) =>
        {
            if (message["Uniqueid"] == "rt-x-1") said.Add(message.Event);
        };
        Send(Up(), Originate());
        Pass(10);
        Assert.Equal(said, _notices.OfType<AmiNotice.EventReceived>()
            .Where(n => n.Message["Uniqueid"] == "rt-x-1").Select(n => n.Message.Event));
    }

    [Fact]
    public void Events_are_lost_and_repeated_as_told()
    {
        _faults.LoseEvent = message => message.Event == "OriginateResponse";
        _faults.RepeatEvent = message => message.Event == "Newchannel" ? 0.1 : -1;
        Send(Up(), Originate());
        Pass(2);
        Assert.DoesNotContain("OriginateResponse", Events);
        Assert.True(Events.Count(name => name == "Newchannel") >= 2);
    }

    [Fact]
    public void A_refused_login_is_told_and_tried_again()
    {
        _faults.RefuseLogin = true;
        var link = Up();
        Pass(4);
        var failures = _notices.Cast<AmiNotice.Disconnected>().Select(n => n.Failure);
        Assert.Equal([AmiFailure.LoginRefused], failures.Distinct());
        _faults.RefuseLogin = false;
        Pass(10);
        Assert.True(link.IsUp);
    }

    [Fact]
    public void A_missing_permission_refuses_the_action_and_is_known()
    {
        _faults.Forbidden.Add("Originate");
        var results = Send(Up(), Originate());
        Pass(1);
        Assert.False(Assert.IsType<AmiResult.Answered>(results.Single()).IsSuccess);
        Assert.False(_notices.OfType<AmiNotice.Connected>().Single().Server.MaySend("Originate"));
        Assert.Equal(0, _pbx.Tally.Originated);
    }

    [Fact]
    public void A_dead_owner_hears_nothing_and_what_it_wrote_arrives()
    {
        var link = Up();
        var results = Send(link, Originate());
        _pbx.Agenda.AdvanceTo(_pbx.Agenda.Now);
        link.Close();
        var told = _notices.Count;
        Pass(5);
        Assert.Empty(results);
        Assert.Equal(told, _notices.Count);
        Assert.Equal(1, _pbx.Tally.Originated);
    }
}
