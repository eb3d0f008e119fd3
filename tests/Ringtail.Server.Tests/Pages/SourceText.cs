using System.Text;

namespace Ringtail.Server.Tests.Pages;

/// <summary>Reads string literals out of C# text: with their holes numbered, as the page's texts have them.</summary>
internal static class SourceText
{
    /// <summary>
    /// The literals that are joined by plus signs from <paramref name="at"/> on, as one text: <c>$"Run {run} of " +
    /// $"{name}"</c> is <c>Run {0} of {1}</c>. Null when something else stands there.
    /// </summary>
    public static string? LiteralAt(string code, int at)
    {
        var text = new StringBuilder();
        var holes = 0;
        while (true)
        {
            at = SkipBlanks(code, at);
            var isInterpolated = code[at] == '$';
            if (isInterpolated) at++;
            if (code[at] != '"') return null;
            at = Read(code, at + 1, isInterpolated, text, ref holes);
            var next = SkipBlanks(code, at);
            if (code[next] != '+') return text.ToString();
            at = next + 1;
        }
    }

    private static int Read(string code, int at, bool isInterpolated, StringBuilder text, ref int holes)
    {
        for (; code[at] != '"'; at++)
        {
            if (code[at] == '\\')
            {
                text.Append(code[++at]);
            }
            else if (isInterpolated && code[at] == '{')
            {
                at = HoleEnd(code, at + 1);
                text.Append('{').Append(holes++).Append('}');
            }
            else
            {
                text.Append(code[at]);
            }
        }
        return at + 1;
    }

    /// <summary>The brace that closes the hole; strings in it may hold braces of their own.</summary>
    private static int HoleEnd(string code, int at)
    {
        for (var depth = 1; ; at++)
        {
            if (code[at] == '"') at = code.IndexOf('"', at + 1);
            else if (code[at] == '{') depth++;
            else if (code[at] == '}' && --depth == 0) return at;
        }
    }

    private static int SkipBlanks(string code, int at)
    {
        while (char.IsWhiteSpace(code[at])) at++;
        return at;
    }
}
