using System.Text;
using System.Text.RegularExpressions;

namespace Ringtail.Server.Tests.Pages;

/// <summary>Finds words that a page says by itself: what is left without its code, tags and expressions.</summary>
internal static partial class PageWords
{
    private static readonly HashSet<string> Directives =
        ["using", "inject", "page", "attribute", "inherits", "implements", "typeparam", "layout"];

    public static IEnumerable<string> Of(string page)
    {
        var markup = Comments().Replace(page, "");
        var code = markup.IndexOf("\n@code", StringComparison.Ordinal);
        if (code >= 0) markup = markup[..code];
        foreach (Match speaking in SpeakingAttribute().Matches(markup))
        {
            if (Letters().IsMatch(speaking.Groups[1].Value)) yield return speaking.Value;
        }
        foreach (var line in Tags().Replace(WithoutExpressions(markup), "\n").Split('\n'))
        {
            if (!Structure().IsMatch(line) && Letters().IsMatch(line)) yield return line.Trim();
        }
    }

    /// <summary>Takes out <c>@name.of[thing](…)</c>, <c>@(…)</c>, and <c>@if (…)</c> and the like with what they
    /// ask.</summary>
    private static string WithoutExpressions(string markup)
    {
        var rest = new StringBuilder(markup.Length);
        for (var i = 0; i < markup.Length; i++)
        {
            if (markup[i] != '@')
            {
                rest.Append(markup[i]);
                continue;
            }
            var start = i + 1;
            for (i = start; i < markup.Length
                && (char.IsLetterOrDigit(markup[i]) || "_.?!:".Contains(markup[i])); i++) { }
            if (markup[start..i] is "if" or "foreach" or "for" or "switch" or "while") i++;
            else if (Directives.Contains(markup[start..i]))
                i = markup.IndexOf('\n', i);
            while (i < markup.Length && "([".Contains(markup[i])) i = AfterBracket(markup, i);
            i--;
        }
        return rest.ToString();
    }

    private static int AfterBracket(string text, int at)
    {
        for (var depth = 0; at < text.Length; at++)
        {
            if ("([".Contains(text[at])) depth++;
            if (")]".Contains(text[at]) && --depth == 0) return at + 1;
        }
        return at;
    }

    [GeneratedRegex(@"@\*.*?\*@", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\b(?:Label|HelperText|Placeholder|Title|Text|Lead|aria-label|title|alt|SearchLabel|LinkText)"
        + @"=""([^@""][^""]*)""")]
    private static partial Regex SpeakingAttribute();

    [GeneratedRegex(@"<(?:[^<>""]|""[^""]*"")*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"^\s*(\{|\}|else\b|case |default:|break;)|^\s*&\w+;\s*$")]
    private static partial Regex Structure();

    [GeneratedRegex(@"\p{L}{2,}")]
    private static partial Regex Letters();
}
