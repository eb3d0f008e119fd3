using System.Security.Claims;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Server.Access;
using Ringtail.Server.Api;

namespace Ringtail.Server.Scheduling;

/// <summary><c>/api/v1/scheduled-calls</c>: calls that wait for their time.</summary>
internal static class ScheduledApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var calls = api.MapGroup("/scheduled-calls").WithTags("Calls").Needs(Right.Look);
        calls.MapGet("", ListAsync).ProducesValidationProblem()
            .WithSummary("Calls that wait for their time, the earliest first: of a run, or of an agent");
        calls.MapPut("/{hopperId:int}", async (
            int hopperId, ScheduledInput input, ScheduledCalls scheduled, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await scheduled.MoveAsync(hopperId, input.Due, user.By(), ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Calls).Needs(Right.Calls).WithSummary("Put it on another time");
        calls.MapDelete("/{hopperId:int}", async (
            int hopperId, ScheduledCalls scheduled, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await scheduled.CancelAsync(hopperId, user.By(), ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Calls).Needs(Right.Calls).WithSummary("Cancel it; the ledger keeps a line");
    }

    private static async Task<Page<ScheduledCall>> ListAsync(
        int? runId, string? agent, bool? planned, int? offset, int? limit, ScheduledCalls scheduled,
        CancellationToken ct)
    {
        if (Paging.LimitProblem(limit) is { } problem) throw new InvalidFieldsException([problem]);
        var (rows, total) = await scheduled.ReadAsync(
            new(runId, agent, planned ?? false), Math.Max(0, offset ?? 0), limit ?? Paging.LimitDefault, ct);
        return new Page<ScheduledCall>(rows, total);
    }
}

/// <param name="Due">Not past.</param>
internal sealed record ScheduledInput(DateTimeOffset Due);
