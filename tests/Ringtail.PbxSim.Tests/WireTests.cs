using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Ringtail.Ami;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.Wire;
using Ringtail.PbxSim.World;

namespace Ringtail.PbxSim.Tests;

/// <summary>The simulated PBX over real AMI bytes, heard by the real client; its faults do what they say.</summary>
public sealed class WireTests
{
    private const string Secret = "wire-secret";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_is_placed_and_its_end_is_heard()
    {
        await using var server = Start();
        await using var client = Connect(server, Secret);
        await NextAsync<AmiNotice.Connected>(client);
        var answer = await client.SendAsync(Originate(), Ct);
        Assert.True(Assert.IsType<AmiResult.Answered>(answer).IsSuccess);
        var concluded = await EventAsync(client, "OriginateResponse");
        Assert.Equal("Failure", concluded["Response"]);
        Assert.Equal("rt-wire-1", concluded["Uniqueid"]);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused()
    {
        await using var server = Start();
        await using var client = Connect(server, "wrong");
        var refused = await NextAsync<AmiNotice.Disconnected>(client);
        Assert.Equal(AmiFailure.LoginRefused, refused.Failure);
    }

    [Fact]
    public async Task A_refused_login_is_a_fault_of_its_own()
    {
        await using var server = Start();
        await server.OnPbxAsync(pbx => pbx.Faults.RefuseLogin = true);
        await using var client = Connect(server, Secret);
        var refused = await NextAsync<AmiNotice.Disconnected>(client);
        Assert.Equal(AmiFailure.LoginRefused, refused.Failure);
    }

    [Fact]
    public async Task A_cut_is_announced_and_the_link_comes_back()
    {
        await using var server = Start();
        await using var client = Connect(server, Secret);
        await NextAsync<AmiNotice.Connected>(client);
        await server.CutAsync();
        await NextAsync<AmiNotice.Disconnected>(client);
        await NextAsync<AmiNotice.Connected>(client);
    }

    [Fact]
    public void A_dead_trunk_makes_no_channel_and_events_are_lost_and_repeated()
    {
        var pbx = NewPbx();
        var heard = new List<string?>();
        pbx.Said += (message, _) => heard.Add(message.Event);
        pbx.Faults.TrunkDown = true;
        pbx.Faults.Double = message => message.Event == "OriginateResponse";
        pbx.Act(ToMessage(Originate()));
        pbx.Agenda.AdvanceTo(TimeSpan.FromSeconds(5));
        Assert.Equal(["OriginateResponse", "OriginateResponse"], heard);
        heard.Clear();
        pbx.Faults.Lose = _ => true;
        pbx.Act(ToMessage(Originate()));
        pbx.Agenda.AdvanceTo(TimeSpan.FromSeconds(10));
        Assert.Empty(heard);
    }

    [Fact]
    public async Task Torn_blocks_are_put_together()
    {
        await using var server = Start();
        await server.OnPbxAsync(pbx => pbx.Faults.PieceBytes = 7);
        await using var client = Connect(server, Secret);
        await NextAsync<AmiNotice.Connected>(client);
        Assert.True(Assert.IsType<AmiResult.Answered>(await client.SendAsync(Originate(), Ct)).IsSuccess);
        var concluded = await EventAsync(client, "OriginateResponse");
        Assert.Equal(
            ("Failure", "rt-wire-1", "200"), (concluded["Response"], concluded["Uniqueid"], concluded["Exten"]));
    }

    [Fact]
    public async Task A_connection_that_ends_inside_a_block_tells_no_half_event()
    {
        await using var server = Start();
        await using var client = Connect(server, Secret);
        await EventAsync(client, "FullyBooted");
        await server.CutInBlockAsync();
        var said = new ConcurrentQueue<AmiMessage>();
        await server.OnPbxAsync(pbx =>
        {
            pbx.Said += (message, _) => said.Enqueue(message);
            pbx.CallIn("200");
        });
        var heard = new List<AmiMessage>();
        AmiNotice notice;
        while ((notice = await client.Notices.ReadAsync(Ct)) is AmiNotice.EventReceived received)
            heard.Add(received.Message);
        Assert.IsType<AmiNotice.Disconnected>(notice);
        Assert.Equal(said.Take(heard.Count).Select(m => m.Fields), heard.Select(m => m.Fields));
        Assert.True(heard.Count < said.Count);
        await NextAsync<AmiNotice.Connected>(client);
    }

    [Fact]
    public async Task A_line_that_falls_silent_is_found_out_and_made_anew()
    {
        await using var server = Start();
        await using var client = Connect(server, Secret);
        await NextAsync<AmiNotice.Connected>(client);
        await server.FallSilentAsync();
        Assert.Equal(AmiFailure.Timeout, (await NextAsync<AmiNotice.Disconnected>(client)).Failure);
        await NextAsync<AmiNotice.Connected>(client);
    }

    [Fact]
    public async Task A_half_closed_line_is_made_anew()
    {
        await using var server = Start();
        await using var client = Connect(server, Secret);
        await NextAsync<AmiNotice.Connected>(client);
        await server.HalfCloseAsync();
        Assert.Equal(AmiFailure.Closed, (await NextAsync<AmiNotice.Disconnected>(client)).Failure);
        await NextAsync<AmiNotice.Connected>(client);
    }

    [Fact]
    public async Task What_was_held_back_comes_when_it_is_let_go()
    {
        await using var server = Start();
        await using var client = Connect(server, Secret, patient: true);
        await NextAsync<AmiNotice.Connected>(client);
        await server.StallAsync(true);
        var answer = client.SendAsync(Originate(), Ct);
        // The PBX has acted: its answer is what is held back.
        var originated = 0;
        while (originated == 0) await server.OnPbxAsync(pbx => originated = pbx.Tally.Originated);
        Assert.False(answer.IsCompleted);
        await server.StallAsync(false);
        Assert.True(Assert.IsType<AmiResult.Answered>(await answer).IsSuccess);
    }

    [Fact]
    public async Task A_right_that_is_missing_is_said()
    {
        await using var server = Start(new SimPbxOptions { Secret = Secret, Write = ["call", "agent", "reporting"] });
        await using var client = Connect(server, Secret);
        await NextAsync<AmiNotice.Connected>(client);
        var answer = Assert.IsType<AmiResult.Answered>(await client.SendAsync(Originate(), Ct));
        Assert.Equal("Permission denied", answer.Response["Message"]);
    }

    [Fact]
    public async Task A_restart_is_announced_and_ends_with_a_new_login()
    {
        await using var server = Start(speed: 50);
        await using var client = Connect(server, Secret);
        await NextAsync<AmiNotice.Connected>(client);
        await server.OnPbxAsync(pbx => pbx.Restart(downFor: 10));
        await EventAsync(client, "Shutdown");
        await NextAsync<AmiNotice.Disconnected>(client);
        await NextAsync<AmiNotice.Connected>(client);
    }

    private static SimPbx NewPbx(SimPbxOptions? options = null) =>
        new(options ?? new SimPbxOptions { Secret = Secret }, new Population.Spelled(), new Chance(1));

    private static SimPbxServer Start(SimPbxOptions? options = null, double speed = 1)
    {
        var server = new SimPbxServer(NewPbx(options), TimeProvider.System, speed);
        server.Start();
        return server;
    }

    /// <param name="patient">Waits for answers as long as a user would; otherwise a silent line is found soon.</param>
    private static AmiClient Connect(SimPbxServer server, string secret, bool patient = false)
    {
        var quick = TimeSpan.FromMilliseconds(200);
        var client = new AmiClient(
            new AmiOptions
            {
                Host = "127.0.0.1", Port = server.Address.Port, Username = "wombat", Secret = secret, AskServer = false,
                PingInterval = patient ? TimeSpan.FromSeconds(10) : quick,
                PingTimeout = patient ? TimeSpan.FromSeconds(5) : quick, ReconnectMin = TimeSpan.FromMilliseconds(10),
            },
            TimeProvider.System, NullLogger<AmiClient>.Instance);
        client.Start();
        return client;
    }

    private static AmiAction Originate() => new AmiAction("Originate") { ActionId = "rt-wire-1" }
        .With("Channel", "SIP/mdc_trunk_conf-1/02001000001").With("Context", "wombat").With("Exten", "200")
        .With("Priority", "1").With("Timeout", "20000").With("Async", "true").With("ChannelId", "rt-wire-1");

    private static AmiMessage ToMessage(AmiAction action) => new(
        [new("Action", action.Name), new("ActionID", action.ActionId!), .. action.Fields]);

    private static async Task<T> NextAsync<T>(AmiClient client)
        where T : AmiNotice
    {
        while (await client.Notices.ReadAsync(Ct) is var notice)
        {
            if (notice is T wanted) return wanted;
        }
        throw new InvalidOperationException("The notices ended.");
    }

    private static async Task<AmiMessage> EventAsync(AmiClient client, string name)
    {
        while (true)
        {
            var heard = await NextAsync<AmiNotice.EventReceived>(client);
            if (heard.Message.Event == name) return heard.Message;
        }
    }
}
