using System.Globalization;
using Ringtail.Dialing;

namespace Ringtail.Telephony;

/// <summary>
/// The identities that our channels carry at the PBX: <c>rt-installation-hopper</c> as ActionID and ChannelId, hence as
/// Uniqueid and Linkedid. Asterisk names the far half of a Local channel with <c>;2</c> behind it (main/core_unreal.c).
/// </summary>
/// <param name="Prefix">All that stands before the hopper id, with its last hyphen.</param>
public sealed record ChannelIds(string Prefix)
{
    private const string AgentSuffix = "-agent";

    /// <summary>The identities of an installation; its id is random and made with the database.</summary>
    public static ChannelIds ForInstallation(string installation) => new($"rt-{installation}-");

    public string For(HopperId hopper) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{hopper.Value}");

    /// <summary>
    /// The channel of an agent who is called first: the customer's has an identity of Asterisk's own, and this one as
    /// its Linkedid.
    /// </summary>
    public string ForAgent(HopperId hopper) => For(hopper) + AgentSuffix;

    /// <summary>Whether a Uniqueid of ours is that of an agent who is called first, or of its other half.</summary>
    public static bool IsAgent(string id) => WithoutHalf(id).EndsWith(AgentSuffix, StringComparison.Ordinal);

    /// <summary>Whether <paramref name="id"/> is one of ours, either half of a Local channel included.</summary>
    public bool TryParse(string? id, out HopperId hopper)
    {
        hopper = default;
        if (id is null || !id.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var digits = id.AsSpan(Prefix.Length);
        digits = WithoutHalf(digits);
        if (digits.EndsWith(AgentSuffix)) digits = digits[..^AgentSuffix.Length];
        return TryParseHopper(digits, out hopper);
    }

    /// <summary>
    /// Whether <paramref name="id"/> begins as one of ours: dialplans that reckon with the parts of a Uniqueid leave
    /// something behind it.
    /// </summary>
    public bool TryParseStart(string id, out HopperId hopper)
    {
        hopper = default;
        if (!id.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var rest = id.AsSpan(Prefix.Length);
        var end = rest.IndexOfAnyExceptInRange('0', '9');
        return TryParseHopper(end < 0 ? rest : rest[..end], out hopper);
    }
    private static ReadOnlySpan<char> WithoutHalf(ReadOnlySpan<char> id) =>
        id.EndsWith(";1") || id.EndsWith(";2") ? id[..^2] : id;

    /// <summary>Whether <paramref name="digits"/> is a plain hopper id, as WOMBAT_HOPPER_ID carries it.</summary>
    public static bool TryParseHopper(ReadOnlySpan<char> digits, out HopperId hopper)
    {
        var parsed = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0;
        hopper = parsed ? new HopperId(value) : default;
        return parsed;
    }
}
