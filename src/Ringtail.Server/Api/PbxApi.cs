using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Inspection;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;

namespace Ringtail.Server.Api;

/// <param name="QueueFound">The PBX has the queue, spelled so; null for type PHONE.</param>
/// <param name="Members">Of the queue, as the PBX names them.</param>
/// <param name="ExtensionFound">The context has the extension, or a pattern.</param>
/// <param name="Queues">Names to choose from.</param>
/// <param name="Problems">What hinders, with advice.</param>
public sealed record EndPointCheck(
    bool Connected, bool? QueueFound, IReadOnlyList<string> Members, bool ExtensionFound,
    IReadOnlyList<string> Queues, IReadOnlyList<PbxProblem> Problems);

/// <summary>What is asked of the PBX itself: what it has, and whether an end point is there.</summary>
internal static class PbxApi
{
    public static void Map(RouteGroupBuilder pbxs, RouteGroupBuilder endPoints)
    {
        pbxs.MapPost("/{id:int}/inspect", InspectAsync).Needs(Right.Settings)
            .NeedsScope(TokenScopes.Configuration).WithName("inspectPbx")
            .WithSummary("Connect to it, and say what was found (trunks, queues, contexts) and what is missing");
        endPoints.MapPost("/{id:int}/check", CheckAsync).Needs(Right.Settings)
            .NeedsScope(TokenScopes.Configuration).WithName("checkEndPoint")
            .WithSummary("Ask the PBX whether the end point's queue and extension are there");
        endPoints.MapPost("/{id:int}/release", async (
            int id, IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await control.ReleaseEndPointAsync(id, user.By(), ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Control).Needs(Right.Control).WithName("releaseEndPoint")
            .WithSummary("Dial for an end point again that was stopped because its calls end too soon");
    }

    private static async Task<Results<Ok<PbxReport>, NotFound>> InspectAsync(
        int id, RingtailDb db, ProtectedSecrets secrets, PbxInspector inspector, CancellationToken ct) =>
        await db.Pbxs.FindAsync([id], ct) is { } row
            ? TypedResults.Ok(await AskAsync(row, secrets, inspector, ct))
            : TypedResults.NotFound();

    private static Task<PbxReport> AskAsync(
        PbxRow row, ProtectedSecrets secrets, PbxInspector inspector, CancellationToken ct) =>
        inspector.InspectAsync(new PbxConnection(
            row.Address, row.Port, row.Login, secrets.Unprotect(row.ProtectedSecret), row.UseTls), ct);

    private static async Task<Results<Ok<EndPointCheck>, NotFound>> CheckAsync(
        int id, RingtailDb db, ProtectedSecrets secrets, PbxInspector inspector, CancellationToken ct)
    {
        if (await db.EndPoints.FindAsync([id], ct) is not { } row) return TypedResults.NotFound();
        var pbx = await db.Pbxs.FindAsync([row.PbxId], ct);
        var report = await AskAsync(pbx!, secrets, inspector, ct);
        var queue = report.Queues.FirstOrDefault(q => q.Name == row.QueueName);
        var context = report.Contexts.FirstOrDefault(c => c.Name == row.Context);
        return TypedResults.Ok(new EndPointCheck(
            report.Connected, row.Type == "QUEUE" ? queue is not null : null, queue is null ? [] : [.. queue.Members],
            context?.Extensions.Any(e => e == row.Extension || e.StartsWith('_')) == true,
            [.. report.Queues.Select(q => q.Name)], report.Problems));
    }
}
