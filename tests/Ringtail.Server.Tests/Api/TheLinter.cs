using System.Diagnostics;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Api;

/// <summary>The description, read by a linter that is not ours (Spectral, rules spectral:oas).</summary>
public sealed class TheLinter
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spectral_finds_neither_errors_nor_warnings()
    {
        var root = Root();
        var spectral = Path.Combine(root, "artifacts", "spectral", "node_modules", ".bin", "spectral");
        Assert.SkipUnless(File.Exists(spectral), "Spectral was not fetched (eng/setup-tests.sh does it, with npm)");
        await using var server = await RunningServer.StartAsync();
        var file = Path.Combine(server.Folder, "v1.json");
        await File.WriteAllTextAsync(
            file, await server.Anonymous.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Ct), Ct);
        var ruleset = Path.Combine(root, "eng", "spectral", "ruleset.yaml");
        using var process = Process.Start(new ProcessStartInfo(
            spectral, ["lint", file, "--ruleset", ruleset, "--fail-severity", "warn", "--quiet"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var said = process.StandardOutput.ReadToEndAsync(Ct);
        var failed = await process.StandardError.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        Assert.True(process.ExitCode == 0, $"{await said}\n{failed}");
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Ringtail.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
