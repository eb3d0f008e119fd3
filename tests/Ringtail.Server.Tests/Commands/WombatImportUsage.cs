using System.Diagnostics;
using System.Net;
using Ringtail.Server.Tests.Api;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Commands;

/// <summary><c>config import-wombat</c> as it is typed, in a process of its own.</summary>
public sealed class WombatImportUsage
{
    [Fact]
    public async Task Prints_the_configuration_and_says_what_is_missing_in_it()
    {
        await using var server = await RunningServer.StartAsync();
        await Records.SendAsync(server, HttpMethod.Post, "lists", """{"name":"Autumn"}""", HttpStatusCode.Created);

        var (code, said, complained) = await RunAsync(
            RunningServer.Password, "--url", new Uri(server.Address, "/wombat").ToString(),
            "--user", RunningServer.Admin);

        Assert.Equal(0, code);
        Assert.Contains("- name: Autumn ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", complained, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dialer/wombat", 2, "'dialer/wombat' is not an address for --url")]
    [InlineData("ftp://dialer/wombat", 2, "'ftp://dialer/wombat' is not an address for --url")]
    [InlineData("http://127.0.0.1:1/wombat", 1, "could not be read at http://127.0.0.1:1/wombat")]
    public async Task Says_in_one_line_what_is_wrong(string url, int code, string words)
    {
        var (ended, said, complained) = await RunAsync("secret", "--url", url, "--user", "somebody");

        Assert.Equal((code, ""), (ended, said));
        Assert.Contains(words, Assert.Single(complained.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said, string Complained)> RunAsync(
        string password, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Ringtail.Server.dll"));
        foreach (var arg in (string[])["config", "import-wombat", .. args]) start.ArgumentList.Add(arg);
        using var process = Process.Start(start)!;
        var ct = TestContext.Current.CancellationToken;
        var said = process.StandardOutput.ReadToEndAsync(ct);
        var complained = process.StandardError.ReadToEndAsync(ct);
        await process.StandardInput.WriteLineAsync(password);
        process.StandardInput.Close();
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, await said, await complained);
    }
}
