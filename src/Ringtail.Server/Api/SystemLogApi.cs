using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;

namespace Ringtail.Server.Api;

/// <param name="Severity">Notice, Warning, Error or Cleared.</param>
/// <param name="Code">What happened, such as RunStarted.</param>
public sealed record LogEntry(
    long Id, DateTimeOffset At, string Severity, string Code, string Subject, string Detail, string By);

public sealed class LogQuery
{
    [FromQuery(Name = "code"), Description("Only what happened so, such as RunStarted.")]
    public string? Code { get; init; }

    [FromQuery(Name = "severity"), Description("Notice, Warning, Error or Cleared.")]
    public string? Severity { get; init; }

    [FromQuery(Name = "from"), Description("Not before this instant.")]
    public DateTimeOffset? From { get; init; }

    [FromQuery(Name = "until"), Description("Before this instant.")]
    public DateTimeOffset? Until { get; init; }

    [FromQuery(Name = "after"), Description("The next of the former answer, to read on.")]
    public string? After { get; init; }

    [FromQuery(Name = "limit"), Description("Entries in the answer, 1 to 1000; else 100.")]
    public int? Limit { get; init; }
}

/// <summary><c>/api/v1/system-log</c>: what happened and who did it, newest first.</summary>
internal static class SystemLogApi
{
    public static void Map(RouteGroupBuilder log) => log.MapGet("", ListAsync).ProducesValidationProblem()
        .WithSummary("What happened and who did it, newest first").WithName("listSystemLog");

    private static async Task<Ok<Slice<LogEntry>>> ListAsync(
        [AsParameters] LogQuery query, RingtailDb db, CancellationToken ct)
    {
        if (Paging.LimitProblem(query.Limit) is { } limit) throw new InvalidFieldsException([limit]);
        KnownWords.Check("severity", query.Severity, KnownWords.Severities);
        var rows = await db.SeenLogAsync(ct);
        if (query.Code is { Length: > 0 } code) rows = rows.Where(r => r.Code == code);
        if (query.Severity is { Length: > 0 } severity) rows = rows.Where(r => r.Severity == severity);
        if (query.From is { } from) rows = rows.Where(r => r.At >= from);
        if (query.Until is { } until) rows = rows.Where(r => r.At < until);
        return TypedResults.Ok(await Paging.SliceAsync(
            rows, query.After, query.Limit, r => r.Id, r => new LogEntry(
                r.Id, r.At, r.Severity, r.Code, r.Subject, r.Detail, r.By), ct));
    }
}
