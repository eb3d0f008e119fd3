using Microsoft.Playwright;
using Ringtail.Browser.Program;
using Ringtail.Browser.Screens;
using Ringtail.Lab.Walks;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.Wire;
using Ringtail.PbxSim.World;

namespace Ringtail.Browser.Journeys;

/// <summary>The first five minutes: a newcomer follows what the page asks, beside a PBX that answers.</summary>
public sealed class GuidedStart(Chromium chromium)
{
    private const string Secret = "first-minutes";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 240_000)]
    [InlineData("en-GB", 1280, false)]
    [InlineData("de-DE", 360, true)]
    public async Task A_newcomer_is_led_from_the_first_sign_in_to_calls_on_their_way(
        string locale, int width, bool dark)
    {
        await using var pbx = StartPbx();
        await using var program = await RunningProgram.StartAsync(Cancelled);
        var view = new Viewpoint(locale, width, width < 600 ? 740 : 800, dark);
        await using var visit = await chromium.VisitAsync(program, view);
        var folder = $"start/{locale[..2]}-{width}-{(dark ? "dark" : "light")}";
        await visit.SignInAsync();
        await visit.This("start-connect").WaitForAsync();

        await ConnectAsync(visit, pbx.Address.Port, folder);
        await visit.This("trunk-mdc_trunk_conf-1").CheckAsync();
        await visit.FillAsync("Capacity", "4");
        await visit.ShootAsync(folder, "trunk");
        await visit.This("use-trunk").ClickAsync();
        await visit.This("queue-team_vertrieb").CheckAsync();
        await visit.FillAsync("Extension", "200");
        await visit.ShootAsync(folder, "end-point");
        await visit.This("use-end-point").ClickAsync();
        await CallYourselfAsync(visit, folder);

        await visit.FillAsync("Name", "Herbst");
        await visit.This("make-list").ClickAsync();
        await visit.UploadAsync("herbst.csv", "number\n" + string.Join('\n', Fate.Numbers(Fate.Answered, 201, 6)));
        await visit.ShootAsync(folder, "list");
        await visit.This("next").ClickAsync();
        await visit.FillAsync("Name", "Herbstaktion");
        await visit.FillAsync("TimeStart", "00:00:00");
        await visit.FillAsync("TimeEnd", "23:59:59");
        // Offered are Monday to Saturday; the test may run on a Sunday.
        await visit.This("day-1").First.ClickAsync();
        await visit.ShootAsync(folder, "campaign");
        await visit.This("make-campaign").ClickAsync();
        await visit.This("play").ClickAsync();
        await visit.This("playing").WaitForAsync();
        await visit.ShootAsync(folder, "playing");
        await visit.This("go-live").ClickAsync();
        var run = visit.Page.GetByRole(AriaRole.Row, new PageGetByRoleOptions { Name = "Herbstaktion" });
        await run.Locator("[data-state='COMPLETED']").WaitForAsync(new LocatorWaitForOptions { Timeout = 60_000 });
        // Nothing of the test call is left on the live page.
        await Assertions.Expect(visit.Page.Locator("[data-testid='live-runs'] tbody tr")).ToHaveCountAsync(1);
        // The run before it was that of the test call.
        await visit.OpenAsync("/reports/2");
        await Assertions.Expect(visit.Page.Locator("[data-outcome='TERMINATED']")).ToContainTextAsync("6");
        visit.AssertNoErrors();
    }

    [Fact(Timeout = 120_000)]
    public async Task The_set_up_goes_on_where_it_was_left_also_when_a_part_was_done_on_another_page()
    {
        await using var pbx = StartPbx();
        await using var program = await RunningProgram.StartAsync(Cancelled);
        await using var visit = await chromium.VisitAsync(program, Viewpoint.Desktop);
        await visit.SignInAsync();
        await ConnectAsync(visit, pbx.Address.Port, "start/resumed");
        await visit.This("later").ClickAsync();
        await visit.This("dialer-state").WaitForAsync();
        await visit.AddTrunkAsync("Amt 1", "SIP/mdc_trunk_conf-1/${num}", 4);

        await visit.OpenAsync("/");
        await visit.This("start").ClickAsync();
        await visit.This("start-end-point").WaitForAsync();
        await visit.OpenAsync("/start/play");
        await visit.This("start-end-point").WaitForAsync();
    }

    private static async Task ConnectAsync(Visit visit, int port, string folder)
    {
        await visit.This("kind-freepbx").CheckAsync();
        await Assertions.Expect(visit.This("lines-manager"))
            .ToContainTextAsync("write = originate,call,agent,reporting");
        await visit.This("kind-mobydick").CheckAsync();
        await Assertions.Expect(visit.This("lines-extensions_wombat"))
            .ToContainTextAsync("Goto(mdc_external,${EXTEN},1)");
        await visit.FillAsync("Address", "127.0.0.1");
        await visit.FillAsync("Port", $"{port}");
        await visit.FillAsync("Secret", "wrong");
        await visit.This("connect").ClickAsync();
        await visit.This("pbx-verdict").WaitForAsync();
        await visit.ShootAsync(folder, "refused");
        await visit.FillAsync("Secret", Secret);
        await visit.This("connect").ClickAsync();
        await visit.This("start-trunk").WaitForAsync();
        await visit.Page.Locator("[data-testid='pbx-names'][data-state='known']").WaitForAsync();
    }

    private static async Task CallYourselfAsync(Visit visit, string folder)
    {
        await visit.This("start-test-call").WaitForAsync();
        await visit.This("test-number").FillAsync(Fate.Number(Fate.Answered, 101));
        await visit.This("test-call").ClickAsync();
        await visit.Page.Locator("[data-testid='test-state'][data-state='TERMINATED']").WaitForAsync(
            new LocatorWaitForOptions { Timeout = 60_000 });
        await visit.ShootAsync(folder, "test-call");
        await visit.This("next").ClickAsync();
        await visit.This("start-list").WaitForAsync();
        Assert.Equal("DOWN", await DialerAsync(visit));
    }

    /// <summary>The test call leaves the dialer as it was; looked at in a window of its own.</summary>
    private static async Task<string> DialerAsync(Visit visit)
    {
        var page = await visit.Page.Context.NewPageAsync();
        await page.GotoAsync("/");
        var down = page.Locator("[data-testid='dialer-state'][data-state='DOWN']");
        await down.WaitForAsync(new LocatorWaitForOptions { Timeout = 30_000 });
        var state = await down.GetAttributeAsync("data-state");
        await page.CloseAsync();
        return state ?? "";
    }

    private static SimPbxServer StartPbx()
    {
        var agents = Enumerable.Range(101, 3)
            .Select(number => new SimAgentOptions($"{number}", $"Agent {number}", PickUp: 0.2, Talk: 0.4)).ToArray();
        var options = new SimPbxOptions
        {
            Agents = agents,
            Queues = [new SimQueueOptions("team_vertrieb", "rrmemory", [.. agents.Select(a => a.Number)])],
            Extensions = new Dictionary<string, SimTarget> { ["200"] = new SimTarget.Queue("team_vertrieb") },
            ScriptSeconds = 0.1,
            Secret = Secret,
        };
        var pbx = new SimPbx(options, new Population.Spelled(), new Chance(1));
        var server = new SimPbxServer(pbx, TimeProvider.System);
        server.Start();
        return server;
    }
}
