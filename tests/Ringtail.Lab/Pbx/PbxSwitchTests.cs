namespace Ringtail.Lab.Pbx;

/// <summary>Agents, carrier and PBX do what a test tells them; each test has a lab of its own.</summary>
public sealed class PbxSwitchTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task Agents_do_as_they_are_told(int version)
    {
        await using var pbx = await LabPbx.StartAsync(version, TestContext.Current.CancellationToken);
        using var ami = await RawAmi.ConnectAsync(pbx, LabAccount.Wombat, Cancelled);
        foreach (var phone in new[] { "101", "102", "103", "108" })
            await pbx.Agents.AddAsync("team_leer", pbx.Phone(phone), Cancelled);
        await pbx.Agents.PauseAsync(pbx.Phone("101"), Cancelled);
        await pbx.Agents.RemoveAsync("team_leer", pbx.Phone("102"), Cancelled);
        await pbx.Agents.BehaveAsync(PhoneBehaviour.Refuse, "103", Cancelled);
        await pbx.Agents.AnswerAfterAsync(TimeSpan.FromMilliseconds(100), null, Cancelled);
        await pbx.Agents.TalkAsync(TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(500), Cancelled);
        await OriginateAsync(ami, pbx, "01001000071", "201", "agents");

        var connected = await ami.WaitAsync(block => block["Event"] == "AgentConnect", Cancelled);
        var completed = await ami.WaitAsync(block => block["Event"] == "AgentComplete", Cancelled);
        var calls = await pbx.Phones.WaitAsync(
            all => all.Any(call => call is { Number: "108", EndedAt: not null }), Cancelled);

        Assert.Equal(pbx.Phone("108"), connected["Interface"]);
        Assert.Equal("agent", completed["Reason"]);
        Assert.All(calls, call => Assert.Contains(call.Number, (string[])["103", "108"]));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task A_transfer_keeps_the_customer_on_the_line(int version)
    {
        await using var pbx = await LabPbx.StartAsync(version, TestContext.Current.CancellationToken);
        using var ami = await RawAmi.ConnectAsync(pbx, LabAccount.Wombat, Cancelled);
        await pbx.Agents.BehaveAsync(PhoneBehaviour.Transfer, "105", Cancelled);
        await pbx.Agents.TransferToAsync("106", Cancelled);
        await OriginateAsync(ami, pbx, "01001080072", "105", "transfer");

        await ami.WaitAsync(
            block => block["Event"] == "BlindTransfer" && block["Result"] == "Success", Cancelled);
        var answered = await ami.WaitAsync(
            block => block["Event"] == "DialEnd" && block["DialStatus"] == "ANSWER"
                && block["DestChannel"].Contains("/106-", StringComparison.Ordinal),
            Cancelled);

        Assert.Equal("transfer", answered["Linkedid"]);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task A_carrier_that_is_off_fails_every_call_until_it_is_on_again(int version)
    {
        await using var pbx = await LabPbx.StartAsync(version, TestContext.Current.CancellationToken);
        using var ami = await RawAmi.ConnectAsync(pbx, LabAccount.Wombat, Cancelled);
        await pbx.StopCarrierAsync(Cancelled);
        await pbx.WaitTrunkAsync(1, reachable: false, Cancelled);
        await OriginateAsync(ami, pbx, "01001010081", "401", "off");
        var off = await ami.WaitAsync(block => block["Event"] == "OriginateResponse", Cancelled);

        await pbx.StartCarrierAsync(Cancelled);
        await pbx.WaitTrunkAsync(1, reachable: true, Cancelled);
        await OriginateAsync(ami, pbx, "01001010082", "401", "on");
        var on = await ami.WaitAsync(block => block["Event"] == "OriginateResponse", Cancelled);

        Assert.Equal("Failure", off["Response"]);
        Assert.Equal("Success", on["Response"]);
        Assert.Equal(["01001010082"], (await pbx.Carrier.ReadAsync(Cancelled)).Select(call => call.Number));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task A_pbx_that_was_stopped_or_killed_comes_back_and_calls(int version)
    {
        await using var pbx = await LabPbx.StartAsync(version, TestContext.Current.CancellationToken);
        foreach (var kill in new[] { false, true })
        {
            using (var before = await RawAmi.ConnectAsync(pbx, LabAccount.Wombat, Cancelled))
            {
                await (kill ? pbx.KillPbxAsync(Cancelled) : pbx.StopPbxAsync(Cancelled));
                await Assert.ThrowsAnyAsync<IOException>(
                    () => before.WaitAsync(_ => false, Cancelled));
            }
            await pbx.StartPbxAsync(Cancelled);
            using var after = await RawAmi.ConnectAsync(pbx, LabAccount.Wombat, Cancelled);
            await OriginateAsync(after, pbx, kill ? "01001010091" : "01001010092", "401", "again");
            var response = await after.WaitAsync(block => block["Event"] == "OriginateResponse", Cancelled);
            Assert.Equal("Success", response["Response"]);
        }
    }

    private static Task<string> OriginateAsync(RawAmi ami, LabPbx pbx, string number, string exten, string channelId) =>
        ami.SendAsync(
            Cancelled,
            ("Action", "Originate"),
            ("Channel", pbx.DialString(number)),
            ("Context", "wombat"),
            ("Exten", exten),
            ("Priority", "1"),
            ("Timeout", "10000"),
            ("Async", "true"),
            ("ChannelId", channelId));
}
