using System.Text;

namespace Ringtail.Ami.Protocol;

/// <summary>What Asterisk's reader can take. Source: main/manager.c, Asterisk 16 to 22.</summary>
internal static class WireRules
{
    /// <summary>Bytes of one line with its CRLF. A longer line makes Asterisk refuse the whole action.</summary>
    public const int LineBytes = 1024;

    /// <summary>Lines of one action. Asterisk counts Action and ActionID too.</summary>
    public const int Headers = 128;

    /// <summary>Null when the header can be sent, else why not. The value is never part of the text.</summary>
    public static string? Check(string key, string value)
    {
        if (!IsKey(key)) return $"The header key '{Shown(key)}' must be printable ASCII without space and colon.";
        if (value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
        {
            return $"The value of header '{key}' has a line end or NUL, which would end the line early.";
        }
        var bytes = key.Length + 2 + Encoding.UTF8.GetByteCount(value) + 2;
        return bytes <= LineBytes
            ? null
            : $"The line of header '{key}' has {bytes} bytes with its line end; Asterisk takes {LineBytes}.";
    }

    public static string? CheckCount(string action, int headers) => headers <= Headers
        ? null
        : $"The action '{Shown(action)}' has more than {Headers} headers with Action and ActionID, Asterisk's limit.";

    private static bool IsKey(string key)
    {
        if (key.Length == 0) return false;
        foreach (var c in key)
        {
            if (c is <= ' ' or > '~' or ':') return false;
        }
        return true;
    }

    private static string Shown(string key)
    {
        var shown = new StringBuilder();
        foreach (var c in key.Length > 40 ? key[..40] : key) shown.Append(char.IsControl(c) ? '?' : c);
        return shown.ToString();
    }
}
