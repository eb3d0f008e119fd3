using Microsoft.Playwright;
using Ringtail.Browser.Program;
using Ringtail.Browser.Screens;

namespace Ringtail.Browser.Journeys;

/// <summary>A file as another program leaves it, on its way into a list and out again.</summary>
public sealed class Importing(Chromium chromium)
{
    private const int People = 5_000;
    private const string Header = "Kunden-Nr.;Tel. (mobil);Vor- & Nachname;;\"Straße; Nr.\"";

    [Fact(Timeout = 240_000)]
    public async Task A_file_with_strange_headers_is_mapped_imported_corrected_and_exported_by_the_page()
    {
        await using var program = await RunningProgram.StartAsync(TestContext.Current.CancellationToken);
        await using var visit = await chromium.VisitAsync(program, Viewpoint.Desktop with { Locale = "de-DE" });
        await visit.SignInAsync();
        await visit.AliveAsync();
        await visit.OpenAsync("/lists");
        await visit.This("add").ClickAsync();
        await visit.FillAsync("Name", "Frühling");
        await visit.SaveDialogAsync("list-dialog");

        await visit.OfferAsync("Kunden März.csv", Rows());
        await MapAsync(visit, "+49301110001");
        await visit.ShootAsync("import", "mapped");
        await WatchAsync(visit);
        await StartAsync(visit);
        Assert.Equal(["no with progress", "yes"], await visit.Page.EvaluateAsync<string[]>("[...window.seen]"));
        await visit.ShootAsync("import", "imported");
        Assert.Equal(((People - 2).ToString("N0", new System.Globalization.CultureInfo("de-DE")), "2"),
            (await visit.This("upload-kept").InnerTextAsync(), await visit.This("upload-refused").InnerTextAsync()));

        var refused = await DownloadAsync(visit, "download-refused");
        var lines = (await File.ReadAllTextAsync(refused, TestContext.Current.CancellationToken)).TrimEnd()
            .Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains("keine Nummer", lines[1], StringComparison.Ordinal);
        await visit.This("upload-again").ClickAsync();
        await visit.OfferAsync("verbessert.csv",
            string.Join('\n', lines).Replace("keine Nummer", "0301119998", StringComparison.Ordinal));
        await MapAsync(visit, "+49301119998");
        await StartAsync(visit);
        Assert.Equal(("1", "1"),
            (await visit.This("upload-kept").InnerTextAsync(), await visit.This("upload-refused").InnerTextAsync()));

        await visit.OpenAsync("/lists/1");
        await ExportAsync(visit);
        visit.AssertNoErrors();
    }

    /// <summary>The customers' numbers look like telephone numbers, and are none.</summary>
    private static async Task MapAsync(Visit visit, string first)
    {
        await visit.This("target-Tel. (mobil)").SelectOptionAsync("#number");
        await Assertions.Expect(visit.This("preview")).ToContainTextAsync(first);
        await visit.This("target-Kunden-Nr.").SelectOptionAsync("");
        await Assertions.Expect(visit.This("target-Kunden-Nr.")).ToHaveValueAsync("");
        await Assertions.Expect(visit.This("preview").Locator("tr.tone-bad")).ToHaveCountAsync(1);
    }

    /// <summary>Remembers whether the page said how far it is, and that it has ended.</summary>
    private static async Task WatchAsync(Visit visit) => await visit.Page.EvaluateAsync("""
        () => {
          window.seen = new Set();
          const look = () => { for (const e of document.querySelectorAll('[data-testid=upload-result]')) {
            window.seen.add(e.dataset.ended + (e.querySelector('[role=progressbar]') ? ' with progress' : '')); } };
          new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
        }
        """);

    private static async Task StartAsync(Visit visit)
    {
        await visit.This("upload-start").ClickAsync();
        await visit.Page.Locator("[data-testid='upload-result'][data-ended='yes']").WaitForAsync();
    }

    private static async Task ExportAsync(Visit visit)
    {
        var csv = await File.ReadAllLinesAsync(
            await DownloadAsync(visit, "export-csv"), TestContext.Current.CancellationToken);
        Assert.Equal(People, csv.Length);
        Assert.Contains(csv, l => l.Contains("Jürgen \"\"Jo\"\" Groß", StringComparison.Ordinal)
            && l.Contains("Am Wall; 3", StringComparison.Ordinal));
        Assert.DoesNotContain("Kunden", csv[0], StringComparison.OrdinalIgnoreCase);
        var sheet = Sheet.Rows(await DownloadAsync(visit, "export-xlsx"));
        Assert.Equal(People, sheet.Count);
        Assert.Contains(sheet, r => r.Contains("Jürgen \"Jo\" Groß"));
    }

    private static async Task<string> DownloadAsync(Visit visit, string button)
    {
        var download = await visit.Page.RunAndWaitForDownloadAsync(() => visit.This(button).ClickAsync());
        return await download.PathAsync();
    }

    private static string Rows() => Header + "\n"
        + "0891230001;030 1110001;\"Jürgen \"\"Jo\"\" Groß\";x;\"Am Wall; 3\"\n"
        + "0891230002;keine Nummer;Meier;;Ring 1\n"
        + string.Concat(Enumerable.Range(3, People - 3).Select(i =>
            $"089123{i:0000};030 111{i:0000};Kunde {i};;Weg {i}\n"))
        + "0891239999;;Ohne;;Nirgends\n";
}
