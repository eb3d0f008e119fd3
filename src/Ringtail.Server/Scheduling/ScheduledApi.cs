using System.ComponentModel;
using System.Security.Claims;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;
using Ringtail.Server.Api;

namespace Ringtail.Server.Scheduling;

/// <summary><c>/api/v1/scheduled-calls</c>: calls that wait for their time.</summary>
internal static class ScheduledApi
{
    public static void Map(RouteGroupBuilder calls)
    {
        calls.MapGet("", ListAsync).ProducesValidationProblem().WithName("listScheduledCalls")
            .WithSummary("Calls that wait for their time, the earliest first: of a run, or of an agent");
        calls.MapPut("/{hopperId:int}", async (
            int hopperId, ScheduledInput input, ScheduledCalls scheduled, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await scheduled.MoveAsync(hopperId, input.Due, user.By(), ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Calls).Needs(Right.Calls).WithName("moveScheduledCall").PathExample("hopperId", 1001)
            .ProducesValidationProblem().AnswersIn(409).Example("""{"due":"2099-01-01T10:00:00Z"}""")
            .WithSummary("Put it on another time");
        calls.MapDelete("/{hopperId:int}", async (
            int hopperId, ScheduledCalls scheduled, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await scheduled.CancelAsync(hopperId, user.By(), ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Calls).Needs(Right.Calls).WithName("cancelScheduledCall")
            .PathExample("hopperId", 1001).AnswersIn(409).WithSummary("Cancel it; the ledger keeps a line");
    }

    private static async Task<Page<ScheduledCall>> ListAsync(
        [Description("Calls of this run.")] int? runId,
        [Description("Calls that are promised to this agent, such as SIP/101.")] string? agent,
        [Description("true leaves out retries: only what somebody put on a time.")] bool? planned,
        [Description("Calls to pass over.")] int? offset,
        [Description("How many at most, 1 to 1,000.")] int? limit,
        [Description("due, number, campaignName, state, agent or retry, with - before it for the other way round.")]
        string? sort,
        ScheduledCalls scheduled, CancellationToken ct)
    {
        if (Paging.LimitProblem(limit) is { } problem) throw new InvalidFieldsException([problem]);
        var order = Paging.Order(sort, ScheduledCalls.Orders);
        var (rows, total) = await scheduled.ReadAsync(
            new(runId, agent, planned ?? false, Order: order), Math.Max(0, offset ?? 0), limit ?? Paging.LimitDefault,
            ct);
        Paging.CheckSorted(order, ScheduledCalls.Always(order.By), total <= RowOrder.SortedMax);
        return new Page<ScheduledCall>(rows, total);
    }
}

/// <param name="Due">Past by a minute at most.</param>
internal sealed record ScheduledInput(
    [property: Description("When to call, with an offset; past by a minute at most.")] DateTimeOffset Due);
