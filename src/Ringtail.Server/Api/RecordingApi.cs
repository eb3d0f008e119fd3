using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Privacy;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;

namespace Ringtail.Server.Api;

/// <summary>Recordings of calls: asked for while the call is live, found afterwards.</summary>
internal static class RecordingApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var calls = api.MapGroup("/calls").WithTags("Recordings").Needs(Right.Reports);
        calls.MapGet("/{hopperId:int}/recordings", (int hopperId, Sight sight, CancellationToken ct) =>
            sight.RecordingsOfAsync(hopperId, ct)).WithName("getCallRecordings").PathExample("hopperId", 1001)
            .WithSummary("The recordings of a call, and where they lie");
        calls.MapPost("/{hopperId:int}/recording", async (
            int hopperId, RecordingInput input, Recordings recordings, ClaimsPrincipal user, CancellationToken ct) =>
        {
            if (!Enum.TryParse<RecordingWish>(input.Action, ignoreCase: true, out var wish) || !Enum.IsDefined(wish))
                throw new InvalidFieldsException([new FieldProblem(
                    nameof(input.Action), "RecordingAction", "must be start, pause, resume or stop.")]);
            await recordings.AskAsync(hopperId, wish, user.By(), ct);
            return TypedResults.Accepted($"/api/v1/calls/{hopperId}/recordings");
        }).ProducesValidationProblem().NeedsScope(TokenScopes.Calls).Needs(Right.Calls).WithName("recordCall")
            .PathExample("hopperId", 1001).AnswersIn(409).Example("""{"action":"start"}""").WithSummary(
            "Start (which reports the contact's consent), pause, resume or stop the recording of a live call");
        var recordings = api.MapGroup("/recordings").WithTags("Recordings").Needs(Right.Reports);
        recordings.MapGet("/due", async (Recordings all, RingtailDb db, CancellationToken ct) =>
        {
            var due = await all.DueAsync(ct);
            if (db.SeesAll) return due;
            var ids = due.Select(r => r.Id).ToList();
            var seen = await db.Recordings.Where(r => ids.Contains(r.Id)).Select(r => r.Id).ToListAsync(ct);
            return [.. due.Where(r => seen.Contains(r.Id))];
        })
            .WithName("listDueRecordings").WithSummary("Recordings whose days are over: to be deleted on their PBX");
        recordings.MapDelete("/{id:long}", async (long id, Recordings all, CancellationToken ct) =>
        {
            await all.ForgetAsync(id, ct);
            return TypedResults.NoContent();
        }).Needs(Right.Lists).NeedsScope(TokenScopes.Calls).WithName("forgetRecording")
            .WithSummary("Say that a recording was deleted on its PBX");
    }
}

/// <param name="Action">start, pause, resume or stop.</param>
public sealed record RecordingInput(string Action);
