using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Tests.Pages;

public sealed partial class RunReasons
{
    private static readonly ResourceManager Known = new("Ringtail.Server.Shell.Texts", typeof(Texts).Assembly);

    [Fact]
    public void Every_reason_that_a_run_gives_for_its_state_has_words_in_both_languages()
    {
        var reasons = Reason().Matches(File.ReadAllText(RunFile())).Select(m => m.Groups[1].Value).Distinct().ToList();
        Assert.True(reasons.Count >= 7, $"Only {reasons.Count} reasons were found: they are written differently now.");
        foreach (var reason in reasons.Append("starting").Append("the trunks refuse the last 3 contacts; tried again"))
        {
            var key = "Limit_" + Words.LimitKey(reason);
            Assert.NotNull(Known.GetString(key, CultureInfo.InvariantCulture));
            Assert.NotNull(Known.GetResourceSet(new CultureInfo("de"), true, false)?.GetString(key));
        }
    }

    [Fact]
    public void A_rule_of_the_gate_is_its_own_key() =>
        Assert.Equal("EndPointStopped", Words.LimitKey("EndPointStopped"));

    private static string RunFile()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Ringtail.slnx")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "src", "Ringtail.Dialing", "Runs", "Run.cs");
    }

    [GeneratedRegex(@"RunState\.\w+, ""([^""]+)""\)")]
    private static partial Regex Reason();
}
