using System.Globalization;

namespace Ringtail.Lab.Pbx;

/// <summary>
/// What Asterisk says at the end of a call that nobody or somebody took. The cause is the carrier's own word on
/// both versions; the reason of OriginateResponse says much less on 22 than on 16.
/// </summary>
[Collection(nameof(BothPbxs))]
public sealed class PbxOutcomeTests(BothPbxs pbxs)
{
    private static readonly TimeSpan RingTime = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private sealed record Row(string Name, string Number, string Reason16, string Reason22, string Cause16,
        string Cause22);

    private static readonly Row[] Table =
    [
        new("answered, customer hangs up outside a bridge", "01003010001", "4", "4", "16", "0"),
        new("answered for 0.2 s", "01303000001", "4", "4", "16", "0"),
        new("early media, answered", "01403010001", "4", "4", "16", "0"),
        new("early media, refused", "01503010001", "0", "0", "1", "1"),
        new("busy", "02003000001", "5", "0", "17", "17"),
        new("rings until our time-out", "02103000001", "3", "3", "16", "19"),
        new("404", "02203000001", "0", "0", "1", "1"),
        new("503", "02303000001", "8", "0", "34", "34"),
        new("403", "02403000001", "0", "0", "21", "21"),
        new("410", "02503000001", "8", "0", "22", "22"),
        new("480", "02603000001", "5", "0", "19", "19"),
        new("484", "02703000001", "0", "0", "28", "28"),
        new("408", "02803000001", "0", "0", "18", "18"),
        new("500", "02903000001", "8", "0", "38", "38"),
        new("trying only", "03003000001", "3", "3", "16", "19"),
    ];

    [Theory(Timeout = 60_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task Each_outcome_of_the_carrier_has_its_reason_and_cause(int version)
    {
        var pbx = await pbxs.OfAsync(version, TestContext.Current.CancellationToken);
        using var ami = await RawAmi.ConnectAsync(pbx, LabAccount.Wombat, Cancelled);
        foreach (var row in Table)
            await OriginateAsync(ami, pbx.DialString(row.Number), ChannelId(row.Number));

        var (reasons, causes) = await EndsAsync(ami, [.. Table.Select(row => ChannelId(row.Number))]);

        Assert.All(Table, row =>
        {
            Assert.Equal((row.Name, version == 16 ? row.Reason16 : row.Reason22),
                (row.Name, reasons[ChannelId(row.Number)]));
            Assert.Equal((row.Name, version == 16 ? row.Cause16 : row.Cause22),
                (row.Name, causes[ChannelId(row.Number)]));
        });
    }

    [Theory(Timeout = 60_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task Through_a_local_trunk_the_cause_stands_on_the_linked_trunk_leg(int version)
    {
        var pbx = await pbxs.OfAsync(version, TestContext.Current.CancellationToken);
        using var ami = await RawAmi.ConnectAsync(pbx, LabAccount.Wombat, Cancelled);
        (string Number, string Context, string Reason, string Cause)[] rows =
        [
            ("02003000011", "dialer-out", "5", "17"),
            ("02203000012", "dialer-out", "0", "1"),
            ("02303000013", "dialer-out", "8", "34"),
            // Answered by the PBX while the trunk was busy: the reason is a lie.
            ("02003000014", "dialer-out-answered", "4", "17"),
            ("02003000015", "dialer-out-tone", "0", "17"),
        ];
        foreach (var row in rows)
            await OriginateAsync(ami, $"Local/{row.Number}@{row.Context}/n", ChannelId(row.Number));

        var (reasons, causes) = await EndsAsync(ami, [.. rows.Select(row => ChannelId(row.Number))]);

        Assert.All(rows, row => Assert.Equal(
            (row.Context, row.Reason, row.Cause),
            (row.Context, reasons[ChannelId(row.Number)], causes[ChannelId(row.Number)])));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task An_unreachable_or_unknown_trunk_makes_no_channel(int version)
    {
        var pbx = await pbxs.OfAsync(version, TestContext.Current.CancellationToken);
        using var ami = await RawAmi.ConnectAsync(pbx, LabAccount.Wombat, Cancelled);
        await OriginateAsync(ami, pbx.DialString("02103000021", trunk: 9), "unknown");

        var seen = new List<AmiBlock>();
        await ami.WaitAsync(
            block =>
            {
                seen.Add(block);
                return block["Event"] == "OriginateResponse" && block["Uniqueid"] == "unknown";
            },
            Cancelled);

        Assert.Equal("0", seen[^1]["Reason"]);
        Assert.DoesNotContain(seen, block => block["Event"] == "Newchannel" && block["Uniqueid"] == "unknown");
    }

    private static string ChannelId(string number) => $"outcome-{number}";

    private static Task<string> OriginateAsync(RawAmi ami, string channel, string channelId) => ami.SendAsync(
        Cancelled,
        ("Action", "Originate"),
        ("Channel", channel),
        ("Context", "wombat"),
        ("Exten", "401"),
        ("Priority", "1"),
        ("Timeout", RingTime.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)),
        ("Async", "true"),
        ("ChannelId", channelId));

    /// <summary>Reads until all have their OriginateResponse and the Hangup of their trunk leg, in either
    /// order.</summary>
    private static async Task<(Dictionary<string, string> Reasons, Dictionary<string, string> Causes)> EndsAsync(
        RawAmi ami, IReadOnlyCollection<string> channelIds)
    {
        var reasons = new Dictionary<string, string>();
        var causes = new Dictionary<string, string>();
        while (reasons.Count < channelIds.Count || causes.Count < channelIds.Count)
        {
            var block = await ami.ReadAsync(Cancelled);
            if (block["Event"] == "OriginateResponse" && channelIds.Contains(block["Uniqueid"]))
                reasons[block["Uniqueid"]] = block["Reason"];
            var isTrunkLeg = block["Channel"].Contains("/mdc_trunk_conf-", StringComparison.Ordinal);
            if (block["Event"] == "Hangup" && isTrunkLeg && channelIds.Contains(block["Linkedid"]))
                causes[block["Linkedid"]] = block["Cause"];
        }
        return (reasons, causes);
    }
}
