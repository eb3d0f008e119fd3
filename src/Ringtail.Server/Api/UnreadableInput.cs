using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Ringtail.Server.Api;

/// <summary>
/// A request that cannot be read is answered with what was wrong and where, in the words of the API: neither a bare 400
/// nor the names that things have within the program.
/// </summary>
internal sealed partial class UnreadableInput : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // What was said to be compressed, and is not.
        if (exception is InvalidDataException)
            exception = new BadHttpRequestException("The body cannot be unpacked as its Content-Encoding says.");
        if (exception is not BadHttpRequestException bad) return false;
        var errors = bad.InnerException is JsonException json ? OfJson(json) : OfMessage(bad.Message);
        httpContext.Response.StatusCode = bad.StatusCode;
        var details = new ProblemDetails
        {
            Status = bad.StatusCode,
            Title = "The request cannot be read.",
            Detail = string.Join(" ", errors.Select(e => e.Field.Length > 0 ? $"{e.Field} {e.Said}" : e.Said)),
        };
        var named = errors.Where(e => e.Field.Length > 0).ToList();
        if (named.Count > 0)
            details.Extensions["errors"] = named.GroupBy(e => e.Field)
                .ToDictionary(g => g.Key, g => g.Select(e => e.Said).ToArray());
        await httpContext.Response.WriteAsJsonAsync(
            details, options: null, "application/problem+json", cancellationToken);
        return true;
    }

    /// <summary>What the framework says of parameters and bodies, by the field; without one, of the body.</summary>
    internal static IReadOnlyList<(string Field, string Said)> OfMessage(string message)
    {
        if (Unbound().Match(message) is { Success: true } unbound)
        {
            var given = unbound.Groups["given"].Value;
            return [(JsonNamingPolicy.CamelCase.ConvertName(unbound.Groups["name"].Value),
                $"must be {Wanted(unbound.Groups["type"].Value)}; "
                + $"it is '{(given.Length > 50 ? given[..50] + "…" : given)}'.")];
        }
        if (Missing().Match(message) is { Success: true } missing)
            return [(JsonNamingPolicy.CamelCase.ConvertName(missing.Groups["name"].Value), "is required.")];
        if (message.Contains("no body was provided", StringComparison.Ordinal))
            return [("", "The request needs a body.")];
        if (message.StartsWith("Failed to read parameter", StringComparison.Ordinal))
            return [("", "The body is no JSON that this call takes.")];
        if (message.StartsWith("Expected a supported JSON media type", StringComparison.Ordinal))
            return [("", "The body must be JSON (application/json).")];
        return [("", message)];
    }

    /// <summary>What is wrong in a JSON body, by the path of its field.</summary>
    internal static IReadOnlyList<(string Field, string Said)> OfJson(JsonException json)
    {
        var message = json.Message;
        var field = (json.Path ?? "$").TrimStart('$').TrimStart('.');
        if (Required().Match(message) is { Success: true } required)
            return [.. Quoted().Matches(required.Groups["names"].Value)
                .Select(n => (Within(field, n.Groups[1].Value), "is required."))];
        if (Unknown().Match(message) is { Success: true } unknown)
            return [(Named(field, unknown.Groups["name"].Value), "is no field of this record.")];
        if (Twice().Match(message) is { Success: true } twice)
            return [(Named(field, twice.Groups["name"].Value), "is given twice.")];
        if (Null().Match(message) is { Success: true } none)
            return [(Named(field, JsonNamingPolicy.CamelCase.ConvertName(none.Groups["name"].Value)),
                "may not be null.")];
        if (Converted().Match(message) is { Success: true } converted)
            return [(field, $"{(field.Length > 0 ? "must" : "The body must")} be "
                + $"{Wanted(converted.Groups["type"].Value)}.")];
        return [("", $"The body is no JSON: line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1} is wrong.")];
    }

    private static string Within(string path, string name) => path.Length > 0 ? $"{path}.{name}" : name;

    /// <summary>The path as far as it goes; some paths end with the field, some before it.</summary>
    private static string Named(string path, string name) =>
        path == name || path.EndsWith("." + name, StringComparison.Ordinal) ? path : Within(path, name);

    private static string Wanted(string type)
    {
        // Nullable<int>, System.Int32, System.Nullable`1[System.Int32]: the innermost word tells.
        var word = Letters().Matches(type).Select(m => m.Value).LastOrDefault(w => w != "Nullable") ?? "";
        return word switch
        {
            "int" or "long" or "short" or "Int32" or "Int64" or "Int16" => "a whole number",
            "double" or "decimal" or "float" or "Double" or "Decimal" or "Single" => "a number",
            "bool" or "Boolean" => "true or false",
            "string" or "String" => "a text",
            "DateTimeOffset" or "DateTime" => "an instant with an offset, such as 2026-01-31T09:00:00Z",
            _ when type.Contains("List", StringComparison.Ordinal) || type.Contains("[]", StringComparison.Ordinal) =>
                "an array",
            _ when type.Contains("Dictionary", StringComparison.Ordinal) => "an object of texts",
            _ when Choices(word) is { Length: > 0 } choices => $"one of {string.Join(", ", choices)}",
            _ => "an object with the fields of the record",
        };
    }

    /// <summary>The words of a choice, which is a type of ours.</summary>
    private static string[] Choices(string type) =>
        typeof(UnreadableInput).Assembly.GetTypes().FirstOrDefault(t => t.IsEnum && t.Name == type) is { } choice
            ? Enum.GetNames(choice) : [];

    [GeneratedRegex("""^Failed to bind parameter "(?<type>.+) (?<name>\S+)" from "(?<given>.*)"\.$""",
        RegexOptions.Singleline)]
    private static partial Regex Unbound();

    [GeneratedRegex("""^Required parameter "(?<type>.+) (?<name>\S+)" was not provided""")]
    private static partial Regex Missing();

    [GeneratedRegex("missing required properties including: (?<names>.+)$", RegexOptions.Singleline)]
    private static partial Regex Required();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();

    [GeneratedRegex("^The JSON property '(?<name>.*)' could not be mapped", RegexOptions.Singleline)]
    private static partial Regex Unknown();

    [GeneratedRegex("^Duplicate property '(?<name>.*)' encountered", RegexOptions.Singleline)]
    private static partial Regex Twice();

    [GeneratedRegex("^The (?:property or field|constructor parameter) '(?<name>.+?)' on type .* null")]
    private static partial Regex Null();

    [GeneratedRegex(@"^The JSON value could not be converted to (?<type>.+?)\. Path:")]
    private static partial Regex Converted();

    [GeneratedRegex("[A-Za-z][A-Za-z0-9]*")]
    private static partial Regex Letters();
}
