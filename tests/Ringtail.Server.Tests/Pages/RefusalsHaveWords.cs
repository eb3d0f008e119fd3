using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Ringtail.Dialing;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Server.Lists;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Tests.Pages;

/// <summary>What the program says when it refuses or raises an alarm, in the languages of the page.</summary>
public sealed partial class RefusalsHaveWords
{
    /// <summary>Who reads these works at a command line, with files, or with the first account.</summary>
    private static readonly string[] NotForThePage =
        ["ControlSocket.cs", "ConfigSecrets.cs", "ConfigService.cs", "ConfigApplication.cs", "FirstAdministrator.cs"];

    /// <summary>Their details come from elsewhere (database, PBX) or are for who mends the program.</summary>
    private static readonly string[] WithForeignDetail =
        ["HopperNotFilled", "InvariantBroken", "LoopCrashed", "OwnershipLost", "PbxLinkDown", "QueueLogRefused",
            "SettlementFailing", "SnapshotFailed", "StoreFails"];

    [Fact]
    public void Every_refusal_has_a_code_whose_English_is_what_the_code_says()
    {
        var texts = PageTexts.Read("Texts.resx");
        var wrong = new List<string>();
        var known = 0;
        var kinds = new Dictionary<string, string>();
        foreach (var file in Sources().Where(f => !NotForThePage.Contains(Path.GetFileName(f))))
        {
            var code = File.ReadAllText(file);
            foreach (Match refusal in Refusal().Matches(code))
            {
                var given = Coded().Match(code, refusal.Index + refusal.Length);
                if (!given.Success)
                {
                    wrong.Add($"{Path.GetFileName(file)}: no code: {Line(code, refusal.Index)}");
                    continue;
                }
                known++;
                var said = SourceText.LiteralAt(code, given.Index + given.Length);
                var key = "Refusal_" + given.Groups[2].Value;
                // Programs go by the code: it means the same wherever it comes from.
                var kind = given.Groups[1].Value;
                if (kinds.GetValueOrDefault(key, kind) != kind) wrong.Add($"{key} is {kinds[key]} and {kind}.");
                kinds[key] = kind;
                if (!texts.TryGetValue(key, out var text) && key != "Refusal_") wrong.Add($"{key} has no text.");
                else if (said is not null && text != said) wrong.Add($"{Path.GetFileName(file)}: {key} is not: {said}");
            }
        }
        Assert.Empty(wrong);
        Assert.True(known > 60, $"Only {known} refusals were found: they are written differently now.");
    }

    [Fact]
    public void Every_alarm_has_a_name_and_its_facts_have_words()
    {
        var texts = PageTexts.Read("Texts.resx");
        var code = string.Concat(Sources().Select(File.ReadAllText));
        var raised = Raised().Matches(code).Concat(Stopped().Matches(code)).ToList();
        Assert.True(raised.Count > 20, $"Only {raised.Count} alarms were found: they are written differently now.");
        Assert.DoesNotContain(raised, r => !texts.ContainsKey("Event_" + r.Groups[1].Value));
        Assert.DoesNotContain(raised, r => !WithForeignDetail.Contains(r.Groups[1].Value)
            && !texts.ContainsKey("Detail_" + r.Groups[1].Value));
        var core = string.Concat(Sources().Where(f => f.Contains("Ringtail.Dialing", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        var literals = Literal().Matches(core).Select(m => SourceText.LiteralAt(core, m.Index)).ToHashSet();
        Assert.DoesNotContain(texts, t =>
            t.Key.StartsWith("Detail_", StringComparison.Ordinal) && !literals.Contains(t.Value));
    }

    [Fact]
    public void Every_reason_of_an_import_is_known_again()
    {
        var texts = PageTexts.Read("Texts.resx");
        var reasons = Of(texts, "Row_");
        var folders = new[] { "Ringtail.Runtime/Importing", "Ringtail.Telephony/Actions" };
        var code = string.Concat(Sources().Where(f => folders.Any(
            d => f.Replace('\\', '/').Contains(d, StringComparison.Ordinal))).Select(File.ReadAllText));
        var said = Sentence().Matches(code).Select(m => SourceText.LiteralAt(code, m.Index)!)
            .ToHashSet();
        Assert.Empty(said.Except(reasons).Except(Of(texts, "Refusal_")));
        Assert.Empty(reasons.Except(said));
    }

    [Fact]
    public async Task A_German_page_says_them_in_German_with_what_stands_in_their_blanks()
    {
        await using var bench = await PageBench.StartAsync();
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            var texts = bench.Texts;
            Assert.Equal("Trunk „Amt 1“ lässt sich nicht löschen, solange die Kampagne „Herbst“ darauf verweist.",
                texts.Said(new ControlException(RefusalKind.Conflict, "UsedByCampaign",
                    $"The {new Word("trunk")} '{"Amt 1"}' cannot be deleted: the campaign '{"Herbst"}' uses it.")));
            Assert.Equal("Mindestens 8 Zeichen.",
                texts.Said(new InvalidFieldsException([new("Password", "PasswordShort", "is short.")])));
            Assert.Equal("Die Nummer „keine“ hat keine Ziffer.", texts.Reason("The number 'keine' has no digit."));
            var alarm = new Alarm("k", AlarmSeverity.Error, "PbxLinkDown", "mobydick", "127.0.0.1:5038 refused");
            Assert.Equal(("127.0.0.1:5038 refused", "en"),
                (texts.Detail(alarm), Words.LangOf(texts.Detail(alarm), alarm.Detail)));
        }
        finally
        {
            CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture = before;
        }
    }

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Path.Combine(PageTexts.Checkout(), "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("Ringtail.Client", StringComparison.Ordinal));

    private static List<string> Of(Dictionary<string, string> texts, string family) =>
        [.. texts.Where(t => t.Key.StartsWith(family, StringComparison.Ordinal)).Select(t => t.Value)];

    private static string Line(string code, int at) => code[at..Math.Min(code.Length, at + 90)].ReplaceLineEndings(" ");

    [GeneratedRegex(@"new ControlException\(|ControlException \w+\([^)]*\) =>\s*new\(")]
    private static partial Regex Refusal();

    [GeneratedRegex(@"\G\s*RefusalKind\.(\w+),\s*(?:""(\w+)"",|refusal\.Code,)\s*")]
    private static partial Regex Coded();

    [GeneratedRegex(@"AlarmSeverity\.\w+,\s*""(\w+)""")]
    private static partial Regex Raised();

    [GeneratedRegex(@"(?:StopEndPoint\(endPoint,|Halt\()\s*""(\w+)""")]
    private static partial Regex Stopped();

    [GeneratedRegex(@"\$""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"(?<=return |\? |: |, |\(|\(\s+)\$?""The(?:re)? ")]
    private static partial Regex Sentence();
}
