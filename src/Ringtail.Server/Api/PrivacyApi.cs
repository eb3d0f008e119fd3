using System.Security.Claims;
using Ringtail.Runtime.Privacy;
using Ringtail.Server.Access;

namespace Ringtail.Server.Api;

/// <summary><c>/api/v1/erase</c>: forgets a person.</summary>
internal static class PrivacyApi
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("", (
        EraseInput input, PersonEraser eraser, ClaimsPrincipal user, CancellationToken ct) =>
        eraser.EraseAsync(input.Number, user.By(), ct))
        .Needs(Right.Lists).WithName("erasePerson").ProducesValidationProblem()
        .Example("""{"number":"+49305550199"}""")
        .NeedsScope(TokenScopes.Lists)
        .WithSummary("Forget a person: contacts and calls with this number become anonymous, no sum changes");
}

/// <param name="Number">As uploaded, or in its E.164 form.</param>
public sealed record EraseInput(string Number);
