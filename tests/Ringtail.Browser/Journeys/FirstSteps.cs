using Microsoft.Playwright;
using Ringtail.Browser.Program;
using Ringtail.Browser.Screens;

namespace Ringtail.Browser.Journeys;

/// <summary>What a newcomer does, in the order of the first steps, without a PBX in reach.</summary>
public sealed class FirstSteps(Chromium chromium)
{
    private const string List = """
        phone;name;city
        089 1234501;Huber;München
        0891234502;Meier;Augsburg
        no number at all;Schmidt;Ulm
        ;Leer;Bonn
        0891234503;Schulze;Köln
        """;

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_explained_in_words_and_can_be_saved_all_the_same()
    {
        await using var program = await RunningProgram.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await chromium.VisitAsync(program, Viewpoint.Desktop);
        await visit.SignInAsync();
        await visit.BeginPbxAsync("mobydick", "127.0.0.1", FreePort.Closed(), "wombat", "secret");

        var words = await visit.TestConnectionAsync();
        Assert.Contains("127.0.0.1", words, StringComparison.Ordinal);
        await visit.ShootAsync("walk", "pbx-dialog", fullPage: false);

        await visit.SaveDialogAsync("pbx-dialog");
        await visit.Page.GetByRole(AriaRole.Row, new PageGetByRoleOptions { Name = "mobydick" }).WaitForAsync();
    }

    [Fact]
    public async Task A_form_says_what_is_wrong_as_one_types_and_keeps_what_was_typed()
    {
        await using var program = await RunningProgram.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await chromium.VisitAsync(program, Viewpoint.Desktop with { Locale = "de-DE" });
        await visit.SignInAsync();
        await visit.BeginPbxAsync("mobydick", "not a host name!", 5038, "wombat", "secret");
        await Assertions.Expect(visit.This("pbx-dialog"))
            .ToContainTextAsync("Tragen Sie eine IP-Adresse oder einen Rechnernamen ein");
        await visit.Page.GetByRole(AriaRole.Dialog).GetByTestId("save").ClickAsync();
        Assert.Contains("Serveradresse", await visit.This("form-failure").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal("not a host name!", await visit.Field("Address").InputValueAsync());

        await visit.FillAsync("Address", "192.0.2.7");
        await Assertions.Expect(visit.This("form-failure")).ToHaveCountAsync(0);
        await visit.SaveDialogAsync("pbx-dialog");
    }

    /// <summary>As when the event of a key is lost on the way: the browser has it, the server does not.</summary>
    [Fact]
    public async Task What_stands_in_a_form_is_saved_even_if_the_server_was_not_told()
    {
        await using var program = await RunningProgram.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await chromium.VisitAsync(program, Viewpoint.Desktop);
        await visit.SignInAsync();
        await visit.BeginPbxAsync("mobydick", "192.0.2.7", 5038, "wombat", "secret");
        await visit.Field("Login").EvaluateAsync("field => { field.value = 'ringtail'; }");
        await visit.Field("Port").EvaluateAsync("field => { field.value = '5039'; }");
        await visit.SaveDialogAsync("pbx-dialog");

        await visit.This("add").WaitForAsync();
        await visit.Page.GetByRole(AriaRole.Row, new PageGetByRoleOptions { Name = "mobydick" })
            .GetByTestId("edit").ClickAsync();
        await Assertions.Expect(visit.Field("Login")).ToHaveValueAsync("ringtail");
        await Assertions.Expect(visit.Field("Port")).ToHaveValueAsync("5039");
    }

    [Theory]
    [InlineData("en-GB", 1280, false)]
    [InlineData("de-DE", 360, true)]
    public async Task A_newcomer_gets_from_nothing_to_a_playing_dialer(string locale, int width, bool dark)
    {
        await using var program = await RunningProgram.StartAsync(TestContext.Current.CancellationToken);
        var view = new Viewpoint(locale, width, width < 600 ? 740 : 800, dark);
        await using var visit = await chromium.VisitAsync(program, view);
        var folder = $"walk/{locale[..2]}-{width}-{(dark ? "dark" : "light")}";
        await visit.SignInAsync();

        await visit.AddPbxAsync("mobydick", "127.0.0.1", FreePort.Closed(), "wombat", "secret");
        await visit.AddTrunkAsync("Amt 1", "SIP/mdc_trunk_conf-1/${num}", 10);
        await visit.AddEndPointAsync("PHONE", "IVR-Menü", "400", "wombat", 5);
        await visit.AddEndPointAsync("QUEUE", "Team Vertrieb", "300", "wombat", 10);
        await visit.ShootAsync(folder, "end-points");
        await visit.AddListAsync("Herbst", "herbst.csv", List);
        Assert.Equal("3", await visit.This("upload-kept").InnerTextAsync());
        Assert.Equal("2", await visit.This("upload-refused").InnerTextAsync());
        Assert.Contains("no number at all", await visit.This("refused-rows").InnerTextAsync(),
            StringComparison.Ordinal);
        await visit.ShootAsync(folder, "list-result");
        await visit.AddCampaignAsync("Herbstaktion");
        await visit.ShootAsync(folder, "campaign-end-points");
        await visit.StartCampaignAsync("Herbstaktion");
        await visit.PlayAsync();
        await visit.Page.Locator("[data-testid='dialer-state'][data-state='READY']").WaitForAsync();
        Assert.Equal(0, await visit.This("first-steps").CountAsync());
        foreach (var (name, path) in Filled)
        {
            await visit.OpenAsync(path);
            await visit.ShootAsync(folder, name);
            await visit.AssertFitsAsync();
        }
        visit.AssertNoErrors();
    }

    private static readonly (string Name, string Path)[] Filled =
    [
        ("home", "/"), ("live", "/live"), ("campaigns", "/campaigns"), ("campaign", "/campaigns/1"),
            ("campaign-lists", "/campaigns/1/lists"),
        ("campaign-rules", "/campaigns/1/rules"), ("lists", "/lists"), ("list", "/lists/1"),
            ("servers", "/settings/servers"),
        ("trunks", "/settings/trunks"), ("reports", "/reports"), ("report", "/reports/1"), ("log", "/log"),
    ];
}
