namespace Ringtail.PbxSim.Pbx;

/// <summary>Which classes of a manager account permit which action (manager.conf; tried class by class in the
/// lab).</summary>
internal static class Permissions
{
    private static readonly Dictionary<string, string[]> Needed = new(StringComparer.Ordinal)
    {
        ["ORIGINATE"] = ["originate", "all"],
        ["HANGUP"] = ["call", "system", "all"],
        ["REDIRECT"] = ["call", "all"],
        ["BLINDTRANSFER"] = ["call", "all"],
        ["ATXFER"] = ["call", "all"],
        ["CANCELATXFER"] = ["call", "all"],
        ["PARK"] = ["call", "all"],
        ["SETVAR"] = ["call", "all"],
        ["GETVAR"] = ["call", "reporting", "all"],
        ["STATUS"] = ["call", "reporting", "system", "all"],
        ["QUEUEADD"] = ["agent", "all"],
        ["QUEUEREMOVE"] = ["agent", "all"],
        ["QUEUEPAUSE"] = ["agent", "all"],
        ["QUEUEPENALTY"] = ["agent", "all"],
        ["QUEUELOG"] = ["agent", "all"],
        ["CORESHOWCHANNELS"] = ["reporting", "system", "all"],
        ["CORESTATUS"] = ["reporting", "system", "all"],
        ["CORESETTINGS"] = ["reporting", "system", "all"],
        ["SHOWDIALPLAN"] = ["config", "reporting", "all"],
        ["SIPPEERS"] = ["reporting", "system", "all"],
        ["PJSIPSHOWENDPOINTS"] = ["system", "all"],
        ["COMMAND"] = ["command", "all"],
        ["FILTER"] = ["system", "all"],
    };

    public static bool Allow(IReadOnlyCollection<string> granted, string? action) =>
        action is null || !Needed.TryGetValue(action, out var classes) || classes.Any(granted.Contains);
}
