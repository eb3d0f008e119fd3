using System.Globalization;
using Microsoft.Extensions.Localization;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Forecasts;

/// <summary>Figures and spreads as the viewer reads them.</summary>
internal static class ForecastWords
{
    public static string Percent(double share) => share.ToString(
        share < 0.0995 ? "P1" : "P0", CultureInfo.CurrentCulture);

    public static string Count(double count) => Math.Round(count).ToString("N0", CultureInfo.CurrentCulture);

    public static string Seconds(double seconds) => seconds.ToString(
        seconds < 9.95 ? "0.0 s" : "0 s", CultureInfo.CurrentCulture);

    /// <summary>What is typed in percent.</summary>
    public static bool IsShare(Figure figure) => figure is Figure.AnswerRate or Figure.AbandonCap;

    /// <summary>In the unit that it is typed in; what was typed stays as it is.</summary>
    public static double Shown(Figure figure, double value, bool typed = false) => Math.Round(
        IsShare(figure) ? value * 100 : value, typed ? 6 : figure == Figure.AnswerRate ? 1 : 2);

    public static double Stored(Figure figure, double shown) => IsShare(figure) ? shown / 100 : shown;

    extension(IStringLocalizer<Texts> texts)
    {
        public string Pacing(PacingCandidate pacing) => pacing.Name switch
        {
            "BOOST" => texts["Forecast_ModeBOOST", pacing.Boost.ToString("0.##", CultureInfo.CurrentCulture)],
            _ => texts.Or("Forecast_Mode" + pacing.Name, pacing.Name),
        };

        /// <summary>"median (low – high)".</summary>
        public string Range(Spread spread, Func<double, string> say) => say(spread.Low) == say(spread.High)
            ? say(spread.Median)
            : texts["Forecast_Range", say(spread.Median), say(spread.Low), say(spread.High)];

        public string Finish(DateTimeOffset? finish, Viewer viewer) =>
            finish is null ? texts["Forecast_TooFar", OpenTime.DaysMax] : viewer.At(finish);
    }
}
