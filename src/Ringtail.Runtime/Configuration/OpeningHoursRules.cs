using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Configuration;

/// <summary>What opening hours and caller ids must fulfil by themselves.</summary>
public static class OpeningHoursRules
{
    /// <summary>More than a year of single dates.</summary>
    public const int RulesMax = 500;

    public static IReadOnlyList<FieldProblem> Problems(OpeningHoursRow row, IReadOnlyList<OpeningRuleRow> rules)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(rules);
        var check = new FieldChecks();
        check.Text(nameof(row.Name), row.Name, required: true);
        check.OneOf(nameof(row.DefaultMode), row.DefaultMode,
            [OpeningHoursText.DefaultOpen, OpeningHoursText.DefaultClosed], "OpeningDefault");
        check.Text(nameof(row.Comment), row.Comment, charsMax: ConfigurationRules.LongTextCharsMax, lines: true);
        check.Text(nameof(row.SecurityKey), row.SecurityKey);
        check.That(rules.Count <= RulesMax, "Rules", "OpeningRulesMax", $"may be at most {RulesMax}.");
        for (var i = 0; i < rules.Count; i++) Check(check, rules[i], i + 1);
        return check.Problems;
    }

    public static IReadOnlyList<FieldProblem> Problems(CallerIdRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var check = new FieldChecks();
        check.Text(nameof(row.Number), row.Number, required: true);
        check.Range(nameof(row.DailyLimit), row.DailyLimit, 0, 1_000_000, "DailyLimit");
        return check.Problems;
    }

    private static void Check(FieldChecks check, OpeningRuleRow rule, int place)
    {
        var field = $"Rules[{place}]";
        check.OneOf($"{field}.{nameof(rule.Mode)}", rule.Mode, [OpeningHoursText.Open, OpeningHoursText.Closed],
            "OpeningMode");
        check.That(
            rule.Days.Length is > 0 and <= 7 && rule.Days.All(c => c is >= '1' and <= '7')
                && rule.Days.Distinct().Count() == rule.Days.Length,
            $"{field}.{nameof(rule.Days)}", "Days",
            "must be digits from 1 (Sunday) to 7 (Saturday), each at most once; for example 23456.");
        check.TimeOfDay($"{field}.{nameof(rule.TimeStart)}", rule.TimeStart);
        check.TimeOfDay($"{field}.{nameof(rule.TimeEnd)}", rule.TimeEnd);
        var hasFrom = OpeningHoursText.TryDate(rule.DateFrom, out var from);
        var hasTo = OpeningHoursText.TryDate(rule.DateTo, out var to);
        check.That(hasFrom, $"{field}.{nameof(rule.DateFrom)}", "Date", "must be a date as YYYY-MM-DD, or empty.");
        check.That(hasTo, $"{field}.{nameof(rule.DateTo)}", "Date", "must be a date as YYYY-MM-DD, or empty.");
        check.That(
            !hasFrom || !hasTo || from is null || to is null || rule.EveryYear || from <= to,
            $"{field}.{nameof(rule.DateTo)}", "DateOrder", "must not be before the first date.");
        check.Text($"{field}.{nameof(rule.Comment)}", rule.Comment);
    }
}
