namespace Ringtail.Ami;

/// <summary>
/// Which write class an action needs (measured class by class on Asterisk 16 and 22; the same on both).
/// </summary>
public static class AmiPermissions
{
    private static readonly Dictionary<string, string> Classes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Originate"] = "originate",
        ["Hangup"] = "call",
        ["Redirect"] = "call",
        ["Setvar"] = "call",
        ["Getvar"] = "call",
        ["Status"] = "call",
        ["QueueAdd"] = "agent",
        ["QueueRemove"] = "agent",
        ["QueuePause"] = "agent",
        ["QueueLog"] = "agent",
        ["CoreShowChannels"] = "reporting",
        ["CoreSettings"] = "reporting",
        ["CoreStatus"] = "reporting",
        ["SIPpeers"] = "reporting",
        ["ShowDialPlan"] = "reporting",
        ["PJSIPShowEndpoints"] = "system",
        ["PJSIPShowContacts"] = "system",
        ["GetConfig"] = "system",
        ["Filter"] = "system",
        ["MixMonitor"] = "system",
        ["Command"] = "command",
    };

    /// <summary>What a dialer must be allowed: write classes originate, call, agent and reporting.</summary>
    public static IReadOnlyList<string> Dialer { get; } =
    [
        "Originate", "Hangup", "Redirect", "Setvar", "Getvar", "Status", "QueueStatus", "QueueAdd", "QueueRemove",
        "QueuePause", "CoreShowChannels", "CoreSettings",
    ];

    /// <summary>
    /// The class to add to <c>write =</c> in manager.conf; null when the action needs none or is not known here.
    /// </summary>
    public static string? WriteClass(string action) => Classes.GetValueOrDefault(action);
}
