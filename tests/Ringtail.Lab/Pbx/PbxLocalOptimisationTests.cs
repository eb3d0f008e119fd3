namespace Ringtail.Lab.Pbx;

/// <summary>Why a Local dial string needs /n.</summary>
[Collection(nameof(BothPbxs))]
public sealed class PbxLocalOptimisationTests(BothPbxs pbxs)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData(16, false)]
    [InlineData(22, false)]
    [InlineData(16, true)]
    [InlineData(22, true)]
    public async Task Our_half_hangs_up_while_the_customer_talks_unless_the_dial_string_ends_in_n(
        int version, bool withN)
    {
        var pbx = await pbxs.OfAsync(version, TestContext.Current.CancellationToken);
        using var ami = await RawAmi.ConnectAsync(pbx, LabAccount.Wombat, Cancelled);
        var number = $"010020400{(withN ? 41 : 42)}";
        var id = $"optimised-{number}";
        await ami.SendAsync(
            Cancelled,
            ("Action", "Originate"),
            ("Channel", $"Local/{number}@dialer-out{(withN ? "/n" : "")}"),
            ("Context", "wombat"),
            ("Exten", "110"),
            ("Priority", "1"),
            ("Timeout", "10000"),
            ("Async", "true"),
            ("ChannelId", id));

        var ends = new List<string>();
        var optimised = false;
        while (!ends.Contains("near half") || !ends.Contains("trunk"))
        {
            var block = await ami.ReadAsync(Cancelled);
            if (block["Event"] == "LocalOptimizationEnd" && block["LocalOneUniqueid"] == id)
                optimised = true;
            if (block["Event"] == "Hangup" && block["Uniqueid"] == id)
                ends.Add("near half");
            var isTrunkLeg = block["Channel"].Contains("/mdc_trunk_conf-1-", StringComparison.Ordinal);
            if (!isTrunkLeg || block["Linkedid"] != id)
                continue;
            // The two Hangups come from threads of their own, in either order; the far end's request comes before both.
            if (block["Event"] == "HangupRequest")
                ends.Add("customer leaves");
            if (block["Event"] == "Hangup")
                ends.Add("trunk");
        }
        var carrier = await pbx.Carrier.WaitEndedAsync(number, Cancelled);

        Assert.Equal(!withN, optimised);
        Assert.Equal(withN ? "customer leaves" : "near half", ends[0]);
        // The customer heard the agent all the same: two seconds of speech at least.
        Assert.InRange(carrier.PacketsReceived, 50, int.MaxValue);
    }
}
