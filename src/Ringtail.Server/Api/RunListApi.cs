using System.Security.Claims;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;

namespace Ringtail.Server.Api;

/// <summary><c>/api/v1/runs/{id}/lists</c>: the lists of a run while it goes on.</summary>
internal static class RunListApi
{
    public static void Map(RouteGroupBuilder runs)
    {
        runs.MapGet("/{id:int}/lists", (int id, RingtailDb db, CancellationToken ct) => RunLists.ListAsync(db, id, ct))
            .WithSummary("The lists of a run, and how far it is in each").WithName("listRunLists");
        runs.MapPost("/{id:int}/lists", async (
            int id, RunListInput input, RunLists lists, RingtailDb db, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await KeyGate.RequireAsync(db, "lists", nameof(input.ListId), [input.ListId], ct);
            await lists.AddAsync(id, input.ListId, input.Type, user.By(), ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Control).Needs(Right.Control).WithName("addRunList").Example("""{"listId":2}""")
            .WithSummary("Add a list to a run that goes on");
        runs.MapPost("/{id:int}/lists/{listId:int}/pause", async (
            int id, int listId, RunLists lists, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await lists.PauseAsync(id, listId, user.By(), ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Control).Needs(Right.Control).WithName("pauseRunList")
            .WithSummary("Pause one list of a run; what is live goes on to its end");
        runs.MapPost("/{id:int}/lists/{listId:int}/unpause", async (
            int id, int listId, RunLists lists, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await lists.UnpauseAsync(id, listId, user.By(), ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Control).Needs(Right.Control).WithName("unpauseRunList")
            .WithSummary("Go on with one list of a run");
    }
}

/// <param name="Type">CALL_LIST or BLACK_LIST.</param>
public sealed record RunListInput(int ListId, string Type = "CALL_LIST");
