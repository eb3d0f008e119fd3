namespace Ringtail.Ami;

/// <summary>What a connection test found.</summary>
/// <param name="Failure">None when connecting and logging in worked.</param>
/// <param name="Message">One sentence for people: what works, or what is wrong and where to look.</param>
public sealed record AmiProbe(AmiFailure Failure, string Message)
{
    /// <summary>Known after the login; null before.</summary>
    public AmiServerInfo? Server { get; init; }

    /// <summary>
    /// Actions that were asked for and that the account may not send, each with the write class it needs.
    /// </summary>
    public IReadOnlyList<AmiMissingPermission> Missing { get; init; } = [];

    /// <summary>How long Ping took there and back; null when it was not answered.</summary>
    public TimeSpan? RoundTrip { get; init; }

    /// <summary>True when the login worked and no wanted action is missing.</summary>
    public bool IsUsable => Failure == AmiFailure.None && Missing.Count == 0;
}

/// <summary>An action that the account may not send.</summary>
/// <param name="Action">The action, for example <c>Originate</c>.</param>
/// <param name="WriteClass">
/// The class to add to <c>write =</c> in manager.conf, for example <c>originate</c>; empty when none is known to help.
/// </param>
public sealed record AmiMissingPermission(string Action, string WriteClass);
