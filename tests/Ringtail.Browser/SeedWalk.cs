using Microsoft.Playwright;
using Ringtail.Browser.Program;
using Ringtail.Browser.Screens;
using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;
using Ringtail.Lab.Walks;

namespace Ringtail.Browser;

/// <summary>
/// The mobydick's manual, step by step, with this program in the place that it gives to another: a person, a browser
/// and a real Asterisk 16 whose script, trunk, teams and account are as printed there.
/// </summary>
public sealed class SeedWalk(Chromium chromium)
{
    private const string Company = "03023125000";
    private const int RingSeconds = 3;
    private static readonly string[] Unreached =
    [
        Fate.Number(Fate.Busy, 1), Fate.Number(Fate.Unknown, 2), Fate.Number(Fate.Congested, 3),
        Fate.Number(Fate.RingsForEver, 4),
    ];

    private static readonly IReadOnlyList<string> Team = Fate.Numbers(Fate.Answered, 101, 4);
    private static readonly IReadOnlyList<string> User = Fate.Numbers(Fate.Answered, 201, 2);
    private static readonly IReadOnlyList<string> Menu = Fate.Numbers(Fate.PressesKey, 301, 2);
    private static readonly IReadOnlyList<string> Script = Fate.Numbers(Fate.Answered, 401, 3);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Timeout = 400_000)]
    public async Task A_person_follows_the_manual_and_every_number_is_called_once_with_the_right_outcome()
    {
        await using var pbx = await LabPbx.StartAsync(16, TestContext.Current.CancellationToken);
        await pbx.Agents.AnswerAfterAsync(TimeSpan.FromMilliseconds(300), null, Cancelled);
        await pbx.Agents.TalkAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5), Cancelled);
        await using var program = await RunningProgram.StartAsync(Cancelled);
        await using var visit = await chromium.VisitAsync(program, Viewpoint.Desktop);
        await visit.SignInAsync();

        await AddServerAsync(visit, pbx);
        await visit.AddOfferedTrunkAsync("Amt 1", "dev-test", "SIP/mdc_trunk_conf-1/${num}", 30);
        await visit.AddOfferedQueueAsync("vertr", "team_vertrieb", "200", 20);
        await visit.AddEndPointAsync("PHONE", "Benutzer 105", "105", "wombat", 1);
        await visit.AddEndPointAsync("PHONE", "IVR-Menü", "300", "wombat", 5);
        await visit.AddEndPointAsync("PHONE", "Skript", "400", "wombat", 5);
        await visit.ShootAsync("seed", "end-points");
        await AddCampaignsAsync(visit);
        await visit.PlayAsync();
        await visit.OpenAsync("/live");
        await visit.ShootAsync("seed", "live");
        await WaitCompletedOnPageAsync(visit);

        await visit.ShootAsync("seed", "live-completed");
        await CheckAsync(program, pbx);
        await visit.OpenAsync("/reports");
        await visit.ShootAsync("seed", "reports");
        Assert.Empty(visit.Errors);
    }

    [Fact(Timeout = 400_000)]
    public async Task In_German_a_person_signs_in_and_presses_play_and_calls_are_placed()
    {
        await using var pbx = await LabPbx.StartAsync(16, TestContext.Current.CancellationToken);
        await using var program = await RunningProgram.StartAsync(Cancelled);
        await using var visit = await chromium.VisitAsync(program, Viewpoint.Desktop with { Locale = "de-DE" });
        await visit.Page.GotoAsync("/sign-in");
        await Assertions.Expect(visit.This("sign-in")).ToHaveTextAsync("Anmelden");
        await visit.SignInAsync();
        var (login, secret) = (LabAccount.Wombat.Name, LabAccount.Wombat.Secret);
        await visit.BeginPbxAsync("mobydick", pbx.Address, LabPbx.AmiPort, login, secret);
        await visit.TestConnectionAsync();
        await Assertions.Expect(visit.This("pbx-verdict")).ToContainTextAsync("Asterisk 16");
        await visit.ShootAsync("seed-de", "server", fullPage: false);
        await visit.SaveDialogAsync("pbx-dialog");
        await visit.AddOfferedTrunkAsync("Amt 1", "dev-test", "SIP/mdc_trunk_conf-1/${num}", 30);
        await visit.AddEndPointAsync("PHONE", "Skript", "400", "wombat", 5);
        await visit.AddListAsync("Herbst", "herbst.csv", "number\n" + string.Join('\n', Script));
        await visit.AddCampaignForAsync("Herbstaktion", Company, RingSeconds, "Herbst", "Skript");
        await visit.StartCampaignAsync("Herbstaktion");

        await visit.OpenAsync("/");
        await Assertions.Expect(visit.This("play")).ToHaveTextAsync("Starten");
        await visit.PlayAsync();
        var carrier = await pbx.Carrier.WaitAsync(
            calls => calls.Count(call => call.EndedAt is not null) == Script.Count, Cancelled);

        await visit.ShootAsync("seed-de", "home");
        Verdict.EveryNumberOnce(Script, carrier);
        Assert.Empty(visit.Errors);
    }

    /// <summary>Asterisk servers: what is wrong is said in words before the right account is saved.</summary>
    private static async Task AddServerAsync(Visit visit, LabPbx pbx)
    {
        await visit.BeginPbxAsync("mobydick", pbx.Address, LabPbx.AmiPort, LabAccount.Wombat.Name, "not the secret");
        await visit.TestConnectionAsync();
        await visit.Page.Locator("[data-testid='pbx-verdict'] [data-code='LoginRefused']").WaitForAsync();
        await visit.ShootAsync("seed", "server-refused", fullPage: false);
        await visit.FillAsync("Login", LabAccount.NoOriginate.Name);
        await visit.FillAsync("Secret", LabAccount.NoOriginate.Secret);
        await visit.TestConnectionAsync();
        await visit.Page.Locator("[data-testid='pbx-verdict'] [data-code='MissingPermission']").First.WaitForAsync();
        await visit.FillAsync("Login", LabAccount.Wombat.Name);
        await visit.FillAsync("Secret", LabAccount.Wombat.Secret);
        await visit.TestConnectionAsync();
        // What was wrong before goes away, and then the new verdict comes.
        await Assertions.Expect(visit.Page.Locator("[data-code='MissingPermission']")).ToHaveCountAsync(0);
        await Assertions.Expect(visit.This("pbx-verdict")).ToContainTextAsync("Asterisk 16");
        await visit.This("pbx-verdict").ScrollIntoViewIfNeededAsync();
        await visit.ShootAsync("seed", "server", fullPage: false);
        await visit.SaveDialogAsync("pbx-dialog");
    }

    private static async Task AddCampaignsAsync(Visit visit)
    {
        (string Name, string EndPoint, IEnumerable<string> Numbers)[] campaigns =
        [
            ("Team", "team_vertrieb", [.. Unreached, .. Team]), ("User", "Benutzer 105", User),
            ("Menu", "IVR-Menü", Menu), ("Script", "Skript", Script),
        ];
        foreach (var (name, endPoint, numbers) in campaigns)
        {
            var lines = string.Join('\n', numbers.Select(number => $"{number},CUSTOMER:{number[^3..]}"));
            await visit.AddListAsync($"{name} list", $"{name}.txt", lines);
            await visit.AddCampaignForAsync(name, Company, RingSeconds, $"{name} list", endPoint);
            await visit.StartCampaignAsync(name);
        }
        await visit.ShootAsync("seed", "campaigns");
    }

    /// <summary>The page moves without a reload until all four runs say that they are completed.</summary>
    private static async Task WaitCompletedOnPageAsync(Visit visit)
    {
        var completed = visit.Page.GetByTestId("live-runs").Locator(".state[data-state='COMPLETED']");
        var patience = new LocatorAssertionsToHaveCountOptions { Timeout = 240_000 };
        await Assertions.Expect(completed).ToHaveCountAsync(4, patience);
    }

    /// <summary>The same checks as by the API: carrier, phones and outcomes agree.</summary>
    private static async Task CheckAsync(RunningProgram program, LabPbx pbx)
    {
        string[] all = [.. Unreached, .. Team, .. User, .. Menu, .. Script];
        using var api = new WombatClient(program.Address);
        var logs = await api.LogsAsync([1, 2, 3, 4], Cancelled);
        var carrier = await pbx.Carrier.WaitAsync(calls => calls.All(call => call.EndedAt is not null), Cancelled);
        var phones = await pbx.Phones.ReadAsync(Cancelled);
        Verdict.EveryNumberOnce(all, carrier);
        Verdict.OutcomesAreTheCarriers(all, logs, carrier);
        Assert.All(carrier, call => Assert.Equal((call.Number, Company), (call.Number, call.FromUser)));
        Verdict.PhonesShow([.. Team, .. Menu], phones, "101", "102", "103");
        Verdict.PhonesShow(User, phones, "105");
        var scripted = logs.Where(row => row.StatusExt == "SCRIPT").Select(row => row.Number);
        Assert.Equal(Script, scripted.Order(StringComparer.Ordinal));
    }
}
