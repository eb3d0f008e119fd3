using System.Collections.Immutable;
using System.Globalization;
using Ringtail.Ami;

namespace Ringtail.Runtime.Inspection;

/// <summary>The queues of a PBX, and what in their settings harms a dialer as far as it can be seen.</summary>
internal static class QueueFinder
{
    public static ImmutableArray<FoundQueue> Find(IReadOnlyList<AmiMessage> items)
    {
        var members = items.Where(item => item.Event == "QueueMember").ToLookup(item => item["Queue"]);
        return
        [
            .. items.Where(item => item.Event == "QueueParams")
                .Select(item => new FoundQueue(
                    item["Queue"] ?? "",
                    item["Strategy"] ?? "",
                    [.. members[item["Queue"]].Select(Member).Order(StringComparer.OrdinalIgnoreCase)],
                    Number(item["Calls"])))
                .OrderBy(queue => queue.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    public static IEnumerable<PbxProblem> Problems(PbxAnswers answers) =>
        OfMembers(answers.Queues).Concat(answers.QueueSettings is { } settings ? OfSettings(settings) : []);

    private static IEnumerable<PbxProblem> OfMembers(IReadOnlyList<AmiMessage> items)
    {
        foreach (var queue in items.Where(item => item.Event == "QueueParams"))
        {
            var name = queue["Queue"];
            if (queue["Strategy"] == "ringall")
            {
                yield return new("QueueRingAll", $"Queue {name} rings all phones at once (strategy ringall).",
                    "It works, but one caller occupies every free phone; rrmemory or leastrecent give more calls per " +
                    "agent.", false);
            }
            var members = items.Where(item => item.Event == "QueueMember" && item["Queue"] == name).ToArray();
            var lower = members.Where(item => Number(item["Penalty"]) > 0).Select(item => item["Name"]).ToArray();
            if (lower.Length > 0 && lower.Length < members.Length)
            {
                yield return new("QueuePenalty",
                    $"In queue {name} these members have a penalty and are called only when others are not free: " +
                    $"{string.Join(", ", lower)}.",
                    "They count as free agents; if they shall not take the campaign's calls, take them out of the " +
                    "queue.", false);
            }
            var invalid = members.Where(item => item["Status"] == "4").Select(item => item["Location"]).ToArray();
            if (invalid.Length > 0)
            {
                yield return new("QueueMemberInvalid",
                    $"Queue {name} has members whose device does not exist: {string.Join(", ", invalid)}.",
                    "Correct or remove them in queues.conf.", false);
            }
        }
    }

    /// <summary>GetConfig gives categories and lines with a number each; lines of templates are already in.</summary>
    private static IEnumerable<PbxProblem> OfSettings(AmiMessage response)
    {
        var section = "";
        foreach (var (key, value) in response.Fields)
        {
            if (key.StartsWith("Category-", StringComparison.OrdinalIgnoreCase)) section = value;
            if (!key.StartsWith("Line-", StringComparison.OrdinalIgnoreCase)) continue;
            var equals = value.IndexOf('=');
            if (equals < 0) continue;
            var name = value[..equals].Trim().ToUpperInvariant();
            var setting = value[(equals + 1)..].TrimStart('>').Trim();
            if (OfSetting(section, name, setting) is { } problem) yield return problem;
        }
    }

    private static PbxProblem? OfSetting(string section, string name, string value)
    {
        var general = section.Equals("general", StringComparison.OrdinalIgnoreCase);
        return (name, general) switch
        {
            ("SHARED_LASTCALL", true) when !IsTrue(value) => Setting(section, "shared_lastcall = no",
                "wrap-up counts only for the queue of the call, so an agent in two queues gets the next at once",
                "shared_lastcall = yes"),
            ("AUTOFILL", _) when !IsTrue(value) => Setting(section, "autofill = no",
                "waiting callers are offered one at a time, also when several agents are free", "autofill = yes"),
            ("RINGINUSE", false) when IsTrue(value) => Setting(section, "ringinuse = yes",
                "agents who talk are rung again", "ringinuse = no"),
            ("MEMBERDELAY", false) when Number(value) > 0 => Setting(section, $"memberdelay = {value}",
                "the customer waits in silence after the agent answered", "memberdelay = 0"),
            ("RETRY", false) when Number(value) > 1 => Setting(section, $"retry = {value}",
                "a customer waits so many seconds before the next agent is rung", "retry = 1"),
            _ => null,
        };
    }

    private static PbxProblem Setting(string section, string setting, string effect, string better) => new(
        "QueueSetting", $"queues.conf [{section}] has {setting}: {effect}.", $"Set {better} there.", false);

    private static string Member(AmiMessage item)
    {
        var device = item["StateInterface"] is { Length: > 0 } state ? state : item["Location"] ?? "";
        return item["Name"] is { Length: > 0 } name && name != device ? $"{name} ({device})" : device;
    }

    private static bool IsTrue(string value) =>
        value.ToUpperInvariant() is "YES" or "TRUE" or "1" or "ON" or "Y" or "T";

    private static int Number(string? value) =>
        int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
