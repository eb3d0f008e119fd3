namespace Ringtail.Lab.Pbx;

/// <summary>The lab does what its README says: accounts, targets, agents, carrier and PBX on and off.</summary>
[Collection(nameof(BothPbxs))]
public sealed class PbxLabTests(BothPbxs pbxs)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData(16, "Asterisk Call Manager/5.0")]
    [InlineData(22, "Asterisk Call Manager/11.0")]
    public async Task Accounts_are_held_to_their_address_and_rights(int version, string banner)
    {
        var pbx = await pbxs.OfAsync(version, TestContext.Current.CancellationToken);

        var (permitted, welcome) = await RawAmi.LoginAsync(pbx, LabAccount.Wombat, Cancelled);
        var (_, elsewhere) = await RawAmi.LoginAsync(pbx, LabAccount.Elsewhere, Cancelled);
        var (_, foreign) = await RawAmi.LoginAsync(pbx, LabAccount.Wombat, Cancelled, pbx.ForeignAddress);
        var (_, wrong) = await RawAmi.LoginAsync(pbx, LabAccount.Wombat with { Secret = "x" }, Cancelled);
        using var helpless = await RawAmi.ConnectAsync(pbx, LabAccount.NoOriginate, Cancelled);
        var refusal = await helpless.AskAsync(
            Cancelled, ("Action", "Originate"), ("Channel", pbx.DialString("02203000051")), ("Context", "wombat"),
            ("Exten", "200"), ("Priority", "1"), ("Async", "true"));

        Assert.StartsWith(banner, permitted.Banner, StringComparison.Ordinal);
        Assert.Equal("Success", welcome["Response"]);
        Assert.Equal("Authentication failed", elsewhere["Message"]);
        Assert.Equal("Authentication failed", foreign["Message"]);
        Assert.Equal("Authentication failed", wrong["Message"]);
        Assert.Equal("Permission denied", refusal["Message"]);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task Every_kind_of_target_is_reached_through_the_wombat_script(int version)
    {
        var pbx = await pbxs.OfAsync(version, TestContext.Current.CancellationToken);
        using var ami = await RawAmi.ConnectAsync(pbx, LabAccount.Wombat, Cancelled);
        // The menu is last: its caller presses a key and comes to the team as well.
        (string Exten, string Number, Func<AmiBlock, bool> Reached)[] targets =
        [
            ("200", "01001020061", block => block["Event"] == "AgentConnect" && block["Queue"] == "team_vertrieb"),
            ("202", "01001020062", block => block["Event"] == "AgentConnect" && block["Queue"] == "team_local"),
            ("203", "01001020063", block => block["Event"] == "AgentConnect" && block["Queue"] == "team_alle"),
            ("205", "01001020064", block => block["Event"] == "AgentConnect" && block["Queue"] == "team_service"),
            ("106", "01001020065", block => block["Event"] == "DialEnd" && block["DialStatus"] == "ANSWER"
                && block["DestChannel"].Contains("/106-", StringComparison.Ordinal)),
            ("400", "01001020066", block => block["UserEvent"] == "CALLSTATUS" && block["V"] == "SCRIPT"),
            ("204", "01001020067", block => block["UserEvent"] == "QueueEnd" && block["Status"] == "JOINEMPTY"),
            ("300", "01601060068", block => block["Event"] == "QueueCallerJoin"
                && block["Queue"] == "team_vertrieb"),
        ];
        foreach (var target in targets)
        {
            var id = $"target-{target.Number}";
            await OriginateAsync(ami, pbx, target.Number, target.Exten, id);
            await ami.WaitAsync(block => block["Linkedid"] == id && target.Reached(block), Cancelled);
            await ami.WaitAsync(block => block["Event"] == "Hangup" && block["Uniqueid"] == id, Cancelled);
        }
    }

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
