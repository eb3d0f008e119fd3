using System.Diagnostics.CodeAnalysis;

namespace Ringtail.PbxSim.Tests;

/// <summary>Channels by kind and order of appearance ("trunk 1", "phone 2", "local 1;2"), so that two conversations can
/// be compared.</summary>
internal sealed class Roles
{
    private readonly Dictionary<string, string> _roles = [];
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, int> _counts = [];

    public string Of(string channel)
    {
        var half = channel.EndsWith(";1", StringComparison.Ordinal) || channel.EndsWith(";2", StringComparison.Ordinal);
        var whole = half ? channel[..^2] : channel;
        if (!_roles.TryGetValue(whole, out var role))
        {
            var kind = half ? "local" : whole.Contains("mdc_trunk", StringComparison.Ordinal) ? "trunk" : "phone";
            _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
            role = $"{kind} {_counts[kind]}";
            _roles[whole] = role;
            _names[role] = whole;
        }
        return half ? role + channel[^2..] : role;
    }

    /// <summary>The channel that plays the role of another conversation's.</summary>
    public bool TryName(string role, [MaybeNullWhen(false)] out string channel) =>
        _names.TryGetValue(role, out channel);
}
