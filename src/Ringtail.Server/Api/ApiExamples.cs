namespace Ringtail.Server.Api;

/// <summary>A request that works on an installation with one record of each kind; tests send each of them.</summary>
/// <param name="Body">JSON, or text of <paramref name="ContentType"/>; null without a body.</param>
internal sealed record RequestExample(string Body, string ContentType = "application/json");

/// <summary>The value of a path or query parameter in the example; without one, 1.</summary>
internal sealed record ParameterExample(string Name, object Value);

internal static class ExampleEndpoints
{
    public static RouteHandlerBuilder Example(
        this RouteHandlerBuilder endpoint, string body, string contentType = "application/json") =>
        endpoint.WithMetadata(new RequestExample(body, contentType));

    public static RouteHandlerBuilder PathExample(this RouteHandlerBuilder endpoint, string name, object value) =>
        endpoint.WithMetadata(new ParameterExample(name, value));
}

/// <summary>The status that the example gets, when it is not the success.</summary>
internal sealed record ExampleStatus(int Status);

internal static class ExampleAnswers
{
    public static RouteHandlerBuilder AnswersIn(this RouteHandlerBuilder endpoint, int status) =>
        endpoint.WithMetadata(new ExampleStatus(status));
}
