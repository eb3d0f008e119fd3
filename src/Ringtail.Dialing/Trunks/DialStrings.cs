using System.Buffers;
using System.Text;

namespace Ringtail.Dialing.Trunks;

/// <summary>From a trunk's settings and a number to the channel string that Asterisk gets.</summary>
public static class DialStrings
{
    public const string Placeholder = "${num}";
    private const string LocalPrefix = "Local/";
    private static readonly SearchValues<char> Marks = SearchValues.Create(" ()-./\t");

    /// <summary>
    /// The finished dial string: the formatted number in place of <c>${num}</c>, and <c>/n</c> on a Local channel.
    /// </summary>
    /// <param name="trunk">The trunk.</param>
    /// <param name="number">The number as uploaded.</param>
    /// <param name="e164">Its E.164 form, or null.</param>
    public static string Finish(TrunkSettings trunk, string number, string? e164)
    {
        ArgumentNullException.ThrowIfNull(trunk);
        ArgumentNullException.ThrowIfNull(number);
        var dial = trunk.DialString.Replace(Placeholder, Format(trunk, number, e164), StringComparison.Ordinal);
        return NeedsNoOptimisation(dial) ? WithOption(dial, 'n') : dial;
    }

    /// <summary>
    /// The channel of an agent who is called first: the interface with one text in it replaced by another, and
    /// <c>/n</c> on a Local channel.
    /// </summary>
    /// <param name="interfaceName">As the queue has the member, such as <c>SIP/101</c>.</param>
    /// <param name="find">Empty changes nothing.</param>
    /// <param name="replace">What stands in its place, each time.</param>
    public static string OfAgent(string interfaceName, string find, string replace)
    {
        ArgumentNullException.ThrowIfNull(interfaceName);
        ArgumentNullException.ThrowIfNull(find);
        var channel = find.Length == 0 ? interfaceName
            : interfaceName.Replace(find, replace, StringComparison.Ordinal);
        return NeedsNoOptimisation(channel) ? WithOption(channel, 'n') : channel;
    }

    /// <summary>
    /// The number as the trunk wants it: format, then strip, then prefix. Without an E.164 form it stays as given.
    /// </summary>
    public static string Format(TrunkSettings trunk, string number, string? e164)
    {
        ArgumentNullException.ThrowIfNull(trunk);
        var plain = Plain(number);
        if (e164 is ['+', .. var digits])
        {
            plain = trunk.Format switch
            {
                NumberFormat.Plus => e164,
                NumberFormat.E164Digits => digits,
                NumberFormat.DoubleZero => "00" + digits,
                NumberFormat.National => National(digits, trunk.HomeCode),
                _ => plain,
            };
        }
        if (trunk.Strip.Length > 0 && plain.StartsWith(trunk.Strip, StringComparison.Ordinal))
            plain = plain[trunk.Strip.Length..];
        return trunk.Prefix + plain;
    }

    /// <summary>The number without the marks that people write between digits; Asterisk cannot dial them.</summary>
    public static string Plain(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        if (number.AsSpan().IndexOfAny(Marks) < 0) return number;
        var plain = new StringBuilder(number.Length);
        foreach (var c in number) if (!Marks.Contains(c)) plain.Append(c);
        return plain.ToString();
    }

    /// <summary>Whether a plain number can stand in a dial string: letters, digits, and + * # _.</summary>
    public static bool CanCarry(string plain)
    {
        ArgumentNullException.ThrowIfNull(plain);
        if (plain.Length is 0 or > 64) return false;
        foreach (var c in plain) if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '*' or '#' or '_')) return false;
        return true;
    }

    public static bool IsLocal(string dialString)
    {
        ArgumentNullException.ThrowIfNull(dialString);
        return dialString.StartsWith(LocalPrefix, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A Local channel whose near half Asterisk would optimise away once audio flows.</summary>
    public static bool NeedsNoOptimisation(string dialString) =>
        IsLocal(dialString) && !Options(dialString).Contains('n');

    /// <summary>
    /// The device whose channels count against the trunk, such as <c>SIP/mdc_trunk_conf-1</c>; null when the dial
    /// string does not name one (Local).
    /// </summary>
    public static string? Device(string dialString)
    {
        ArgumentNullException.ThrowIfNull(dialString);
        var slash = dialString.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || IsLocal(dialString)) return null;
        var technology = dialString[..slash];
        var rest = dialString[(slash + 1)..];
        var name = rest.Split('/')[0];
        if (name.Contains(Placeholder, StringComparison.Ordinal))
        {
            var at = name.IndexOf('@', StringComparison.Ordinal);
            if (at < 0) return null;
            name = name[(at + 1)..];
        }
        return name.Length == 0 ? null : $"{technology}/{name}";
    }

    private static string Options(string dialString)
    {
        var slash = dialString.IndexOf('/', LocalPrefix.Length);
        return slash < 0 ? "" : dialString[(slash + 1)..];
    }

    private static string WithOption(string dial, char option) =>
        dial.IndexOf('/', LocalPrefix.Length) < 0 ? $"{dial}/{option}" : dial + option;

    /// <summary>
    /// 0 and the national part; North America and the countries without a trunk prefix get the bare part. A number of
    /// another country has no national form here: at home it would be somebody else's.
    /// </summary>
    private static string National(string digits, string home)
    {
        var length = CountryCodeLength(digits);
        var country = digits[..Math.Min(length, digits.Length)];
        if (home.Length > 0 && country != home) return (home == "1" ? "011" : "00") + digits;
        var rest = digits[country.Length..];
        return country is "1" or "34" or "39" or "45" or "47" or "48" or "30" or "351" or "352" or "420" ? rest
            : "0" + rest;
    }

    /// <summary>
    /// ITU-T E.164 country codes: 1 and 7 have one digit, these first digits lead to two, the others to three.
    /// </summary>
    private static int CountryCodeLength(string digits) => digits switch
    {
        ['1' or '7', ..] => 1,
        ['2', '0' or '7', ..] => 2,
        ['3', not ('5' or '7' or '8'), ..] => 2,
        ['4', not '2', ..] => 2,
        ['5', not ('0' or '9'), ..] => 2,
        ['6', <= '6', ..] => 2,
        ['8', '1' or '2' or '4' or '6', ..] => 2,
        ['9', not ('6' or '7' or '9'), ..] => 2,
        _ => 3,
    };
}
