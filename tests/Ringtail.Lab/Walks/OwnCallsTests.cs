using Ringtail.Client;
using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;

namespace Ringtail.Lab.Walks;

/// <summary>Calls that one agent has to make, and the gate while an agent's phone rings.</summary>
public sealed class OwnCallsTests
{
    private static readonly Target Reverse = Target.Queue("team_vertrieb", "200") with { Reverse = true };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 300_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task The_gate_is_asked_while_a_phone_rings_and_own_calls_go_to_their_agent(int version)
    {
        await using var site = await Site.StartAsync(version, Cancelled);
        using var api = new RingtailClient(site.Program.Address, RingtailProgram.User, RingtailProgram.Password);
        string[] listed = [.. Fate.Numbers(Fate.Answered, 1, 2, ringTenths: 4, talkSeconds: 2)];
        await site.AddCampaignAsync("Team", listed, Cancelled, Reverse);
        var black = (await api.AddListAsync(new ListInput { Name = "Do not call" }, Cancelled)).Id;
        await api.SetCampaignListsAsync(site.CampaignOf("Team"),
        [
            .. await api.GetCampaignListsAsync(site.CampaignOf("Team"), Cancelled),
            new LinkedList { ListId = black, Type = "BLACK_LIST" },
        ], Cancelled);
        // Phones ring long enough for a number to become forbidden meanwhile.
        await site.Pbx.Agents.AnswerAfterAsync(TimeSpan.FromSeconds(15), null, Cancelled);
        await site.GoAsync(Cancelled);

        await ForbidWhileThePhoneRingsAsync(site, api, black, listed);
        await site.Pbx.Agents.AnswerAfterAsync(TimeSpan.FromMilliseconds(300), null, Cancelled);
        await CallByHandAsync(site, api, black);
        await CallBackAsync(site, api);
    }

    /// <summary>The customer is never called; the other one, whose agent rings as well, is.</summary>
    private static async Task ForbidWhileThePhoneRingsAsync(
        Site site, RingtailClient api, int black, string[] listed)
    {
        await site.Pbx.Phones.WaitAsync(
            phones => listed.All(number => phones.Any(p => p.FromUser == number)), Cancelled);
        await api.AddContactAsync(black, new ContactInput { Number = listed[0] }, ct: Cancelled);
        await site.WaitCompletedAsync(Cancelled);

        var rows = await site.LogsAsync(Cancelled);
        Assert.Equal([(listed[0], "RS_BLACKLIST"), (listed[1], "TERMINATED")],
            rows.Select(r => (r.Number, r.Status)).Order());
        Assert.Equal(listed[1], Assert.Single(await site.Pbx.Carrier.ReadAsync(Cancelled)).Number);
        // Its agent's phone was hung up, not picked up.
        Assert.All((await site.Pbx.Phones.ReadAsync(Cancelled)).Where(p => p.FromUser == listed[0]),
            phone => Assert.Null(phone.AnsweredAt));
    }

    private static async Task CallByHandAsync(Site site, RingtailClient api, int black)
    {
        var forbidden = Fate.Number(Fate.Answered, 11, ringTenths: 4, talkSeconds: 2);
        var allowed = Fate.Number(Fate.Answered, 12, ringTenths: 4, talkSeconds: 2);
        await api.AddContactAsync(black, new ContactInput { Number = forbidden }, ct: Cancelled);
        var refused = await AddAsync(site, api, forbidden, "102", null);
        var made = await AddAsync(site, api, allowed, "102", null);

        Assert.Equal("RS_BLACKLIST", await OutcomeAsync(api, refused));
        Assert.Equal("TERMINATED", await OutcomeAsync(api, made));
        await CalledAsync(site, allowed, "102");
        Assert.DoesNotContain(await site.Pbx.Carrier.ReadAsync(Cancelled), call => call.Number == forbidden);
        Assert.DoesNotContain(await site.Pbx.Phones.ReadAsync(Cancelled), phone => phone.FromUser == forbidden);
    }

    /// <summary>For a time and an agent; nobody is called before it, and it may be moved.</summary>
    private static async Task CallBackAsync(Site site, RingtailClient api)
    {
        var number = Fate.Number(Fate.Answered, 13, ringTenths: 4, talkSeconds: 2);
        var moved = Fate.Number(Fate.Answered, 14, ringTenths: 4, talkSeconds: 2);
        var now = TimeProvider.System.GetUtcNow();
        var due = now.AddSeconds(8);
        var later = await AddAsync(site, api, moved, "101", now.AddHours(1));
        var promised = await AddAsync(site, api, number, "103", due);
        await api.MoveScheduledCallAsync(later, new ScheduledInput { Due = due }, Cancelled);

        Assert.Equal("TERMINATED", await OutcomeAsync(api, promised));
        Assert.Equal("TERMINATED", await OutcomeAsync(api, later));
        Assert.True((await CalledAsync(site, number, "103")).ReceivedAt >= due, "called back before its time");
        Assert.True((await CalledAsync(site, moved, "101")).ReceivedAt >= due, "called back before its time");
    }

    private static async Task<int> AddAsync(
        Site site, RingtailClient api, string number, string phone, DateTimeOffset? due) =>
        (await api.AddCallAsync(site.Runs["Team"],
            new CallInput { Number = number, Agent = site.Pbx.Phone(phone), Due = due }, ct: Cancelled)).HopperId;

    private static async Task<string?> OutcomeAsync(RingtailClient api, int hopperId)
    {
        var ended = await Wait.ForAsync(
            async () => (await api.ListCallsAsync(limit: 100, ct: Cancelled)).Items
                .SingleOrDefault(call => call.HopperId == hopperId),
            call => call?.Outcome is not null, Cancelled);
        return ended!.Outcome;
    }

    /// <summary>That agent's phone alone rang for the number, and before the customer's; gives it.</summary>
    private static async Task<CarrierCall> CalledAsync(Site site, string number, string phone)
    {
        var rang = Assert.Single(await site.Pbx.Phones.ReadAsync(Cancelled), p => p.FromUser == number);
        Assert.Equal(phone, rang.Number);
        var customer = Assert.Single(await site.Pbx.Carrier.ReadAsync(Cancelled), call => call.Number == number);
        Assert.True(rang.AnsweredAt <= customer.ReceivedAt, $"{number} before its agent");
        return rang;
    }
}
