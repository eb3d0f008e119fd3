using System.Globalization;
using System.Text.RegularExpressions;

namespace Ringtail.Server.Tests.Pages;

/// <summary>Both languages say the same things, and no page says anything by itself.</summary>
public sealed partial class TextsAreComplete
{
    private static readonly string Source = Path.Combine(PageTexts.Checkout(), "src", "Ringtail.Server");

    /// <summary>Keys that are put together from a code at run time; all codes' texts begin with one of these.</summary>
    private static readonly string[] Families =
    [
        "Advice_", "Agent_CallBackAt", "Agent_Refused", "AgentState_", "Appearance_", "BoostForm_", "CallerIds_",
        "Campaign_", "Cause_", "Changes_", "Contact_", "Delivery_", "Detail_", "Disposition_", "DuplicateRule_",
        "EndPoint_", "Entry_",
        "Event_", "Forecast_", "Held_", "Hold_", "Hours_", "HoursRule_", "ImportFormat_", "Kind_", "Lift_", "Limit_",
        "Links_", "List_", "ListType_", "NumberFormat_", "NumberOrder_", "Pbx_", "Period_", "Problem_",
        "RecordingState_", "Recording_", "Refusal_", "Report_", "ReportTab_", "Right_", "Role_", "RoleRights_", "Row_",
        "Rule_", "RunListState_", "Start_", "State_", "Steps_", "Story_", "Strategy_", "Token_", "TokenScope_",
        "Trunk_", "Upload_", "User_", "Why_", "Word_", "Wrong_",
    ];

    [Theory]
    [InlineData("Texts")]
    [InlineData("MudTexts")]
    public void Both_languages_have_the_same_keys_with_the_same_blanks_to_fill(string name)
    {
        var english = PageTexts.Read(name + ".resx");
        var german = PageTexts.Read(name + ".de.resx");
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), german.Keys.Order(StringComparer.Ordinal));
        Assert.All(english, text => Assert.Equal(Blanks(text.Value), Blanks(german[text.Key])));
        Assert.All(english.Concat(german), text => Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key));
    }

    [Fact]
    public void Every_text_that_a_page_asks_for_exists_and_every_text_is_asked_for()
    {
        var known = PageTexts.Read("Texts.resx").Keys.ToHashSet(StringComparer.Ordinal);
        var code = Pages().Concat(Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories))
            .Select(File.ReadAllText).ToList();
        var asked = code.SelectMany(text => Asked().Matches(text))
            .Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(asked.Except(known));
        Assert.DoesNotContain(known, key => !code.Exists(text => text.Contains($"\"{key}\"", StringComparison.Ordinal))
            && !Array.Exists(Families, f => key.StartsWith(f, StringComparison.Ordinal)));
    }

    [Fact]
    public void No_page_has_words_of_its_own()
    {
        var words = Pages()
            .SelectMany(page => PageWords.Of(File.ReadAllText(page)).Select(w => $"{Path.GetFileName(page)}: {w}"));
        Assert.Empty(words);
    }

    [Fact]
    public void A_code_of_the_rules_of_the_forms_has_words_in_both_languages()
    {
        var rules = string.Concat(
            Directory.EnumerateFiles(Path.Combine(Source, "..", "Ringtail.Runtime", "Configuration"), "*.cs")
                .Select(File.ReadAllText));
        var known = PageTexts.Read("Texts.resx");
        var ranges = RangeCode().Matches(rules).Select(m => m.Groups[1].Value + "Range");
        var others = OtherCode().Matches(rules).Select(m => m.Groups[1].Value);
        var codes = ranges.Concat(others).Distinct().ToList();
        Assert.True(codes.Count > 20, $"Only {codes.Count} codes were found: the rules are written differently now.");
        Assert.DoesNotContain(codes, code => !known.ContainsKey("Wrong_" + code));
    }

    private static IEnumerable<string> Pages() =>
        Directory.EnumerateFiles(Source, "*.razor", SearchOption.AllDirectories);

    private static string Blanks(string text) => string.Join(
        ' ', Blank().Matches(text)
            .Select(m => m.Value).Distinct().Order(StringComparer.Create(CultureInfo.InvariantCulture, false)));

    [GeneratedRegex(@"(?<![\w.])(?:T|texts)\[""([A-Za-z0-9_]+)""[],]")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\{[a-z_0-9]+(:[A-Z0-9]+)?\}")]
    private static partial Regex Blank();

    [GeneratedRegex(@"\.Range\([^;]*?""(\w+)""\);")]
    private static partial Regex RangeCode();

    [GeneratedRegex(@"(?:nameof\([\w.]+\)|field), ""([A-Z]\w+)"", (?:\$?""|""|lines|string)")]
    private static partial Regex OtherCode();
}
