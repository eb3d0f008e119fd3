using System.Collections.Immutable;
using Ringtail.Ami;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Telephony;

/// <summary>
/// What the account of a link can do, from the list of actions that the PBX allows it (ListCommands).
/// </summary>
public static class LinkFacts
{
    /// <summary>Actions, the write class that gives them, and what is off without them.</summary>
    public static ImmutableArray<LinkFeature> Features { get; } =
    [
        new("Originate", "originate", "placing calls", Needed: true),
        new("CoreShowChannels", "reporting", "finding live calls again after a lost link or a restart", Needed: true),
        new("Hangup", "call", "hanging up, longest call length and lost-call clean-up", Needed: false),
        new("Redirect", "call", "sending a waiting caller to an announcement", Needed: false),
        new("QueuePause", "agent", "pausing and unpausing agents", Needed: false),
        new("ShowDialPlan", "reporting", "checking that contexts and extensions exist", Needed: false),
    ];

    public static PbxFacts Of(AmiServerInfo server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new PbxFacts(
            server.AsteriskVersion ?? server.Banner,
            [.. Missing(server).Select(feature => $"{feature.Purpose} (write class {feature.WriteClass})")]);
    }

    /// <summary>Features whose action the PBX says the account may not send; none when it did not say.</summary>
    public static IEnumerable<LinkFeature> Missing(AmiServerInfo server) =>
        Features.Where(feature => server.MaySend(feature.Action) == false);
}

/// <param name="Action">The AMI action behind the feature.</param>
/// <param name="WriteClass">The class in manager.conf that permits it.</param>
/// <param name="Purpose">What is off without it, in words.</param>
/// <param name="Needed">Without it nothing is dialed.</param>
public sealed record LinkFeature(string Action, string WriteClass, string Purpose, bool Needed);
