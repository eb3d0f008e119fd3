using System.Text.Json;

namespace Ringtail.Server.Tests.Api;

/// <summary>
/// What a reader of the description may expect, as common rule sets for OpenAPI have it: unique ids, summaries, tags
/// with
/// descriptions, described parameters, examples that are there, answers for success and refusal, security.
/// </summary>
internal static class Lint
{
    public static IReadOnlyList<string> Problems(JsonElement description)
    {
        var problems = new List<string>();
        var info = description.GetProperty("info");
        foreach (var key in new[] { "title", "version", "description", "contact", "license" })
            if (!info.TryGetProperty(key, out _)) problems.Add($"info has no {key}");
        if (!description.TryGetProperty("servers", out var servers) || servers.GetArrayLength() == 0)
            problems.Add("no servers");
        var tags = description.GetProperty("tags").EnumerateArray()
            .ToDictionary(t => t.GetProperty("name").GetString()!, t => t.TryGetProperty("description", out _));
        problems.AddRange(tags.Where(t => !t.Value).Select(t => $"tag {t.Key} has no description"));
        var schemes = description.GetProperty("components").GetProperty("securitySchemes");
        var calls = DescribedCall.Of(description);
        foreach (var call in calls) problems.AddRange(
            Of(call, tags, schemes).Select(p => $"{call.Method} {call.Path}: {p}"));
        problems.AddRange(
            calls.GroupBy(c => c.Operation.TryGetProperty("operationId", out var id) ? id.GetString() : null)
            .Where(g => g.Key is null || g.Count() > 1).Select(g => $"operationId '{g.Key}' is not unique"));
        problems.AddRange(Unused(description).Select(s => $"schema {s} is used nowhere"));
        return problems;
    }

    private static IEnumerable<string> Of(
        DescribedCall call, Dictionary<string, bool> tags, JsonElement schemes)
    {
        var operation = call.Operation;
        if (call.Path.EndsWith('/') || call.Path.Any(char.IsUpper)
            && !call.Path.Contains('{', StringComparison.Ordinal))
            yield return "paths are lower case with hyphens and end in no slash";
        if (!operation.TryGetProperty("summary", out var summary) || summary.GetString() is not { Length: > 5 } said)
            yield return "has no summary";
        else if (said.EndsWith('.')) yield return "its summary ends in a full stop";
        if (!operation.TryGetProperty("description", out _)) yield return "has no description";
        if (!operation.TryGetProperty("tags", out var used) || used.GetArrayLength() != 1)
            yield return "has not one tag";
        else if (!tags.ContainsKey(used[0].GetString()!)) yield return $"its tag {used[0]} is not declared";
        foreach (var parameter in call.Parameters)
        {
            var name = parameter.GetProperty("name").GetString();
            if (!parameter.TryGetProperty("description", out _)) yield return $"parameter {name} has no description";
            if (!parameter.TryGetProperty("schema", out _)) yield return $"parameter {name} has no schema";
            if (parameter.GetProperty("in").GetString() == "path" && !parameter.TryGetProperty("example", out _))
                yield return $"path parameter {name} has no example";
        }
        if (call.Body is { Text: "" }) yield return "its body has no example";
        if (call.Method == "get" && call.Body is not null) yield return "GET with a body";
        foreach (var problem in Answers(operation)) yield return problem;
        if (!operation.TryGetProperty("security", out var security) || security.GetArrayLength() == 0)
            yield return "has no security";
        else
            foreach (var scheme in security.EnumerateArray().SelectMany(s => s.EnumerateObject()))
                if (!schemes.TryGetProperty(scheme.Name, out _)) yield return $"security {scheme.Name} is not declared";
    }

    private static IEnumerable<string> Answers(JsonElement operation)
    {
        var responses = operation.GetProperty("responses").EnumerateObject().ToList();
        if (!responses.Exists(r => r.Name[0] == '2')) yield return "describes no success";
        foreach (var needed in new[] { "401", "429" })
            if (!responses.Exists(r => r.Name == needed)) yield return $"describes no {needed}";
        foreach (var response in responses)
            if (!response.Value.TryGetProperty("description", out var said) || said.GetString()!.Length == 0)
                yield return $"response {response.Name} has no description";
    }

    private static IEnumerable<string> Unused(JsonElement description)
    {
        var text = description.GetRawText();
        return description.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(s => s.Name)
            .Where(name => !text.Contains($"\"#/components/schemas/{name}\"", StringComparison.Ordinal));
    }
}
