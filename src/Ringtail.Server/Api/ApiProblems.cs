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
            return Refused(refused);
        }
    }

    /// <summary>The word of the refusal is in <c>code</c>, for programs.</summary>
    private static ProblemHttpResult Refused(ControlException refused)
    {
        var (status, title) = Told(refused.Kind);
        return TypedResults.Problem(refused.Message, statusCode: status, title: title,
            extensions: RefusedFields.Extensions(refused));
    }

    internal static (int Status, string Title) Told(RefusalKind kind) => kind switch
    {
        RefusalKind.Conflict => (StatusCodes.Status409Conflict, "The request cannot be done."),
        RefusalKind.NotFound => (StatusCodes.Status404NotFound, "It is not there."),
        RefusalKind.Forbidden => (StatusCodes.Status403Forbidden, "It is not allowed."),
        RefusalKind.Invalid => (StatusCodes.Status400BadRequest, "The request is wrong."),
        RefusalKind.Changed => (StatusCodes.Status412PreconditionFailed, "The record was changed meanwhile."),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No answer says it."),
    };

    private static ValidationProblem Fields(InvalidFieldsException refused) => TypedResults.ValidationProblem(
        refused.Problems.GroupBy(RefusedFields.NameOf)
            .ToDictionary(g => g.Key, g => g.Select(p => p.Message).ToArray()),
        detail: refused.Message,
        extensions: [new("codes", refused.Problems.GroupBy(RefusedFields.NameOf)
            .ToDictionary(g => g.Key, g => g.First().Code))]);
}
