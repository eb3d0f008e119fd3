using System.ComponentModel;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Ringtail.Server.Access;
using Ringtail.Server.ConfigFiles;

namespace Ringtail.Server.Api;

/// <summary>How a configuration file is taken.</summary>
public sealed class ConfigurationQuery
{
    [FromQuery(Name = "delete"), Description("true: delete what a section of the file does not name.")]
    public bool? Delete { get; init; }

    [FromQuery(Name = "ifSystem"), Description("Fingerprint of a plan: refused when the system has changed since.")]
    public string? IfSystem { get; init; }

    [FromHeader(Name = "Secrets-Key"), Description("Key of encrypted secrets.")]
    public string? SecretsKey { get; init; }
}

/// <summary><c>/api/v1/configuration</c>: the whole configuration as one YAML file, for administrators.</summary>
internal static class ConfigurationApi
{
    public const string YamlType = "application/yaml";
    private const string Example = "lists:\n  - name: From a file\n";

    public static void Map(RouteGroupBuilder configuration)
    {
        configuration.Needs(Right.Settings);
        configuration.AddEndpointFilter(WholeAsync);
        configuration.MapGet("", async (
            [FromHeader(Name = "Secrets-Key"), Description("Encrypt secrets with this key.")] string? secretsKey,
            ConfigService service,
            CancellationToken ct) =>
                TypedResults.Text(await service.ExportAsync(secretsKey, ct), YamlType, Encoding.UTF8))
            .NeedsScope(TokenScopes.Configuration).Produces<string>(200, YamlType).WithName("exportConfiguration")
            .WithSummary("The configuration as YAML; secrets as references, or encrypted with the key");
        configuration.MapPost("/plan", async Task<Ok<ConfigPlan>> (
            [AsParameters] ConfigurationQuery query, HttpContext http, ConfigService service, CancellationToken ct) =>
            TypedResults.Ok(await service.PlanAsync(await ReadAsync(query, http.Request, ct), ct)))
            .NeedsScope(TokenScopes.Configuration).Accepts<string>(YamlType, "*/*").ProducesValidationProblem()
            .Example(Example, YamlType).WithName("planConfiguration")
            .WithSummary("What applying a file would change; nothing is changed");
        configuration.MapPost("/apply", async Task<Ok<ConfigPlan>> (
            [AsParameters] ConfigurationQuery query, HttpContext http, ConfigService service, ClaimsPrincipal user,
            CancellationToken ct) =>
            TypedResults.Ok(await service.ApplyAsync(await ReadAsync(query, http.Request, ct), user.By(), ct)))
            .NeedsScope(TokenScopes.Configuration).Accepts<string>(YamlType, "*/*").ProducesValidationProblem()
            .Example(Example, YamlType).WithName("applyConfiguration")
            .WithSummary("Make the configuration as the file says, all of it or nothing");
    }

    /// <summary>A file is the whole configuration: who does not see all of it cannot replace it.</summary>
    private static async ValueTask<object?> WholeAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.User.Ring().Master
            ? await next(context)
            : TypedResults.Problem("It needs the master key: the file has every record.",
                statusCode: StatusCodes.Status403Forbidden, title: "Not for this user.");

    private static async Task<ConfigRequest> ReadAsync(
        ConfigurationQuery query, HttpRequest request, CancellationToken ct)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        return new ConfigRequest(
            await reader.ReadToEndAsync(ct), query.SecretsKey, query.Delete ?? false, query.IfSystem);
    }
}
