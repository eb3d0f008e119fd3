using System.Text;

namespace Ringtail.Ami.Protocol;

/// <summary>The first line that a server sends: <c>Asterisk Call Manager/5.0.4</c>.</summary>
internal static class Banner
{
    /// <exception cref="AmiException">The line is something else; its beginning is quoted.</exception>
    public static AmiServerInfo Parse(ReadOnlySpan<byte> line)
    {
        var text = Text.Decode(line).Trim();
        var slash = text.LastIndexOf('/');
        if (slash > 0 && text.Contains("Call Manager", StringComparison.OrdinalIgnoreCase)
            && Version.TryParse(text[(slash + 1)..], out var version))
        {
            return new AmiServerInfo(text, version);
        }
        throw new AmiException(
            AmiFailure.NotAsterisk,
            $"The server's first line is '{Quoted(text)}', not the banner of an Asterisk Manager Interface.");
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder();
        foreach (var c in text.Length > 60 ? text[..60] : text) quoted.Append(char.IsControl(c) ? '?' : c);
        return quoted.ToString();
    }
}
