using Ringtail.Client;
using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;

namespace Ringtail.Lab.Walks;

/// <summary>What a campaign says of its calls, as the PBX and the carrier have it.</summary>
public sealed class CampaignTests
{
    private const string Own = "03023125111", Pooled = "03023125222";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 300_000)]
    [InlineData(16, null)]
    [InlineData(22, "Local/${num}@dialer-out/n")]
    public async Task Numbers_caller_ids_account_variables_and_the_longest_call_arrive(int version, string? dialString)
    {
        await using var site = await Site.StartAsync(version, Cancelled, dialString);
        await site.Pbx.Agents.AnswerAfterAsync(TimeSpan.FromMilliseconds(300), null, Cancelled);
        var busy = Fate.Number(Fate.Busy, 1);
        var further = Fate.Number(Fate.Answered, 2);
        var second = Fate.Number(Fate.Answered, 3);
        await site.AddCampaignAsync("Campaign", [$"{busy},MULTINUM1:{further},CLID:{Own},NAME:Doe", second], Cancelled,
            Target.Queue("team_vertrieb", "200"));
        using var api = new RingtailClient(site.Program.Address, RingtailProgram.User, RingtailProgram.Password);
        await api.ChangeCampaignAsync(site.CampaignOf("Campaign"), new Dictionary<string, object?>
        {
            ["numberOrder"] = "ONE_ROUND", ["callerIdAttribute"] = "CLID", ["account"] = "cost-7",
            ["variables"] = "PROJECT=spring", ["maxCallLengthS"] = 20,
        }, ct: Cancelled);
        await api.SetCampaignCallerIdsAsync(
            site.CampaignOf("Campaign"), [new PooledCallerId { Number = Pooled }], Cancelled);
        await site.GoAsync(Cancelled);

        await Wait.ForAsync(() => site.Api.CallsAsync(Cancelled),
            all => all.Any(c => c.Number == further && c.Agent.Length > 0), Cancelled);
        await VariablesAsync(site, api, busy, further);
        await site.WaitCompletedAsync(Cancelled);

        // Nobody hangs up: after twenty seconds the dialer does.
        var stats = await site.Api.StatsAsync(site.Runs.Values, Cancelled);
        Assert.Equal((1L, 2L), (stats["RS_BUSY"], stats["RS_TIMEOUT"]));
        var customers = await site.Pbx.Carrier.ReadAsync(Cancelled);
        Assert.Equal([(further, Own), (second, Pooled), (busy, Own)],
            customers.Select(c => (c.Number, c.FromUser)).Order());
        Assert.All(customers.Where(c => c.Number != busy),
            call => Assert.InRange(call.Talked!.Value.TotalSeconds, 18, 30));
    }

    /// <summary>On the channel that waits in the queue, where the end point's script reads them.</summary>
    private static async Task VariablesAsync(Site site, RingtailClient api, string main, string dialed)
    {
        var call = (await api.GetLiveCallsAsync(ct: Cancelled)).Single(c => c.Number == dialed).HopperId;
        using var ami = await RawAmi.ConnectAsync(site.Pbx, LabAccount.Everything, Cancelled);
        await ami.SendAsync(Cancelled, ("Action", "CoreShowChannels"));
        var channels = new List<AmiBlock>();
        while (channels.LastOrDefault()?["Event"] != "CoreShowChannelsComplete")
            channels.Add(await ami.ReadAsync(Cancelled));
        var names = channels.Where(c => c["Application"] == "Queue").Select(c => c["Channel"]).ToList();
        var found = new List<string>();
        foreach (var name in names)
            if (await GetAsync(ami, name, "WOMBAT_HOPPER_ID") == $"{call}") found.Add(name);
        var channel = Assert.Single(found);
        foreach (var (variable, value) in new[]
        {
            ("WOMBAT_DIALING_NUMBER", main), ("WOMBAT_DIALING_LIST", "Campaign list"), ("WOMBAT_RETRY_NO", "0"),
            ("MULTINUM1", dialed), ("NAME", "Doe"), ("PROJECT", "spring"), ("CHANNEL(accountcode)", "cost-7"),
            ("CALLERID(num)", dialed),
        })
            Assert.Equal((variable, value), (variable, await GetAsync(ami, channel, variable)));
    }

    private static async Task<string> GetAsync(RawAmi ami, string channel, string variable) =>
        (await ami.AskAsync(Cancelled, ("Action", "Getvar"), ("Channel", channel), ("Variable", variable)))["Value"];
}
