using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;

namespace Ringtail.Server.Api.Description;

/// <summary>Names of schemas: the type's own, but where two rooms have a record of the same name.</summary>
internal static class SchemaNames
{
    private static readonly Dictionary<Type, string> Other = new()
    {
        [typeof(Runtime.Reports.RunRecord)] = "ReportedRun",
        [typeof(Runtime.Reports.CallRecord)] = "ReportedCall",
        [typeof(Lists.ContactPage)] = "FoundContacts",
        [typeof(Lists.ContactLine)] = "FoundContact",
        [typeof(ContactContract)] = "Contact",
    };

    public static string? Of(JsonTypeInfo type)
    {
        if (Other.TryGetValue(type.Type, out var name)) return name;
        if (type.Type.IsGenericType && type.Type.GetGenericArguments() is [var item]
            && Other.TryGetValue(item, out var inner)
            && OpenApiOptions.CreateDefaultSchemaReferenceId(type) is not null)
            return $"{type.Type.Name[..type.Type.Name.IndexOf('`', StringComparison.Ordinal)]}Of{inner}";
        return OpenApiOptions.CreateDefaultSchemaReferenceId(type);
    }
}
