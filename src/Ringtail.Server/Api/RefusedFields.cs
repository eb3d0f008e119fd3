using System.Collections.Frozen;
using System.Text.Json;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;

namespace Ringtail.Server.Api;

/// <summary>Which fields of the request a refusal is about, by their names in the API.</summary>
internal static class RefusedFields
{
    /// <summary>Refusals that are about what was sent, and its fields.</summary>
    private static readonly FrozenDictionary<string, string[]> Fields = new Dictionary<string, string[]>
    {
        ["AgentInterface"] = ["agent"], ["BoostRange"] = ["factor"], ["EraseNumber"] = ["number"],
        ["ListType"] = ["type"], ["NoRole"] = ["role"], ["NumberWrong"] = ["number"], ["PasswordShort"] = ["password"],
        ["PauseReason"] = ["reason"], ["TimePast"] = ["due"], ["UserName"] = ["name"],
        ["WhyOne"] = ["campaign", "list", "number", "agent", "trunk", "run"],
    }.ToFrozenDictionary();

    public static Dictionary<string, object?>? Extensions(ControlException refused)
    {
        if (refused.Code.Length == 0) return null;
        var extensions = new Dictionary<string, object?> { ["code"] = refused.Code };
        if (!Fields.TryGetValue(refused.Code, out var fields)) return extensions;
        // At a command line the sentence begins with the field.
        var said = refused.Message;
        if (fields.Length == 1 && said.StartsWith(fields[0] + ": ", StringComparison.Ordinal))
            said = said[(fields[0].Length + 2)..];
        extensions["errors"] = fields.ToDictionary(f => f, _ => new[] { said });
        return extensions;
    }

    /// <summary><c>Rules[2].Days</c> is <c>rules[2].days</c>.</summary>
    public static string NameOf(FieldProblem problem) => string.Join(
        '.', problem.Field.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));
}
