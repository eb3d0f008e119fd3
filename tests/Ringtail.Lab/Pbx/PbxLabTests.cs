namespace Ringtail.Lab.Pbx;

/// <summary>Accounts and targets are what lab/README.md says.</summary>
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
        (string Exten, string Number, Func<AmiBlock, bool> Reached)[] targets =
        [
            ("200", "01001050061", block => block["Event"] == "AgentConnect" && block["Queue"] == "team_vertrieb"),
            ("202", "01001050062", block => block["Event"] == "AgentConnect" && block["Queue"] == "team_local"),
            ("203", "01001050063", block => block["Event"] == "AgentConnect" && block["Queue"] == "team_alle"),
            ("205", "01001050064", block => block["Event"] == "AgentConnect" && block["Queue"] == "team_service"),
            ("111", "01001050065", block => block["Event"] == "DialEnd" && block["DialStatus"] == "ANSWER"
                && block["DestChannel"].Contains("/111-", StringComparison.Ordinal)),
            ("400", "01001050066", block => block["UserEvent"] == "CALLSTATUS" && block["V"] == "SCRIPT"),
            ("204", "01001050067", block => block["UserEvent"] == "QueueEnd" && block["Status"] == "JOINEMPTY"),
            ("300", "01601060068", block => block["Event"] == "QueueCallerJoin"
                && block["Queue"] == "team_vertrieb"),
        ];
        foreach (var target in targets)
            await OriginateAsync(ami, pbx, target.Number, target.Exten, $"target-{target.Number}");

        var left = targets.ToDictionary(target => $"target-{target.Number}", target => target.Reached);
        while (left.Count > 0)
        {
            var block = await ami.ReadAsync(Cancelled);
            if (left.TryGetValue(block["Linkedid"], out var reached) && reached(block))
                left.Remove(block["Linkedid"]);
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
