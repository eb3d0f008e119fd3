using Ringtail.Dialing.Trunks;

namespace Ringtail.Dialing.Gate;

/// <summary>
/// The gate's floor: numbers that no dialer may call, whatever the lists say. Finer rules (premium-rate ranges of each
/// country) belong to the import, which knows the numbering plans.
/// </summary>
public static class ForbiddenNumbers
{
    /// <summary>Why this number is refused for good, or null.</summary>
    public static string? Refusal(string number, string? e164)
    {
        var plain = DialStrings.Plain(number);
        if (!DialStrings.CanCarry(plain))
            return "expected digits, letters, + * # _ (at most 64), got a number that a dial string cannot carry";
        if (IsEmergency(plain)) return "emergency number";
        if (e164 is not null && IsPremium(e164)) return "premium-rate number";
        return null;
    }

    /// <summary>Why what the trunk makes of the number is refused for good, or null.</summary>
    public static string? RefusalOn(TrunkSettings trunk, string number, string? e164)
    {
        ArgumentNullException.ThrowIfNull(trunk);
        if (trunk.Strip.Length == 0 && trunk.Prefix.Length == 0 && trunk.Format == NumberFormat.AsGiven) return null;
        var dialed = DialStrings.Format(trunk, number, e164);
        return IsEmergency(dialed) || IsEmergency(dialed[trunk.Prefix.Length..])
            ? $"emergency number, as trunk {trunk.Name} writes it" : null;
    }

    private static bool IsEmergency(string plain) =>
        plain is "110" or "112" or "911" or "999" or "000" or "0112" or "0110";

    /// <summary>Premium-rate ranges of Germany, North America and the United Kingdom.</summary>
    private static bool IsPremium(string e164) =>
        e164.StartsWith("+49900", StringComparison.Ordinal) || e164.StartsWith("+1900", StringComparison.Ordinal)
        || e164.StartsWith("+449", StringComparison.Ordinal);
}
