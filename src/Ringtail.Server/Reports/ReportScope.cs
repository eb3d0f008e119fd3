using System.Globalization;
using Ringtail.Runtime.Reports;

namespace Ringtail.Server.Reports;

/// <summary>What the report pages look at, as their address says it: a link into a report is a link to its
/// numbers.</summary>
/// <param name="Period">today, yesterday, week, month or all.</param>
public sealed record ReportScope(
    string Period = "", int? Campaign = null, int? Run = null, string Outcome = "", string Agent = "")
{
    public static IReadOnlyList<string> Periods { get; } = ["today", "yesterday", "week", "month", "all"];

    private string Chosen => Periods.Contains(Period) ? Period : Run is null ? "week" : "all";

    public string ChosenPeriod => Chosen;

    /// <param name="zone">Of the viewer: days begin at its midnight.</param>
    public ReportFilter Filter(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        var (from, until) = Chosen switch
        {
            "today" => ((DateTime?)today, (DateTime?)null),
            "yesterday" => (today.AddDays(-1), today),
            "week" => (today.AddDays(-6), null),
            "month" => (today.AddDays(-29), null),
            _ => (null, null),
        };
        return new ReportFilter
        {
            From = Midnight(from, zone), Until = Midnight(until, zone), Campaigns = Campaign is { } c ? [c] : [],
            Runs = Run is { } r ? [r] : [], Outcome = Outcome, Agent = Agent,
        };
    }

    /// <summary>Of a page: "?period=week&amp;campaign=3", or nothing.</summary>
    public string Query() => Join(
        ("period", Period), ("campaign", Number(Campaign)), ("run", Number(Run)), ("outcome", Outcome),
        ("agent", Agent));

    /// <summary>Of an export, which knows instants and no names of periods.</summary>
    public string ExportQuery(DateTimeOffset now, TimeZoneInfo zone)
    {
        var filter = Filter(now, zone);
        return Join(("from", filter.From?.ToString("O", CultureInfo.InvariantCulture) ?? ""),
            ("until", filter.Until?.ToString("O", CultureInfo.InvariantCulture) ?? ""), ("campaign", Number(Campaign)),
            ("run", Number(Run)), ("outcome", Outcome), ("agent", Agent), ("zone", zone.Id));
    }

    /// <summary>A midnight that a change of the clock skips or repeats: the first instant of that day.</summary>
    private static DateTimeOffset? Midnight(DateTime? day, TimeZoneInfo zone)
    {
        if (day is not { } local) return null;
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Join(params ReadOnlySpan<(string Key, string Value)> parts)
    {
        List<string> said = [];
        foreach (var (key, value) in parts)
        {
            if (value.Length > 0) said.Add($"{key}={Uri.EscapeDataString(value)}");
        }
        return said.Count == 0 ? "" : "?" + string.Join('&', said);
    }
}
