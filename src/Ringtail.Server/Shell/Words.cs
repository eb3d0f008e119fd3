using Microsoft.Extensions.Localization;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Inspection;

namespace Ringtail.Server.Shell;

/// <summary>Codes from the rooms below in the viewer's language; what has no text of its own is shown as it
/// came.</summary>
internal static class Words
{
    extension(IStringLocalizer<Texts> texts)
    {
        public string Or(string key, string fallback)
        {
            var text = texts[key];
            return text.ResourceNotFound ? fallback : text.Value;
        }

        public string Said(FieldProblem problem) => texts.Or("Wrong_" + problem.Code, problem.Message);

        public string Said(PbxProblem problem) => texts.Or("Problem_" + problem.Code, problem.Message);

        public string Advice(PbxProblem problem) => texts.Or($"Problem_{problem.Code}_Advice", problem.Advice);

        /// <summary>What an alarm or an entry of the system log is about, in a few words; the code when there are
        /// none.</summary>
        public string Event(string code) => texts.Or("Event_" + code, code);

        /// <summary>A state code as a word: RUNNING or RS_BUSY, and in mixed case the states of agents.</summary>
        public string State(string code) =>
            code.Length == 0 ? "" : texts.Or((code.Any(char.IsLower) ? "AgentState_" : "State_") + code, code);

        /// <summary>The name of a gate rule, or the core's reason for the state of a run.</summary>
        public string Limit(string limit) => limit.Length == 0 ? "" : texts.Or("Limit_" + LimitKey(limit), limit);
    }

    /// <summary>A rule is its own key. Of a reason, which is a few words, the words: <c>all contacts are done</c> is
    /// <c>AllContactsAreDone</c>. What goes on with a number has one key without it.</summary>
    internal static string LimitKey(string limit)
    {
        if (limit.StartsWith("the trunks refuse ", StringComparison.Ordinal)) return "TheTrunksRefuse";
        if (!char.IsLower(limit[0])) return limit;
        var words = limit.Split([.. limit.Where(c => !char.IsLetter(c)).Distinct()],
            StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(words.Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
    }
}
