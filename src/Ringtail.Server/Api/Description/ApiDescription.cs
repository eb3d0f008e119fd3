using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Ringtail.Server.Access;
using Ringtail.Server.Api.Events;
using Ringtail.Server.Api.Records;

namespace Ringtail.Server.Api.Description;

/// <summary>
/// What the framework cannot see: who may call, scopes, refusals, examples. The examples are sent by tests, so they are
/// requests that work.
/// </summary>
internal static class ApiDescription
{
    private const string Basic = "basic", Bearer = "bearer";

    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer(DescribeDocument);
        options.AddDocumentTransformer(ResponseExamples.Add);
        options.AddOperationTransformer(DescribeOperation);
        options.AddSchemaTransformer(DescribeSchema);
        options.CreateSchemaReferenceId = SchemaNames.Of;
    }

    private static Task DescribeDocument(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Ringtail API", Version = "v1",
            Description = "The typed API of Ringtail, a predictive dialer for Asterisk. Instants are ISO 8601 and UTC "
                + "in answers. Refusals are problem details (RFC 9457); wrong fields are named in `errors`, with a "
                + "code for programs in `codes`. Unknown fields and query parameters are refused.",
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
            Contact = new OpenApiContact { Name = "Ringtail" },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "This server" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Basic] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "basic", Description = "Name and password of a user.",
            },
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "bearer",
                Description = "A token of a user, made under /api/v1/tokens. Scopes: "
                    + string.Join(", ", TokenScopes.All) + ".",
            },
        };
        foreach (var tag in document.Tags ?? new HashSet<OpenApiTag>()) tag.Description ??= TagWords.GetValueOrDefault(
            tag.Name ?? "", tag.Name);
        return Task.CompletedTask;
    }

    private static readonly Dictionary<string, string?> TagWords = new()
    {
        ["Dialer"] = "The master switch.",
        ["Live"] = "Everything as it is now.",
        ["PBXs"] = "Asterisk servers.",
        ["Trunks"] = "Outbound routes.",
        ["End points"] = "Where answered calls go.",
        ["Lists"] = "Lists and their contacts.",
        ["Campaigns"] = "Campaigns with their links and rules.",
        ["Runs"] = "Executions of campaigns.",
        ["Calls"] = "Attempts and what became of them.",
        ["Users"] = "Accounts.",
        ["Tokens"] = "What programs sign in with.",
        ["System log"] = "What happened and who did it.",
        ["Events"] = "Changes as they happen.",
        ["Configuration"] = "The whole configuration as one file.",
        ["Opening hours"] = "Sets of opening hours, with exceptions and holidays.",
        ["Webhooks"] = "Programs that are told of events, and what they were told.",
        ["Agents"] = "Agents' pauses.",
        ["Account"] = "One's own account.",
        ["Change log"] = "Who changed what of the configuration.",
        ["Settings"] = "What holds for the whole installation.",
        ["Column mappings"] = "How columns of uploaded files become contacts.",
        ["Reports"] = "Runs, outcomes, calls, agents and the abandon account; as JSON and as files.",
        ["Contacts"] = "Contacts one by one.",
        ["Privacy"] = "Forgetting a person.",
        ["Recordings"] = "Recordings of calls, which lie on their PBX.",
        ["Why"] = "Why something is, or is not, being dialed.",
    };

    private static Task DescribeOperation(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var method = context.Description.HttpMethod ?? "GET";
        var scope = metadata.OfType<NeedsScope>().LastOrDefault()?.Scope ?? TokenScopes.Read;
        var right = metadata.OfType<NeedsRight>().LastOrDefault()?.Right;
        var who = right is { } needed ? $" Roles: {string.Join(", ", Rights.RolesWith(needed))}." : "";
        operation.Description = $"{operation.Description} Token scope: `{scope}`.{who}".Trim();
        operation.OperationId ??= NameOf(method, context.Description.RelativePath ?? "");
        operation.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Basic, context.Document)] = [] },
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] },
        ];
        Refusals(operation, context.Description.RelativePath ?? "");
        Problems(operation, context.Document);
        Tags(operation, metadata);
        Parameters(operation, metadata);
        if (metadata.OfType<RequestExample>().ToList() is { Count: > 0 } examples) Body(operation, examples);
        if (metadata.OfType<ExampleStatus>().LastOrDefault() is { } status)
            operation.Extensions = Extended(operation.Extensions, "x-example-status", status.Status);
        if (metadata.OfType<StreamsForEver>().Any())
            operation.Extensions = Extended(operation.Extensions, "x-streams", true);
        return Task.CompletedTask;
    }

    private static void Refusals(OpenApiOperation operation, string path)
    {
        operation.Responses ??= new OpenApiResponses();
        operation.Responses.TryAdd(
            "400", Refusal("It cannot be read, or a field or query parameter is wrong or unknown."));
        if (operation.RequestBody is not null)
        {
            operation.Responses.TryAdd("413", Refusal("The body is longer than the call takes."));
            operation.Responses.TryAdd("415", Refusal("The body is of a type that the call does not take."));
        }
        operation.Responses.TryAdd("401", Refusal("Neither a user nor a valid token."));
        operation.Responses.TryAdd("403", Refusal("Not for this user, or the token has no such scope."));
        if (path.Contains('{', StringComparison.Ordinal))
            operation.Responses.TryAdd("404", Refusal("There is no such record, or a security key hides it."));
        operation.Responses.TryAdd("429", Refusal("Too many requests, or failed tries; wait as Retry-After says."));
        foreach (var (code, response) in operation.Responses)
        {
            if (string.IsNullOrEmpty(response.Description) && response is OpenApiResponse own) own.Description = code;
        }
    }

    /// <summary>Every refusal is a problem; where the framework knows of none, it gets one here.</summary>
    private static void Problems(OpenApiOperation operation, OpenApiDocument? document)
    {
        foreach (var (code, response) in operation.Responses ?? [])
        {
            if (code[0] != '4' || response is not OpenApiResponse own || own.Content is { Count: > 0 }) continue;
            own.Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new()
                {
                    Schema = new OpenApiSchemaReference(
                        code == "400" ? "HttpValidationProblemDetails" : "ProblemDetails", document),
                },
            };
        }
    }

    /// <summary>Entity tags: given with a record, and asked for before it is changed.</summary>
    private static void Tags(OpenApiOperation operation, IList<object> metadata)
    {
        if (metadata.OfType<GivesTag>().Any()
            && operation.Responses?.GetValueOrDefault("200") is OpenApiResponse given)
        {
            given.Headers ??= new Dictionary<string, IOpenApiHeader>();
            given.Headers["ETag"] = new OpenApiHeader
            {
                Description = "Of the record as it is stored: for If-Match.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            };
        }
        if (!metadata.OfType<TakesIfMatch>().Any()) return;
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = RecordTag.IfMatch, In = ParameterLocation.Header, Required = false,
            Description = "The ETag of the record as you read it: when it was changed since, the answer is 412 and "
                + "nothing is saved. Left out, the last one to save wins.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }

    private static OpenApiResponse Refusal(string description) => new() { Description = description };

    private static void Parameters(OpenApiOperation operation, IList<object> metadata)
    {
        if (metadata.OfType<TakesIdempotencyKey>().Any())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = Idempotency.Header, In = ParameterLocation.Header, Required = false,
                Description = "A text of your own for this request, at most 255 printable ASCII characters. The same "
                    + "request again within seven days gets the same answer and does nothing; another request with it "
                    + "is refused (422).",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = Idempotency.KeyCharsMax },
            });
        }
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            var given = metadata.OfType<ParameterExample>().LastOrDefault(p => p.Name == parameter.Name)?.Value;
            if (given is null && parameter.In != ParameterLocation.Path) continue;
            parameter.Example = given switch
            {
                null => JsonValue.Create(1),
                int number => JsonValue.Create(number),
                double number => JsonValue.Create(number),
                _ => JsonValue.Create(given.ToString()),
            };
            parameter.Description ??= parameter.Name is "id" or "hopperId" or "listId" ? "Its id." : "Its name.";
        }
    }

    /// <summary>A body of any type that is named takes the first text.</summary>
    private static void Body(OpenApiOperation operation, List<RequestExample> examples)
    {
        if (operation.RequestBody is not OpenApiRequestBody body) return;
        body.Required = true;
        foreach (var (type, media) in body.Content ?? new Dictionary<string, OpenApiMediaType>())
        {
            if (media is null) continue;
            var example = examples.FirstOrDefault(e => e.ContentType == type) ?? type switch
            {
                "*/*" => examples.FirstOrDefault(e => e.ContentType != "application/json"),
                _ when type.Contains("json", StringComparison.Ordinal) =>
                    examples.FirstOrDefault(e => e.ContentType == "application/json"),
                _ => null,
            };
            media.Example = example is null ? null
                : type.Contains("json", StringComparison.Ordinal) ? JsonNode.Parse(example.Body)
                : JsonValue.Create(example.Body);
        }
    }

    private static Task DescribeSchema(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (context.JsonPropertyInfo?.AttributeProvider is not { } property) return Task.CompletedTask;
        if (property.GetCustomAttributes(typeof(OneOfAttribute), true).FirstOrDefault() is OneOfAttribute words)
            schema.Enum = [.. words.Words.Select(w => (JsonNode)JsonValue.Create(w))];
        if (property.GetCustomAttributes(typeof(DescriptionAttribute), true)
            .FirstOrDefault() is DescriptionAttribute said)
            schema.Description = said.Description;
        if (context.JsonPropertyInfo is { } member && DefaultOf(member.DeclaringType, member.Name) is { } otherwise)
            schema.Default = otherwise;
        return Task.CompletedTask;
    }

    /// <summary>What a field of a record is when it is left out: as the program itself makes one.</summary>
    private static JsonValue? DefaultOf(Type type, string field)
    {
        if (type.Namespace != typeof(CampaignFields).Namespace || type.Name.EndsWith("Record", StringComparison.Ordinal)
            || type.GetConstructor(Type.EmptyTypes) is null) return null;
        var property = type.GetProperties()
            .FirstOrDefault(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name) == field);
        return property?.GetValue(Activator.CreateInstance(type)) switch
        {
            string text => JsonValue.Create(text),
            int number => JsonValue.Create(number),
            double number => JsonValue.Create(number),
            bool flag => JsonValue.Create(flag),
            _ => null,
        };
    }

    private static IDictionary<string, IOpenApiExtension> Extended(
        IDictionary<string, IOpenApiExtension>? extensions, string name, JsonNode value)
    {
        extensions ??= new Dictionary<string, IOpenApiExtension>();
        extensions[name] = new JsonNodeExtension(value);
        return extensions;
    }

    /// <summary>An id for calls of others that gave none: the method and the words of the path.</summary>
    private static string NameOf(string method, string path)
    {
        var words = path.Split('/', '-', '.', '{', '}', ':').Skip(2)
            .Where(w => w.Length > 0 && w is not ("int" or "id"))
            .Select(w => char.ToUpperInvariant(w[0]) + w[1..]);
        return method.ToLowerInvariant() + string.Concat(words);
    }
}
