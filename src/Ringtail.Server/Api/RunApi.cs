using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Reports;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;

namespace Ringtail.Server.Api;

public sealed record RunStarted(int RunId);

/// <param name="Factor">1 is 100 %; from 0.1 to 20.</param>
public sealed record BoostInput(double Factor);

/// <param name="AtOnce">Also hang up what still rings; never a call that was answered.</param>
public sealed record StopInput(bool AtOnce = false);

/// <summary>One execution of a campaign, of now or of the past, as the store has it.</summary>
public sealed record RunRecord
{
    public int Id { get; init; }
    public int CampaignId { get; init; }
    public string CampaignName { get; init; } = "";
    [Description("RUNNING, PAUSED, IDLE, WRONG_TIME, COMPLETED or REMOVED.")]
    public string State { get; init; } = "";
    [Description("Calls in flight per free agent; 1 is 100 %.")]
    public double Boost { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public long InHopper { get; init; }
    public long Live { get; init; }
    [Description("Contacts that wait for their next attempt.")]
    public long Waiting { get; init; }
    [Description("Contacts that are done.")]
    public long Finished { get; init; }
    [Description("Attempts so far.")]
    public long Attempted { get; init; }

    internal static RunRecord Of(RunRow row) => new()
    {
        Id = row.Id, CampaignId = row.CampaignId, CampaignName = row.CampaignName, State = RunStates.Code(row),
        Boost = row.Boost, StartedAt = row.StartedAt, EndedAt = row.EndedAt,
        // What a removed run had set aside nobody dials any more.
        InHopper = row.Removed ? 0 : row.InHopper, Live = row.Live,
        Waiting = row.Waiting, Finished = row.Finished, Attempted = row.Attempted,
    };
}

/// <param name="StatusExt">Extended status; empty when none was set.</param>
public sealed record OutcomeCount(string Outcome, string StatusExt, long Count);

/// <summary>Which runs.</summary>
public sealed class RunQuery : RecordQuery
{
    [FromQuery(Name = "campaignId"), Description("Only of this campaign.")]
    public int? CampaignId { get; init; }

    [FromQuery(Name = "removed"), Description("true: only removed runs; false: only others; else all.")]
    public bool? Removed { get; init; }
}

/// <summary><c>/api/v1/runs</c>: what runs and ran, and the controls of a run.</summary>
internal static class RunApi
{
    public static void Map(RouteGroupBuilder runs)
    {
        runs.MapGet("", ListAsync).ProducesValidationProblem()
            .WithSummary("The runs, of now and of the past").WithName("listRuns");
        runs.MapGet("/{id:int}", async Task<Results<Ok<RunRecord>, NotFound>> (
            int id, RingtailDb db, CancellationToken ct) =>
            await db.Runs.FindAsync([id], ct) is { } row ? TypedResults.Ok(RunRecord.Of(row)) : TypedResults.NotFound())
            .WithSummary("One run").WithName("getRun");
        runs.MapGet("/{id:int}/outcomes", OutcomesAsync)
            .WithSummary("How the run's attempts ended, most frequent first").WithName("getRunOutcomes");
        Control(runs.MapPost("/{id:int}/pause", (
            int id, IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
            DoneAsync(control.PauseRunAsync(id, user.By(), ct))), "pauseRun", "Pause a run");
        Control(runs.MapPost("/{id:int}/unpause", (
            int id, IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
            DoneAsync(control.UnpauseRunAsync(id, user.By(), ct))), "unpauseRun", "Go on with a paused run");
        Control(runs.MapPost("/{id:int}/stop", (
            int id, StopInput input, IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
            DoneAsync(control.StopRunAsync(id, input.AtOnce, user.By(), ct))), "stopRun",
            "Stop a run: gently, or with what rings hung up").PathExample("id", 3)
            .Example("""{"atOnce":true}""");
        Control(runs.MapDelete("/{id:int}", (
            int id, IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
            DoneAsync(control.RemoveRunAsync(id, user.By(), ct))), "removeRun",
            "Take a run out of the running set; its calls go on to their end").PathExample("id", 2);
        Control(runs.MapPut("/{id:int}/boost", BoostAsync), "boostRun", "Set a run's boost factor")
            .ProducesValidationProblem().Example("""{"factor":1.5}""");
    }

    private static RouteHandlerBuilder Control(RouteHandlerBuilder endpoint, string name, string summary) =>
        endpoint.NeedsScope(TokenScopes.Control).Needs(Right.Control).WithName(name).WithSummary(summary);

    private static async Task<NoContent> DoneAsync(Task act)
    {
        await act;
        return TypedResults.NoContent();
    }

    private static async Task<Ok<Page<RunRecord>>> ListAsync(
        [AsParameters] RunQuery query, RingtailDb db, CancellationToken ct)
    {
        query.Check();
        var rows = db.Runs.AsNoTracking();
        if (query.CampaignId is { } campaign) rows = rows.Where(r => r.CampaignId == campaign);
        if (query.Removed is { } removed) rows = rows.Where(r => r.Removed == removed);
        if (query.Search is { Length: > 0 } part)
        {
            var folded = part.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // SQL's lower(), which knows no culture.
            rows = rows.Where(r => r.CampaignName.ToLower().Contains(folded));
#pragma warning restore CA1304, CA1311, CA1862
        }
        var total = await rows.LongCountAsync(ct);
        var page = await Paging.Sorted(rows, query.Sort, typeof(RunRecord)).Skip(query.Offset ?? 0)
            .Take(query.Limit ?? Paging.LimitDefault).ToListAsync(ct);
        return TypedResults.Ok(new Page<RunRecord>(page.ConvertAll(RunRecord.Of), total));
    }

    private static async Task<Results<Ok<List<OutcomeCount>>, NotFound>> OutcomesAsync(
        int id, RingtailDb db, CancellationToken ct)
    {
        if (!await db.Runs.AnyAsync(r => r.Id == id, ct)) return TypedResults.NotFound();
        var sums = await db.Attempts.Where(a => a.RunId == id && a.Outcome != null)
            .GroupBy(a => new { a.Outcome, a.StatusExt })
            .Select(g => new { g.Key.Outcome, g.Key.StatusExt, Count = g.LongCount() }).ToListAsync(ct);
        return TypedResults.Ok(sums.OrderByDescending(s => s.Count)
            .Select(s => new OutcomeCount(s.Outcome!, s.StatusExt, s.Count)).ToList());
    }

    private static async Task<NoContent> BoostAsync(
        int id, BoostInput boost, IDialerControl control, ClaimsPrincipal user, CancellationToken ct)
    {
        if (boost.Factor is not (>= ConfigurationRules.BoostMin and <= ConfigurationRules.BoostMax))
            throw new InvalidFieldsException(
                [new FieldProblem(nameof(boost.Factor), "BoostRange", "must be from 0.1 to 20.")]);
        await control.SetBoostAsync(id, boost.Factor, user.By(), ct);
        return TypedResults.NoContent();
    }
}
