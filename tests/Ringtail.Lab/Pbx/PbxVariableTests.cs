namespace Ringtail.Lab.Pbx;

/// <summary>What Asterisk makes of the Variable headers of an Originate.</summary>
[Collection(nameof(BothPbxs))]
public sealed class PbxVariableTests(BothPbxs pbxs)
{
    private const string Name = "Doe, John \"x\" (a";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData(16, false)]
    [InlineData(22, false)]
    [InlineData(16, true)]
    [InlineData(22, true)]
    public async Task A_backslash_before_each_special_character_carries_it(int version, bool local)
    {
        var pbx = await pbxs.OfAsync(version, TestContext.Current.CancellationToken);
        using var ami = await RawAmi.ConnectAsync(pbx, LabAccount.Wombat, Cancelled);
        var id = $"variable-{version}-{local}";
        var number = $"0210100{(local ? 1 : 0)}031";
        await ami.SendAsync(
            Cancelled,
            ("Action", "Originate"),
            ("Channel", local ? $"Local/{number}@dialer-out/n" : pbx.DialString(number)),
            ("Context", "wombat"),
            ("Exten", "401"),
            ("Priority", "1"),
            ("Timeout", "30000"),
            ("Async", "true"),
            ("ChannelId", id),
            ("Variable", "NAME=" + Escape(Name)),
            ("Variable", "NOTE=" + Escape(@"C:\x [b] {c} a=b; ${HOME} it's 50 %")),
            ("Variable", "NEXT=2"));
        await ami.WaitAsync(
            block => block["Event"] == "DialState" && block["DialStatus"] == "RINGING"
                && block["DestLinkedid"] == id,
            Cancelled);

        foreach (var half in local ? new[] { id, id + ";2" } : [id])
        {
            Assert.Equal(Name, await GetAsync(ami, half, "NAME"));
            Assert.Equal(@"C:\x [b] {c} a=b; ${HOME} it's 50 %", await GetAsync(ami, half, "NOTE"));
            Assert.Equal("2", await GetAsync(ami, half, "NEXT"));
        }
        await ami.AskAsync(Cancelled, ("Action", "Hangup"), ("Channel", id));
    }

    private static string Escape(string value) =>
        string.Concat(value.Select(c => c is '\\' or '"' or ',' or '(' or ')' ? $"\\{c}" : $"{c}"));

    private static async Task<string> GetAsync(RawAmi ami, string channel, string variable)
    {
        var response = await ami.AskAsync(
            Cancelled, ("Action", "Getvar"), ("Channel", channel), ("Variable", variable));
        Assert.Equal("Success", response["Response"]);
        return response["Value"];
    }
}
