using System.Collections.Immutable;

namespace Ringtail.Runtime.Explaining;

/// <summary>Why something is, or is not, being dialed now.</summary>
/// <param name="About">What was asked for, such as <c>campaign "spring"</c>.</param>
/// <param name="Dials">Nothing blocks: it is being dialed, or will be in its turn.</param>
/// <param name="Rules">What blocks, in the order of the gate: the first is the reason.</param>
/// <param name="Facts">What is worth knowing beside it, in words.</param>
public sealed record WhyAnswer(
    string About, bool Dials, ImmutableArray<WhyRule> Rules, ImmutableArray<string> Facts)
{
    /// <summary>What holds a part of it back while the rest is dialed.</summary>
    public ImmutableArray<WhyRule> Held { get; init; } = [];

    public static WhyAnswer Of(string about, IEnumerable<WhyRule> rules, IEnumerable<string> facts)
    {
        ImmutableArray<WhyRule> found = [.. rules];
        return new(about, found.IsEmpty, found, [.. facts]);
    }

    /// <summary>
    /// Of several ways by which it may be dialed, such as the runs that have a list: one that is open is enough, and
    /// what blocks the others is held back.
    /// </summary>
    public static WhyAnswer OfWays(
        string about, IReadOnlyCollection<IReadOnlyList<WhyRule>> ways, IEnumerable<WhyRule> held,
        IEnumerable<string> facts)
    {
        var blocked = ways.SelectMany(w => w).DistinctBy(r => (r.Campaign, r.Rule, r.Says)).ToList();
        return ways.Any(w => w.Count == 0)
            ? Of(about, [], facts) with { Held = [.. blocked.Concat(held)] }
            : Of(about, blocked, facts) with { Held = [.. held] };
    }
}

/// <summary>One rule that blocks.</summary>
/// <param name="Rule">Name of a GateRule, or of a state of a list that is no rule of the gate.</param>
/// <param name="Says">What it says, in words.</param>
/// <param name="Lift">What would lift it, in words.</param>
public sealed record WhyRule(string Rule, string Says, string Lift)
{
    /// <summary>When it lifts by itself; null when that is not known.</summary>
    public DateTimeOffset? Until { get; init; }
    /// <summary>How many contacts it holds back; null when that is not known.</summary>
    public long? Contacts { get; init; }
    /// <summary>In which campaign, where several may dial it; null when it holds for all.</summary>
    public string? Campaign { get; init; }
}
