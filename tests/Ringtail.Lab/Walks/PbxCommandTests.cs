using System.Text.Json.Nodes;
using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;

namespace Ringtail.Lab.Walks;

/// <summary><c>ringtail pbx check</c> and <c>pbx prepare</c> as an administrator runs them.</summary>
[Collection(nameof(BothPbxs))]
public sealed class PbxCommandTests(BothPbxs pbxs)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 120_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task Check_says_what_it_found(int version)
    {
        var pbx = await pbxs.OfAsync(version, TestContext.Current.CancellationToken);

        var (exitCode, output, errors) = await CheckAsync(pbx, LabAccount.WombatSystem);

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains($"Asterisk {version}.", output, StringComparison.Ordinal);
        Assert.Contains(pbx.TrunkDialString, output, StringComparison.Ordinal);
        Assert.Contains("team_vertrieb  3 members", output, StringComparison.Ordinal);
        Assert.Contains("  wombat\n", output, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task Check_gives_machines_the_same_as_json()
    {
        var pbx = await pbxs.OfAsync(16, TestContext.Current.CancellationToken);

        var (exitCode, output, _) = await CheckAsync(pbx, LabAccount.Wombat, "--json");

        var report = JsonNode.Parse(output)!;
        Assert.Equal(0, exitCode);
        Assert.True(report["connected"]!.GetValue<bool>());
        Assert.Contains(report["trunks"]!.AsArray(),
            trunk => trunk!["dialString"]!.GetValue<string>() == pbx.TrunkDialString);
        Assert.Contains(report["queues"]!.AsArray(), queue => queue!["name"]!.GetValue<string>() == "team_vertrieb");
    }

    [Theory(Timeout = 120_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task Check_says_in_words_what_is_wrong(int version)
    {
        var pbx = await pbxs.OfAsync(version, TestContext.Current.CancellationToken);

        var wrong = await CheckAsync(pbx, LabAccount.Wombat with { Secret = "wrong" });
        var helpless = await CheckAsync(pbx, LabAccount.NoOriginate);

        Assert.Equal(1, wrong.ExitCode);
        Assert.Single(wrong.Errors.Trim().Split('\n'));
        Assert.Contains("secret", wrong.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("address", wrong.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, helpless.ExitCode);
        Assert.Contains("originate", helpless.Errors, StringComparison.Ordinal);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("mobydick")]
    [InlineData("freepbx")]
    [InlineData("asterisk")]
    public async Task Prepare_prints_account_script_and_queue_for_pasting(string kind)
    {
        var (exitCode, output, errors) = await RingtailProgram.RunAsync(
            TestContext.Current.CancellationToken, "pbx", "prepare", "--kind", kind, "--dialer-address", "127.0.0.1",
            "--account", "wombat2", "--queue", "team_vertrieb");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("127.0.0.1/255.255.255.255", output, StringComparison.Ordinal);
        Assert.Contains("[wombat2]", output, StringComparison.Ordinal);
        Assert.Contains("read = call,agent,user", output, StringComparison.Ordinal);
        Assert.Contains("[wombat]\nexten => _X.,1,NoOp(", output, StringComparison.Ordinal);
        Assert.Contains("autofill", output, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output, string Errors)> CheckAsync(
        LabPbx pbx, LabAccount account, params string[] more) =>
        RingtailProgram.RunAsync(
            Cancelled,
            ["pbx", "check", "--address", pbx.Address, "--login", account.Name, "--secret", account.Secret, .. more]);
}
