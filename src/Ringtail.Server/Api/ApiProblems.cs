using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Server.ConfigFiles;

namespace Ringtail.Server.Api;

/// <summary>Refusals of the typed API as problem details (RFC 9457), with the fields that are wrong.</summary>
internal static class ApiProblems
{
    public static async ValueTask<object?> CatchAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (InvalidFieldsException refused)
        {
            return Fields(refused);
        }
        catch (ConfigFileException refused)
        {
            return TypedResults.Problem(refused.Message, statusCode: StatusCodes.Status400BadRequest,
                title: "The file cannot be taken.", extensions: [new("problems", refused.Problems)]);
        }
        catch (ControlException refused)
        {
            return TypedResults.Problem(
                refused.Message, statusCode: StatusCodes.Status409Conflict, title: "The request cannot be done.");
        }
    }

    private static ValidationProblem Fields(InvalidFieldsException refused) => TypedResults.ValidationProblem(
        refused.Problems.GroupBy(p => JsonNamingPolicy.CamelCase.ConvertName(p.Field))
            .ToDictionary(g => g.Key, g => g.Select(p => p.Message).ToArray()),
        detail: refused.Message,
        extensions: [new("codes", refused.Problems.ToDictionary(
            p => JsonNamingPolicy.CamelCase.ConvertName(p.Field), p => p.Code))]);
}
