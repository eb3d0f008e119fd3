using System.Text;

namespace Ringtail.Telephony.Tests;

/// <summary>
/// How Asterisk 16 to 22 splits the value of a Variable header (main/app.c), told again in our own code.
/// </summary>
internal static class Asterisk
{
    public static List<string> Split(string text)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        int parentheses = 0, brackets = 0;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when i + 1 < text.Length: part.Append(text[++i]); continue;
                case '"': quoted = !quoted; continue;
                case ',' when parentheses == 0 && brackets == 0 && !quoted:
                    parts.Add(part.ToString());
                    part.Clear();
                    continue;
                case '(': parentheses++; break;
                case ')': parentheses = Math.Max(0, parentheses - 1); break;
                case '[': brackets++; break;
                case ']': brackets = Math.Max(0, brackets - 1); break;
            }
            part.Append(text[i]);
        }
        parts.Add(part.ToString());
        return parts;
    }
}
