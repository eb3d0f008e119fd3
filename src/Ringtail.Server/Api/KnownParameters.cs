using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Ringtail.Runtime.Configuration;

namespace Ringtail.Server.Api;

/// <summary>
/// Refuses a query parameter that the call does not know: a misspelt filter would otherwise give everything.
/// </summary>
internal static class KnownParameters
{
    public static EndpointFilterDelegate Refuse(
        EndpointFilterFactoryContext context, EndpointFilterDelegate next)
    {
        var known = context.MethodInfo.GetParameters().SelectMany(Names)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return invocation =>
        {
            var unknown = invocation.HttpContext.Request.Query.Keys.Where(k => !known.Contains(k)).ToList();
            if (unknown.Count == 0) return next(invocation);
            var word = unknown[0].Length > 50 ? unknown[0][..50] : unknown[0];
            throw new InvalidFieldsException([new FieldProblem(word, "UnknownParameter", known.Count == 0
                ? "is no query parameter of this call: it has none."
                : $"is no query parameter of this call; expected {string.Join(", ", known.Order())}.")]);
        };
    }

    /// <summary>What comes from the address; services and bodies do not.</summary>
    private static bool IsSimple(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsPrimitive || plain.IsEnum || plain == typeof(string) || plain == typeof(DateTimeOffset);
    }

    private static IEnumerable<string> Names(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<AsParametersAttribute>() is not null)
            return parameter.ParameterType.GetProperties().Select(p =>
                p.GetCustomAttribute<FromQueryAttribute>()?.Name).OfType<string>();
        if (parameter.GetCustomAttributes().OfType<IFromHeaderMetadata>().Any()) return [];
        return IsSimple(parameter.ParameterType) ? [parameter.Name!] : [];
    }
}
