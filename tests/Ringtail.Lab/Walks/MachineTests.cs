using System.Text.Json.Nodes;
using Ringtail.Client;
using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;

namespace Ringtail.Lab.Walks;

/// <summary>The shipped dialplan's detection of answering machines, from the call to the books.</summary>
public sealed class MachineTests
{
    private const string Message = "en_US_f_Allison/hello-world";

    /// <summary>Of the carrier's figures: 50 packets are one second of sound.</summary>
    private const int SecondOfSound = 50;

    private static readonly Target Team = Target.Queue("team_vertrieb", "200") with { Context = "wombat-amd" };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 300_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task A_machine_hears_the_message_and_whoever_may_be_a_person_gets_an_agent(int version)
    {
        var machine = Fate.Number(Fate.GreetsForLong, 1);
        string[] people =
        [
            Fate.Number(Fate.GreetsBriefly, 2), Fate.Number(Fate.SendsNothing, 3), Fate.Number(Fate.SendsSilence, 4),
        ];
        var bare = Fate.Number(Fate.GreetsForLong, 5);
        var unasked = Fate.Number(Fate.GreetsForLong, 6);
        await using var site = await Site.StartAsync(version, Cancelled);
        await site.Pbx.AddShippedContextAsync("wombat-amd", Cancelled);
        await site.Pbx.Agents.TalkAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), Cancelled);
        await AddAsync(site, "Message", [machine, .. people], "ON", Message);
        await AddAsync(site, "Bare", [bare], "ON", "");
        await AddAsync(site, "Unasked", [unasked], "OFF", Message);

        await site.GoAsync(Cancelled);
        await site.WaitCompletedAsync(Cancelled);

        string[] all = [machine, .. people, bare, unasked];
        var carrier = await site.Pbx.Carrier.ReadAsync(Cancelled);
        Verdict.EveryNumberOnce(all, carrier);
        Assert.Equal(
            all.Select(n => (n, "TERMINATED", n == machine || n == bare ? "AMD" : "")),
            (await site.LogsAsync(Cancelled)).OrderBy(row => Array.IndexOf(all, row.Number))
                .Select(row => (row.Number, row.Status, row.StatusExt)));
        Verdict.PhonesShow([.. people, unasked], await site.Pbx.Phones.ReadAsync(Cancelled), "101", "102", "103");

        // The greeting of four seconds, then the silence that ends it, then the message.
        var told = carrier.Single(call => call.Number == machine);
        Assert.InRange(told.Talked!.Value.TotalSeconds, 6.5, 14);
        Assert.True(told.PacketsReceived > SecondOfSound, $"{told.PacketsReceived} packets are no message");
        var dropped = carrier.Single(call => call.Number == bare);
        Assert.InRange(dropped.Talked!.Value.TotalSeconds, 0.9, 3);
        Assert.True(dropped.PacketsReceived < SecondOfSound / 2, $"{dropped.PacketsReceived} packets of what?");
        using var api = new RingtailClient(
            site.Program.Address, RingtailProgram.User, RingtailProgram.Password);
        Assert.Equal((1L, 0L), await CountsAsync(api, site, "Message"));
        Assert.Equal((1L, 0L), await CountsAsync(api, site, "Bare"));
        Assert.Equal((0L, 0L), await CountsAsync(api, site, "Unasked"));
    }

    private static async Task AddAsync(Site site, string name, string[] numbers, string mode, string file)
    {
        await site.AddCampaignAsync(name, numbers, Cancelled, Team);
        await site.ChangeCampaignAsync(
            name, new JsonObject { ["amdTracking"] = mode, ["amdAudioFile"] = file }, Cancelled);
    }

    /// <summary>Dropped as machines, and abandoned.</summary>
    private static async Task<(long Machines, long Abandoned)> CountsAsync(RingtailClient api, Site site, string name)
    {
        var today = (await api.GetCampaignAccountAsync(site.CampaignOf(name), Cancelled)).Windows[0];
        return (today.Machines, today.Abandoned);
    }
}
