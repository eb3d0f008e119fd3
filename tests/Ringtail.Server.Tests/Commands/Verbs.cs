using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Commands;

/// <summary>
/// The program as people start it: a process with its exit code, its standard output and its one line of error.
/// </summary>
public sealed partial class Verbs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rt-verbs-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "Required command was not provided.")]
    [InlineData("dance", "'dance'")]
    [InlineData("serve --bogus", "'--bogus'")]
    [InlineData("serve --urls nonsense", "'nonsense'")]
    [InlineData("serve --cluster-address 10.0.0.1:11111", "--postgres")]
    [InlineData("user add", "Required argument")]
    [InlineData("pbx prepare", "--kind")]
    [InlineData("pbx prepare --kind elastix", "'elastix'")]
    [InlineData("pbx check", "--address")]
    [InlineData("pbx check --address a --port 0", "--port")]
    public async Task Wrong_usage_is_exit_code_2_and_one_line_that_names_it(string arguments, string named)
    {
        var ended = await RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(2, ended.Code);
        Assert.Contains(named, OneLine(ended.Error), StringComparison.Ordinal);
        Assert.Equal("", ended.Output);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("serve --help")]
    [InlineData("user --help")]
    [InlineData("user add --help")]
    [InlineData("pbx check --help")]
    [InlineData("pbx prepare --help")]
    [InlineData("backup --help")]
    [InlineData("--version")]
    public async Task Help_is_exit_code_0(string arguments)
    {
        var ended = await RunAsync(arguments.Split(' '));
        Assert.Equal((0, ""), (ended.Code, ended.Error));
        Assert.NotEqual("", ended.Output);
    }

    [Fact]
    public async Task A_server_makes_its_administrator_keeps_its_folder_serves_the_verbs_and_stops_cleanly()
    {
        var data = Path.Combine(_folder, "data");
        using var server = Start("serve", "--urls", "http://127.0.0.1:0", "--data", data);
        var first = await server.StandardOutput.ReadLineAsync(Ct);
        var password = PasswordLine().Match(first!).Groups[1].Value;
        Assert.Equal(20, password.Length);
        var ready = await server.StandardOutput.ReadLineAsync(Ct);
        Assert.StartsWith("ringtail is ready at http://127.0.0.1:", ready, StringComparison.Ordinal);
        var address = new Uri(ready!.Split(' ')[^1]);
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = RunningServer.Basic("admin", password);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/healthz", UriKind.Relative), Ct)).StatusCode);
        Assert.Equal(
            HttpStatusCode.OK, (await http.GetAsync(new Uri("/api/v1/dialer", UriKind.Relative), Ct)).StatusCode);

        var second = await RunAsync("serve", "--urls", "http://127.0.0.1:0", "--data", data);
        Assert.Equal(1, second.Code);
        Assert.Contains(
            $"in use by another ringtail (process {server.Id})", OneLine(second.Error), StringComparison.Ordinal);

        Assert.Equal("added user bea\n",
            (await RunWithInputAsync("a long password\n", "user", "add", "bea", "--data", data)).Output);
        Assert.Contains(
            "bea\tUser\tenabled", (await RunAsync("user", "list", "--data", data)).Output, StringComparison.Ordinal);
        var copy = Path.Combine(_folder, "copy.db");
        Assert.Equal(0, (await RunAsync("backup", copy, "--data", data)).Code);
        Assert.Equal("SQLite format 3\0"u8.ToArray(), (await File.ReadAllBytesAsync(copy, Ct))[..16]);

        using var kill = Process.Start("kill", ["-TERM", server.Id.ToString(CultureInfo.InvariantCulture)]);
        await server.WaitForExitAsync(Ct);
        Assert.Equal(0, server.ExitCode);
        Assert.Equal("", await server.StandardOutput.ReadToEndAsync(Ct));

        // With nobody running, the verbs hold the folder themselves.
        Assert.Equal("disabled user bea\n", (await RunAsync("user", "disable", "bea", "--data", data)).Output);
        var last = await RunAsync("user", "disable", "admin", "--data", data);
        Assert.Equal((1, "ringtail: 'admin' is the last enabled administrator and must stay one."),
            (last.Code, OneLine(last.Error)));
    }

    [Fact]
    public async Task SIGTERM_before_it_is_ready_stops_as_cleanly_as_after_it()
    {
        using var server = Start("serve", "--urls", "http://127.0.0.1:0", "--data", Path.Combine(_folder, "data"));
        var errors = server.StandardError.ReadToEndAsync(Ct);
        // The administrator is made before anything is started.
        Assert.Matches(PasswordLine(), await server.StandardOutput.ReadLineAsync(Ct));
        using var kill = Process.Start("kill", ["-TERM", server.Id.ToString(CultureInfo.InvariantCulture)]);
        await server.WaitForExitAsync(Ct);
        Assert.Equal((0, ""), (server.ExitCode, await errors));
    }

    [Fact]
    public async Task A_folder_without_data_is_not_made_by_a_verb_that_only_asks()
    {
        var missing = Path.Combine(_folder, "missing");
        var ended = await RunAsync("user", "list", "--data", missing);
        Assert.Equal(1, ended.Code);
        Assert.Contains(missing, OneLine(ended.Error), StringComparison.Ordinal);
        Assert.False(Directory.Exists(missing));
    }

    [Fact]
    public async Task An_address_in_use_is_exit_code_1_and_one_line()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var ended = await RunAsync(
            "serve", "--urls", $"http://{taken.LocalEndpoint}", "--data", Path.Combine(_folder, "d"));
        Assert.Equal(1, ended.Code);
        var said = ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.StartsWith($"ringtail: cannot listen on http://{taken.LocalEndpoint}:", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mobydick")]
    [InlineData("freepbx")]
    [InlineData("asterisk")]
    public async Task The_texts_for_a_PBX_are_ready_to_paste(string kind)
    {
        var ended = await RunAsync(
            "pbx", "prepare", "--kind", kind, "--dialer-address", "192.0.2.7", "--account", "dialer");
        Assert.Equal((0, ""), (ended.Code, ended.Error));
        Assert.Contains("[dialer]", ended.Output, StringComparison.Ordinal);
        Assert.Contains("permit = 192.0.2.7/255.255.255.255", ended.Output, StringComparison.Ordinal);
        Assert.Contains("[wombat]", ended.Output, StringComparison.Ordinal);
        Assert.Matches("secret = [A-Za-z0-9]{24}\n", ended.Output);
        Assert.DoesNotContain("CHANGE-ME", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_PBX_that_cannot_be_reached_is_exit_code_1_and_said_in_words()
    {
        var ended = await RunAsync(
            "pbx", "check", "--address", "127.0.0.1", "--port", "1", "--login", "w", "--secret", "s");
        Assert.Equal(1, ended.Code);
        Assert.Contains("refuses connections", OneLine(ended.Error), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string OneLine(string error)
    {
        Assert.StartsWith("ringtail: ", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
        return error.TrimEnd('\n');
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) =>
        RunWithInputAsync("", arguments);

    private async Task<(int Code, string Output, string Error)> RunWithInputAsync(
        string input, params string[] arguments)
    {
        using var process = Start(arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(Ct);
        var error = process.StandardError.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        return (process.ExitCode, await output, await error);
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Ringtail.Server"))
        {
            WorkingDirectory = _folder, RedirectStandardInput = true, RedirectStandardOutput = true,
                RedirectStandardError = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment.Remove("RINGTAIL_ADMIN_USER");
        start.Environment.Remove("RINGTAIL_ADMIN_PASSWORD");
        return Process.Start(start)!;
    }

    [GeneratedRegex("the administrator is 'admin' with the password '([^']+)'")]
    private static partial Regex PasswordLine();
}
