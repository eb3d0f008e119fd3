using System.Globalization;
using Microsoft.Extensions.Localization;
using Ringtail.Runtime.Live;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Live;

/// <summary>How a run goes, in one line of the viewer's language.</summary>
internal static class RunWords
{
    public static string Pace(IStringLocalizer<Texts> texts, Viewer viewer, RunView run)
    {
        if (run.State != "RUNNING" || run.Pace.CallsPerHour is not { } perHour) return "";
        var rate = run.Pace.AnswerRate is { } answered
            ? texts["Run_PaceOf", Whole(perHour), answered.ToString("P0", CultureInfo.CurrentCulture)].Value
            : texts["Run_PaceCalls", Whole(perHour)].Value;
        return End(texts, viewer, run) is { Length: > 0 } end ? $"{rate} · {end}" : rate;
    }

    public static string End(IStringLocalizer<Texts> texts, Viewer viewer, RunView run) =>
        run.State == "RUNNING" && run.Pace.EndOf(run.Loaded - run.Finished, viewer.Now) is { } end
            ? texts["Run_EndAt", viewer.Minute(end)]
            : "";

    private static string Whole(double number) => number.ToString("N0", CultureInfo.CurrentCulture);
}
