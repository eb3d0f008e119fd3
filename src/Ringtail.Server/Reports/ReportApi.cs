using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Reports;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Api;
using Ringtail.Server.Shell;
using NotFound = Microsoft.AspNetCore.Http.HttpResults.NotFound;

namespace Ringtail.Server.Reports;

/// <summary>A report's filter, and which page of its rows.</summary>
public sealed record ReportPageQuery : ReportQuery
{
    private const int LimitMax = 1_000;

    [FromQuery(Name = "offset")]
    [Description("Rows to pass over; else 0.")]
    public int? Offset { get; init; }
    [FromQuery(Name = "limit")]
    [Description("Rows in the answer, 1 to 1000; else 100.")]
    public int? Limit { get; init; }
    [FromQuery(Name = "sort")]
    [Description("Field to sort by, with - before it for the other way round; else the newest first.")]
    public string? Sort { get; init; }

    /// <exception cref="InvalidFieldsException">Out of range.</exception>
    public (int Skip, int Take) Page()
    {
        if (Offset < 0)
            throw new InvalidFieldsException([new FieldProblem("offset", "OffsetRange", "must be 0 or more.")]);
        if (Limit is < 1 or > LimitMax)
            throw new InvalidFieldsException([new FieldProblem("limit", "LimitRange", "must be from 1 to 1000.")]);
        return (Offset ?? 0, Limit ?? 100);
    }
}

/// <param name="At">Null when the instant is not known.</param>
/// <param name="Text">A sentence in the language that the request prefers.</param>
public sealed record CallEvent(DateTimeOffset? At, StoryKind Kind, string Text);

/// <param name="Others">The other attempts at the contact in the same run, oldest first.</param>
public sealed record CallReport(
    Runtime.Reports.CallRecord Call, IReadOnlyList<CallEvent> Events,
    ImmutableArray<Runtime.Reports.CallRecord> Others);

/// <summary><c>/api/v1/reports</c>: the numbers of the page and of the files, as JSON.</summary>
internal static class ReportApi
{
    private const string Counted = "Counts attempts that ended with an outcome of the number. ";

    public static void Map(RouteGroupBuilder reports)
    {
        MapSums(reports);
        reports.MapGet("/runs", async (
            [AsParameters] ReportPageQuery query, ReportReader reader, CancellationToken ct) =>
        {
            var order = Paging.Order(query.Sort, ReportOrders.Runs);
            var page = await reader.RunsAsync(query.ToFilter(), order, query.Page().Skip, query.Page().Take, ct);
            Paging.CheckSorted(order, ReportOrders.AnyRuns(order.By), page.SortsAll);
            return page;
        })
            .ProducesValidationProblem().WithName("reportRuns").WithSummary("The runs of a period, newest first")
            .WithDescription("Runs of which a part lies in the period, each with the sums of all its attempts. "
                + $"Sort: {Words(ReportOrders.Runs)}; the sums sort runs of up to {RowOrder.SortedMax} calls.");
        reports.MapGet("/calls", async (
            [AsParameters] ReportPageQuery query, ReportReader reader, CancellationToken ct) =>
        {
            var order = Paging.Order(query.Sort, ReportOrders.Calls);
            var page = await reader.CallsAsync(query.ToFilter(), order, query.Page().Skip, query.Page().Take, ct);
            Paging.CheckSorted(order, ReportOrders.AnyCalls(order.By), page.SortsAll);
            return page;
        })
            .ProducesValidationProblem().WithName("reportCalls")
            .WithSummary("Calls that the filter finds, newest first")
            .WithDescription("Attempts as they stand in the ledger. For all of them at once take calls.csv. "
                + $"Sort: {Words(ReportOrders.Calls)}; all but startedAt sort up to {RowOrder.SortedMax} calls.");
        reports.MapGet("/calls/{hopperId:int}", StoryAsync).WithName("reportCall").PathExample("hopperId", 1001)
            .WithSummary("One call with all its evidence and its story")
            .WithDescription("Every event in its order, in words of the language that Accept-Language prefers.");
    }

    private static string Words(IReadOnlyList<string> orders) => string.Join(", ", orders);

    private static void MapSums(RouteGroupBuilder reports)
    {
        Add(reports, "outcomes", (r, f, _, ct) => r.OutcomesAsync(f, ct), "Calls by outcome and extended status");
        Add(reports, "hours", (r, f, zone, ct) => r.HoursAsync(f, zone, ct), "Calls by the hour of the day");
        Add(reports, "days", (r, f, zone, ct) => r.DaysAsync(f, zone, ct), "Calls by day");
        Add(reports, "retries", (r, f, _, ct) => r.RetriesAsync(f, ct), "Calls by the number of the retry");
        Add(reports, "agents", (r, f, _, ct) => r.AgentsAsync(f, ct), "Agents' times and calls");
        Add(reports, "account", (r, f, zone, ct) => r.AccountDaysAsync(f, zone, ct), "The abandon account by day");
    }

    private static void Add<T>(
        RouteGroupBuilder reports, string name,
        Func<ReportReader, ReportFilter, TimeZoneInfo, CancellationToken, Task<IReadOnlyList<T>>> read,
        string summary) =>
        reports.MapGet($"/{name}", (
            [AsParameters] ReportQuery query, ReportReader reader, TimeProvider clock, CancellationToken ct) =>
            read(reader, query.ToFilter(), query.ZoneOr(clock.LocalTimeZone), ct))
            .ProducesValidationProblem().WithName($"report{char.ToUpperInvariant(name[0])}{name[1..]}")
            .WithSummary(summary)
            .WithDescription(Counted + "Times are in seconds; hours and days are those of the zone.");

    private static async Task<Results<Ok<CallReport>, NotFound>> StoryAsync(
        int hopperId, ReportReader reader, IStringLocalizer<Texts> texts, CancellationToken ct) =>
        await reader.CallAsync(hopperId, ct) is { } story
            ? TypedResults.Ok(new CallReport(
                story.Call, [.. story.Events.Select(e => new CallEvent(e.At, e.Kind, StoryWords.Sentence(texts, e)))],
                story.Others))
            : TypedResults.NotFound();
}
