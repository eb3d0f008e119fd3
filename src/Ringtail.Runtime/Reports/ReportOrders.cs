using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Reports;

/// <summary>By what calls and runs can be sorted: columns by their fields' names.</summary>
public static class ReportOrders
{
    private static readonly string[] OfSums = ["calls", "answered", "abandoned"];

    public static IReadOnlyList<string> Calls { get; } =
        ["startedAt", "numberDialed", "outcome", "waitBeforeS", "talkS", "agent", "retry"];

    public static IReadOnlyList<string> Runs { get; } = ["campaignName", "state", "startedAt", "endedAt", .. OfSums];

    /// <summary>The beginning is in the order of an index: no number of calls is too great for it.</summary>
    public static bool AnyCalls(string by) => by is "" or "startedAt";

    /// <summary>Sums are made of the calls, so they have the bound of calls; the rest stands in the run.</summary>
    public static bool AnyRuns(string by) => !OfSums.Contains(by);

    /// <summary>An expression on the ledger's columns; null for the beginning.</summary>
    internal static string? OfCall(string by) => by switch
    {
        "numberDialed" => "number_key",
        "outcome" => "coalesce(outcome, '')",
        "waitBeforeS" => Between("launched_at", "coalesce(answered_at, ended_at)"),
        "talkS" => Between("connected_at", "ended_at"),
        "agent" => "lower(agent)",
        "retry" => "retry",
        _ => null,
    };

    internal static long OfRun(string by, ReportSums sums) => by switch
    {
        "answered" => sums.Answered,
        "abandoned" => sums.Abandoned,
        _ => sums.Calls,
    };

    internal static IOrderedQueryable<RunRow> Sorted(IQueryable<RunRow> runs, RowOrder order) => order.By switch
    {
        "campaignName" => runs.SortedByText(r => r.CampaignName, order).ThenByDescending(r => r.Id),
        "state" => runs.Sorted(r => r.Removed ? "REMOVED" : r.State, order).ThenByDescending(r => r.Id),
        "startedAt" => runs.Sorted(r => r.StartedAt, order).ThenByDescending(r => r.Id),
        // One that goes on ends after all others, whatever a database thinks of null.
        "endedAt" => runs.Sorted(r => r.EndedAt == null, order).ThenSorted(r => r.EndedAt, order)
            .ThenByDescending(r => r.Id),
        _ => runs.OrderByDescending(r => r.Id),
    };

    /// <summary>Whole seconds, as they are shown: those that look alike are alike.</summary>
    private static string Between(string from, string to) =>
        $"CASE WHEN {to} > {from} THEN ({to} - {from}) / 1000000 ELSE 0 END";
}
