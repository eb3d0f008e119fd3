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

    private static SimPbx NewPbx()
    {
        var options = new SimPbxOptions { Secret = Secret };
        return new SimPbx(options, new Population.Spelled(), new Chance(1));
    }

    private static SimPbxServer Start()
    {
        var server = new SimPbxServer(NewPbx(), TimeProvider.System);
        server.Start();
        return server;
    }

    private static AmiClient Connect(SimPbxServer server, string secret)
    {
        var client = new AmiClient(
            new AmiOptions
            {
                Host = "127.0.0.1", Port = server.Address.Port, Username = "wombat", Secret = secret, AskServer = false,
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
