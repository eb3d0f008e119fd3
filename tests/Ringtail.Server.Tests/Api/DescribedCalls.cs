using System.Text.Json;

namespace Ringtail.Server.Tests.Api;

/// <summary>One operation of the description.</summary>
internal sealed record DescribedCall(string Path, string Method, JsonElement Operation)
{
    public string Name => Operation.GetProperty("operationId").GetString()!;

    /// <summary>The path with the examples of its parameters, and the query that has some.</summary>
    public string Address => PathOnly + string.Concat(Parameters
        .Where(p => p.GetProperty("in").GetString() == "query" && p.TryGetProperty("example", out _))
        .Select((p, i) => $"{(i == 0 ? '?' : '&')}{p.GetProperty("name").GetString()}={p.GetProperty("example")}"));

    private string PathOnly =>
        Parameters.Where(p => p.GetProperty("in").GetString() == "path").Aggregate(Path, (path, p) =>
        path.Replace($"{{{p.GetProperty("name").GetString()}}}", Uri.EscapeDataString(
            p.GetProperty("example").ToString()), StringComparison.Ordinal));

    public IEnumerable<JsonElement> Parameters =>
        Operation.TryGetProperty("parameters", out var all) ? all.EnumerateArray() : [];

    public bool Streams => Operation.TryGetProperty("x-streams", out _);

    /// <summary>The status that the example gets.</summary>
    public int Expected => Operation.TryGetProperty("x-example-status", out var status)
        ? status.GetInt32()
        : Operation.GetProperty("responses").EnumerateObject().Select(r => int.Parse(
            r.Name, System.Globalization.CultureInfo.InvariantCulture)).First(c => c is >= 200 and < 300);

    /// <summary>Content type and text of the body's example; null without a body.</summary>
    public (string Type, string Text)? Body => Chosen
        ?? (Operation.TryGetProperty("requestBody", out _) ? Bodies.FirstOrDefault(("", "")) : null);

    private (string Type, string Text)? Chosen { get; init; }

    private IEnumerable<(string Type, string Text)> Bodies =>
        !Operation.TryGetProperty("requestBody", out var body) ? []
        : from media in body.GetProperty("content").EnumerateObject()
          where media.Value.TryGetProperty("example", out _)
          let example = media.Value.GetProperty("example")
          select (media.Name, example.ValueKind == JsonValueKind.String && !media.Name.Contains("json",
              StringComparison.Ordinal) ? example.GetString()! : example.GetRawText());

    /// <summary>The call with each example of its body that is not the same as another one.</summary>
    public IEnumerable<DescribedCall> WithEachBody() => Bodies.Any()
        ? Bodies.DistinctBy(b => b.Text).Select(b => this with { Chosen = b })
        : [this];

    public static IReadOnlyList<DescribedCall> Of(JsonElement description) =>
    [
        .. from path in description.GetProperty("paths").EnumerateObject()
           from method in path.Value.EnumerateObject()
           where method.Name is "get" or "post" or "put" or "patch" or "delete"
           select new DescribedCall(path.Name, method.Name, method.Value),
    ];
}
