using System.Globalization;
using Microsoft.Extensions.Localization;
using Ringtail.Dialing;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Inspection;
using Ringtail.Runtime.Live;

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

        /// <summary>When a pause that was pressed meanwhile begins.</summary>
        public string PauseComes(AgentView agent) =>
            texts[agent.State == "OnCall" ? "Agent_PausesAfterCall" : "Agent_PausesNext"];

        public string Said(FieldProblem problem) => texts.Or("Wrong_" + problem.Code, problem.Message);

        public string Said(InvalidFieldsException refused) =>
            string.Join(" ", refused.Problems.Select(texts.Said).Distinct());

        /// <summary>Why a request was refused; English where the page has no words for it.</summary>
        public string Said(ControlException refused) =>
            texts.Phrase("Refusal_" + refused.Code, refused.Phrase, refused.Message);

        /// <summary>The facts of an alarm; English where they came from elsewhere, such as the PBX.</summary>
        public string Detail(Alarm alarm) => alarm.Phrase is { Code.Length: > 0 } coded
            ? texts.Phrase("Problem_" + coded.Code, coded, alarm.Detail)
            : texts.Phrase("Detail_" + alarm.Code, alarm.Phrase, alarm.Detail);

        public string Said(PbxView pbx) =>
            IsEnglish ? pbx.Problem : texts.Or("Problem_" + pbx.ProblemCode, pbx.Problem);

        private string Phrase(string key, Phrase? phrase, string english)
        {
            if (phrase is null || IsEnglish) return english;
            var text = texts[key];
            if (text.ResourceNotFound) return english;
            var blanks = phrase.Blanks.Select(b => b is Word word ? texts.Own(word) : b).ToArray();
            return string.Format(CultureInfo.CurrentCulture, text.Value, blanks);
        }

        private string Own(Word word) => string.Join(", ", word.Text.Split(", ").Select(
            text => texts.Or($"{word.Kind}_{WordKey(text)}", texts.State(text))));

        public string Said(PbxProblem problem) => texts.Or("Problem_" + problem.Code, problem.Message);

        public string Advice(PbxProblem problem) => texts.Or($"Problem_{problem.Code}_Advice", problem.Advice);

        /// <summary>In which order a queue of the PBX rings its members.</summary>
        public string Strategy(FoundQueue queue) => texts.Or("Strategy_" + queue.Strategy, queue.Strategy);

        /// <summary>What an alarm or an entry of the system log is about, in a few words; the code when there are
        /// none.</summary>
        public string Event(string code) => texts.Or("Event_" + code, code);

        /// <summary>A state code as a word: RUNNING or RS_BUSY, and in mixed case the states of agents.</summary>
        public string State(string code) =>
            code.Length == 0 ? "" : texts.Or((code.Any(char.IsLower) ? "AgentState_" : "State_") + code, code);

        /// <summary>The name of a gate rule, or the core's reason for the state of a run.</summary>
        public string Limit(string limit) => limit.Length == 0 ? "" : texts.Or("Limit_" + LimitKey(limit), limit);
    }

    /// <summary>For the lang attribute: null when <paramref name="said"/> is in the page's language, else <c>en</c>, as
    /// what came from elsewhere is.</summary>
    public static string? LangOf(string said, string english) => !IsEnglish && said == english ? "en" : null;

    private static bool IsEnglish => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    /// <summary><c>end point</c> is <c>EndPoint</c>.</summary>
    private static string WordKey(string text) =>
        string.Concat(text.Split(' ').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

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
