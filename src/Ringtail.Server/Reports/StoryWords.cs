using Microsoft.Extensions.Localization;
using Ringtail.Runtime.Reports;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Reports;

/// <summary>The events of a call's story as sentences of the viewer's language.</summary>
internal static class StoryWords
{
    public static string Sentence(IStringLocalizer<Texts> texts, StoryEvent said) => said.Kind switch
    {
        StoryKind.Decided => said.Facts[3] == "0"
            ? texts["Story_Decided", said.Facts[0], Named(said.Facts[1]), Named(said.Facts[2])]
            : texts["Story_DecidedAgain", said.Facts[0], Named(said.Facts[1]), Named(said.Facts[2]), said.Facts[3]],
        StoryKind.AgentRang when said.Facts[0].Length == 0 => texts["Story_SomeAgentRang"],
        StoryKind.Note => said.Facts[0],
        StoryKind.Cause => texts["Story_Cause", said.Facts[0], Cause(texts, said.Facts[0])],
        StoryKind.Outcome => texts["Story_Outcome", texts.State(said.Facts[0])],
        StoryKind.Counted => texts["Story_Counted", Entry(texts, said.Facts[0]),
            texts.Or("Campaign_Profile_" + said.Facts[1], said.Facts[1])],
        _ => texts[$"Story_{said.Kind}", [.. said.Facts]],
    };

    /// <summary>A Q.850 cause in words; the number alone when it has none.</summary>
    public static string Cause(IStringLocalizer<Texts> texts, string cause) => texts.Or("Cause_" + cause, cause);

    private static string Entry(IStringLocalizer<Texts> texts, string entry) => texts.Or("Entry_" + entry, entry);

    private static string Named(string name) => name.Length > 0 ? name : "–";
}
