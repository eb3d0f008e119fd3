using System.Reflection;
using Bunit;
using Microsoft.AspNetCore.Components;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using Ringtail.Server.Campaigns;
using Ringtail.Server.Dialer;
using Ringtail.Server.Explaining;
using Ringtail.Server.Forecasts;
using Ringtail.Server.Hours;
using Ringtail.Server.Lists;
using Ringtail.Server.Live;
using Ringtail.Server.Pbxs;
using Ringtail.Server.Reports;
using Ringtail.Server.Scheduling;
using Ringtail.Server.Shell;
using Ringtail.Server.Tests.Api;
using TestContext = Xunit.TestContext;

namespace Ringtail.Server.Tests.Pages;

/// <summary>What needs a security key that a person does not hold is on no page of theirs.</summary>
public sealed class KeysHideRows
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Each page that shows rows, with a row under the key north and one under none.</summary>
    private static IEnumerable<(Type Page, (string, object)[] Parameters, string Hidden, string Shown)> Tables =>
    [
        (typeof(CampaignsPage), [], "Campaign 1", "Campaign 2"),
        (typeof(ListsPage), [], "List 1", "List 2"),
        (typeof(PbxesPage), [], "PBX 3", "PBX 2"),
        (typeof(TrunksPage), [], "Trunk 2", "Trunk 3"),
        (typeof(EndPointsPage), [], "Phone 2", "Phone 3"),
        (typeof(HoursPage), [], "Hours 1", "Hours 2"),
        (typeof(RunsPage), [], "Campaign 1", "Campaign 2"),
        (typeof(ReportPage), [("Kind", "calls")], "030123", "030222"),
        (typeof(ScheduledPage), [], "030123", "030222"),
        (typeof(SystemLogPage), [], "About Campaign 1", "About Campaign 2"),
        (typeof(ChangesPage), [], "Campaign 1", "Campaign 2"),
        (typeof(LivePage), [], "Campaign 1", "Campaign 2"),
        (typeof(WallPage), [], "Campaign 1", "Campaign 2"),
        (typeof(HomePage), [], "Campaign 1", "Campaign 2"),
        (typeof(CampaignPage), [("Id", 2), ("Tab", "lists")], "List 1", "List 2"),
        (typeof(CampaignPage), [("Id", 2), ("Tab", "trunks")], "Trunk 2", "Trunk 3"),
    ];

    /// <summary>Pages of one record, by its id in the address; what they show when it may be seen.</summary>
    private static IEnumerable<(Type Page, (string, object)[] Parameters, string Shown)> Records =>
    [
        (typeof(CampaignPage), [("Id", 1)], "Campaign 1"),
        (typeof(ListPage), [("Id", 1)], "List 1"),
        (typeof(HoursSetPage), [("Id", 1)], "Hours 1"),
        (typeof(RunPage), [("Id", 1)], "Campaign 1"),
        (typeof(CallPage), [("HopperId", ExampleWorld.Call)], "030123"),
        (typeof(ForecastPage), [("Id", 1)], "Campaign 1"),
    ];

    [Fact]
    public async Task A_row_is_in_the_table_of_who_holds_its_key_and_in_nobody_elses()
    {
        await using var holder = await WorldAsync("south\nnorth");
        foreach (var (page, parameters, hidden, shown) in Tables)
        {
            await using var mine = await holder.BesideAsync(Roles.Administrator, "south\nnorth");
            mine.GoTo("/?period=all");
            var seen = mine.Render(page, parameters);
            seen.WaitForAssertion(() => Assert.Contains(hidden, seen.Markup, StringComparison.Ordinal));
            await using var theirs = await holder.BesideAsync(Roles.Administrator, "south");
            theirs.GoTo("/?period=all");
            var unseen = theirs.Render(page, parameters);
            unseen.WaitForAssertion(() => Assert.Contains(shown, unseen.Markup, StringComparison.Ordinal));
            Assert.True(!unseen.Markup.Contains(hidden, StringComparison.Ordinal), $"{page.Name} shows {hidden}.");
        }
    }

    [Fact]
    public async Task The_address_of_a_hidden_record_leads_nowhere()
    {
        await using var holder = await WorldAsync("north");
        foreach (var (page, parameters, shown) in Records)
        {
            await using var mine = await holder.BesideAsync(Roles.Administrator, "north");
            var seen = mine.Render(page, parameters);
            seen.WaitForAssertion(() => Assert.Contains(shown, seen.Markup, StringComparison.Ordinal));
            await using var theirs = await holder.BesideAsync(Roles.Administrator, "south");
            var unseen = theirs.Render(page, parameters);
            unseen.WaitForAssertion(() => Assert.Contains(
                theirs.Texts["NotFound_Title"], unseen.Markup, StringComparison.Ordinal));
            Assert.True(!unseen.Markup.Contains(shown, StringComparison.Ordinal), $"{page.Name} shows {shown}.");
        }
    }

    [Fact]
    public async Task Why_answers_who_holds_the_key()
    {
        await using var holder = await WorldAsync("north");
        await using var other = await holder.BesideAsync(Roles.Administrator, "");
        foreach (var (bench, sees) in new[] { (holder, true), (other, false) })
        {
            bench.GoTo("/why?campaign=Campaign%201");
            var page = bench.Render<WhyPage>(_ => { });
            if (sees) page.WaitForElement("[data-testid='why-answer']");
            else bench.Dialogs.WaitForAssertion(() => Assert.Contains(
                "There is no campaign 'Campaign 1'", bench.Dialogs.Markup, StringComparison.Ordinal));
        }
    }

    /// <summary>
    /// Components may read through <see cref="Sight"/> alone. What is here besides reads nothing that has a key, or by
    /// an id that came from there; a new service must be looked at before it comes into this list.
    /// </summary>
    [Fact]
    public void No_component_reads_past_the_keys()
    {
        string[] looked =
        [
            "Sight", "AgentDesk", "Asking", "AuthenticationStateProvider", "ContactSearch", "Deliveries",
            "ForecastDesk", "ForecastGlances", "GroundReader", "IDialogService", "IJSRuntime", "ILogger`1",
            "IStringLocalizer`1", "ImportPreviewer", "ListUploads", "LiveFeed", "MachineAccuracy",
            "NavigationManager", "PbxFindings", "RenderTurns", "Rightful`1", "RightfulAccounts", "RightfulControl",
            "TestCalls", "TimeProvider", "Viewer",
        ];
        var injected = typeof(Viewer).Assembly.GetTypes().Where(t => typeof(IComponent).IsAssignableFrom(t))
            .SelectMany(t => t.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(p => p.IsDefined(typeof(InjectAttribute), inherit: true)).ToList();
        Assert.True(injected.Count > 200);
        Assert.Empty(injected.Where(p => !looked.Contains(p.PropertyType.Name))
            .Select(p => $"{p.DeclaringType!.Name} injects {p.PropertyType.Name}").Distinct());
    }

    private static async Task<PageBench> WorldAsync(string keys)
    {
        var bench = await PageBench.StartAsync(keys: keys);
        await ExampleWorld.MakeAsync(bench.Program);
        foreach (var hidden in new[]
        {
            "campaigns/1", "lists/1", "pbxs/3", "trunks/2", "end-points/2", "opening-hours/1",
        })
            await Server.Tests.Api.Records.SendAsync(
                bench.Program, HttpMethod.Patch, hidden, """{"securityKey":"north"}""");
        await using var db = bench.From<IRingtailDbFactory>().Create();
        var at = DateTimeOffset.UnixEpoch.AddYears(50);
        db.Add(new AttemptRow
        {
            HopperId = 1002, RunId = 2, CampaignId = 2, ListId = 2, ListName = "List 2", PbxId = 1, TrunkId = 1,
            EndPointId = 1, Number = "030222", NumberDialed = "030222", DialString = "SIP/t/030222", State = "Ended",
            Live = false, DecidedAt = at, EndedAt = at, Outcome = "RS_BUSY", Settled = true, ContactId = 2,
        });
        db.Add(new CampaignListRow { CampaignId = 2, ListId = 1, Position = 9 });
        db.Add(new CampaignTrunkRow { CampaignId = 2, TrunkId = 2, Position = 9 });
        db.Add(new CampaignTrunkRow { CampaignId = 2, TrunkId = 3, Position = 10 });
        foreach (var (list, number) in new[] { (1, "030123"), (2, "030222") })
        {
            var contact = new ContactRow { ListId = list, Number = number, AddedAt = at };
            db.Add(contact);
            await db.SaveChangesAsync(Ct);
            db.Add(new ClaimRow
            {
                RunId = list, ContactId = contact.Id, HopperId = 2000 + list,
                Due = DateTimeOffset.UnixEpoch.AddYears(99),
            });
            db.Add(new SystemLogRow
            {
                At = at, Severity = "Warning", Code = "StoreFails", Subject = $"About Campaign {list}", By = "-",
            });
        }
        await db.SaveChangesAsync(Ct);
        return bench;
    }
}
