using System.Buffers;
using System.Text;

namespace Ringtail.Telephony.Actions;

/// <summary>
/// What a channel variable can carry through Originate. Asterisk splits the value of each Variable header at commas,
/// takes quotes away and honours parentheses, brackets and backslashes (main/app.c, __ast_app_separate_args; the same
/// from 16 to 22), so those are escaped. A header line holds 1,024 bytes with its line end (main/manager.c).
/// </summary>
public static class VariableRules
{
    /// <summary>Bytes of <c>Variable: NAME=value</c> without the line end.</summary>
    private const int LineBytes = 1022;

    /// <summary>Longer names help nobody; leaves room for the value.</summary>
    private const int NameBytes = 80;

    private const string HeaderStart = "Variable: ";

    private static readonly SearchValues<char> Escaped = SearchValues.Create(",\"\\()[]");
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("=,\"\\()[]{}$:;'` \t|<>/");

    private static readonly SearchValues<char> NotInArguments = SearchValues.Create("\r\n\"\\=[]");
    private static readonly SearchValues<char> FunctionLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "WOMBAT_HOPPER_ID", "WOMBAT_RETRY_NO", "WOMBAT_DIALING_NUMBER", "WOMBAT_DIALING_LIST",
    };

    /// <summary>
    /// Why an input attribute cannot be carried to the PBX, as a sentence that names the rule, or null when it can.
    /// To be asked at import.
    /// </summary>
    public static string? Refusal(string name, string value) =>
        RefusalOfName(name) ?? ValueRefusal(name, value);

    /// <summary>The same, of the name alone.</summary>
    public static string? RefusalOfName(string name) =>
        Reserved.Contains(name) ? $"The name {name} is reserved: the dialer sets it on every call." : NameRefusal(name);

    /// <summary>
    /// The same for a campaign's own variables, which may also be dialplan functions such as
    /// <c>CHANNEL(language)</c>.
    /// </summary>
    public static string? CampaignRefusal(string name, string value)
    {
        if (Reserved.Contains(name)) return $"The name {name} is reserved: the dialer sets it on every call.";
        return (IsFunction(name) ? null : NameRefusal(name)) ?? ValueRefusal(name, value);
    }

    /// <summary>
    /// The value of a Variable header: name, equals sign, value with what Asterisk would split escaped.
    /// </summary>
    public static string Header(string name, string value) => $"{name}={Escape(value)}";

    internal static string Escape(string value)
    {
        if (!value.AsSpan().ContainsAny(Escaped)) return value;
        var escaped = new StringBuilder(value.Length + 8);
        foreach (var c in value)
        {
            if (Escaped.Contains(c)) escaped.Append('\\');
            escaped.Append(c);
        }
        return escaped.ToString();
    }

    private static string? NameRefusal(string name)
    {
        if (name.Length == 0) return "The name of the attribute is empty.";
        var wrong = name.AsSpan().IndexOfAny(NotInNames);
        if (wrong >= 0)
        {
            return $"The attribute name '{name}' has the character '{name[wrong]}', which no variable of Asterisk " +
                "can have. Use letters, digits and underscores.";
        }
        foreach (var c in name)
        {
            if (!char.IsControl(c)) continue;
            return "The attribute name has a control character. Use letters, digits and underscores.";
        }
        var bytes = Encoding.UTF8.GetByteCount(name);
        return bytes <= NameBytes
            ? null
            : $"The attribute name '{name}' has {bytes} bytes; at most {NameBytes} are allowed.";
    }

    private static string? ValueRefusal(string name, string value)
    {
        if (value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
        {
            return $"The value of '{name}' has a line end or NUL, which the PBX cannot take.";
        }
        var room = LineBytes - HeaderStart.Length - Encoding.UTF8.GetByteCount(name) - 1;
        var bytes = Encoding.UTF8.GetByteCount(Escape(value));
        return bytes <= room
            ? null
            : $"The value of '{name}' takes {bytes} bytes on its way to the PBX; there is room for {room}.";
    }

    internal static bool IsFunction(string name)
    {
        var open = name.IndexOf('(');
        return open > 0 && name.EndsWith(')') && name.LastIndexOf('(') == open &&
            name.IndexOf(')') == name.Length - 1 &&
            name.AsSpan(0, open).IndexOfAnyExcept(FunctionLetters) < 0 &&
            name.AsSpan(open + 1).IndexOfAny(NotInArguments) < 0;
    }

}
