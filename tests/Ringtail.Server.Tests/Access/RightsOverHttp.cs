using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Server.Access;
using Ringtail.Server.Tests.Api;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Access;

/// <summary>The table of roles and rights, at every endpoint that there is.</summary>
public sealed class RightsOverHttp
{
    private const string Password = "a long password";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_asks_for_a_right_and_what_writes_for_one_to_write()
    {
        await using var server = await RunningServer.StartAsync();
        var guarded = Guarded(server);
        Assert.True(guarded.Count > 150, $"only {guarded.Count} endpoints were found");
        Assert.Empty(guarded.Where(e => RightsGate.NeedOf(e) is null).Select(Name));
        Assert.Empty(guarded.Where(e => e.RoutePattern.RawText!.StartsWith("/api/v1", StringComparison.Ordinal)
            && MethodOf(e) != "GET" && Rights.Reading.Contains(RightsGate.NeedOf(e)!.Right)).Select(Name));
    }

    [Fact]
    public void Every_page_is_in_the_table_or_open_to_everybody()
    {
        var pages = typeof(PageRights).Assembly.GetTypes()
            .Where(t => t.IsDefined(typeof(RouteAttribute), inherit: false)).ToList();
        Assert.True(pages.Count > 20);
        Assert.Empty(pages.Where(p => PageRights.Of(p) is null && !PageRights.IsOpen(p)).Select(p => p.Name));
    }

    /// <summary>
    /// Each role asks at every endpoint. What it may not is refused; what it may is not, whatever becomes of a request
    /// that names no record and has no body.
    /// </summary>
    [Fact]
    public async Task Each_role_is_let_in_and_refused_as_the_table_says()
    {
        await using var server = await RunningServer.StartAsync(
            ("Api:RequestsPerSecond", "100000"), ("Api:Burst", "100000"));
        var guarded = Guarded(server);
        var wrong = new List<string>();
        foreach (var role in Roles.All)
        {
            await AddAsync(server, role.ToLowerInvariant(), role);
            using var client = server.Client(role.ToLowerInvariant(), Password);
            foreach (var endpoint in guarded)
            {
                var path = PathOf(endpoint);
                if (path is null) continue;
                using var request = new HttpRequestMessage(new HttpMethod(MethodOf(endpoint)), path);
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
                var expected = Rights.Of(role).Contains(RightsGate.NeedOf(endpoint)!.Right);
                if (expected != (answer.StatusCode != HttpStatusCode.Forbidden))
                    wrong.Add($"{role} at {Name(endpoint)}: {(int)answer.StatusCode}");
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task The_compatible_api_asks_for_the_right_to_write_where_it_writes()
    {
        await using var server = await RunningServer.StartAsync();
        (string Path, Right Right)[] writes =
        [
            ("asterisk", Right.Settings), ("trunk", Right.Settings), ("ep", Right.Settings), ("list", Right.Lists),
            ("list/record", Right.Contacts), ("oh", Right.Hours), ("campaign", Right.Campaigns),
            ("campaign/trunk", Right.Campaigns), ("campaign/reschedule", Right.Campaigns),
        ];
        foreach (var role in Roles.All)
        {
            await AddAsync(server, role.ToLowerInvariant(), role);
            using var client = server.Client(role.ToLowerInvariant(), Password);
            foreach (var (path, right) in writes)
            {
                using var answer = await client.GetAsync(
                    new Uri($"/wombat/api/edit/{path}/?mode=D&parent=1", UriKind.Relative), Ct);
                Assert.Equal((role, path, Rights.Of(role).Contains(right)),
                    (role, path, answer.StatusCode != HttpStatusCode.Forbidden));
            }
        }
    }

    [Fact]
    public async Task A_record_with_a_key_is_there_for_who_holds_it_and_for_nobody_else()
    {
        await using var server = await RunningServer.StartAsync();
        await ExampleWorld.MakeAsync(server);
        await Records.SendAsync(server, HttpMethod.Patch, "campaigns/1", """{"securityKey":"north"}""");
        await Records.SendAsync(server, HttpMethod.Patch, "lists/1", """{"securityKey":"north"}""");
        await AddAsync(server, "holder", Roles.Manager, "south\nnorth");
        await AddAsync(server, "other", Roles.Manager, "south");
        using var holder = server.Client("holder", Password);
        using var other = server.Client("other", Password);
        string[] gone =
        [
            "/api/v1/campaigns/1", "/api/v1/campaigns/1/trunks", "/api/v1/runs/1", "/api/v1/runs/1/lists",
            "/api/v1/calls/1001", "/api/v1/reports/calls/1001", "/api/v1/lists/1", "/api/v1/lists/1/contacts",
            "/api/v1/campaigns/1/account",
        ];
        foreach (var path in gone)
        {
            Assert.Equal((path, HttpStatusCode.OK), (path, await StatusAsync(holder, path)));
            Assert.Equal((path, HttpStatusCode.NotFound), (path, await StatusAsync(other, path)));
        }
        using var pause = await other.PostAsync(new Uri("/api/v1/runs/1/pause", UriKind.Relative), null, Ct);
        Assert.Equal(HttpStatusCode.NotFound, pause.StatusCode);
        Assert.Equal((4, 3), (await TotalAsync(holder, "campaigns"), await TotalAsync(other, "campaigns")));
        foreach (var (client, sees) in new[] { (holder, true), (other, false) })
        {
            foreach (var path in new[]
            {
                "/api/v1/live/runs", "/api/v1/reports/runs", "/wombat/api/live/runs", "/wombat/api/edit/campaign/",
                "/wombat/api/reports/runs/",
            })
            {
                var text = await client.GetStringAsync(new Uri(path, UriKind.Relative), Ct);
                Assert.Equal((path, sees), (path, text.Contains("Campaign 1", StringComparison.Ordinal)));
                Assert.Contains("Campaign 2", text, StringComparison.Ordinal);
            }
            var calls = await client.GetStringAsync(new Uri("/api/v1/reports/calls.csv", UriKind.Relative), Ct);
            Assert.Equal(sees, calls.Contains("030123", StringComparison.Ordinal));
        }
        // Nor without credentials, where the control family is open.
        Assert.Contains("no campaign", await server.ControlAsync("campaigns/?op=pause&campaign=Campaign 1"),
            StringComparison.Ordinal);
        Assert.StartsWith("OK", await server.ControlAsync("campaigns/?op=pause&campaign=Campaign 2"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_holds_not_every_key_takes_no_configuration_file()
    {
        await using var server = await RunningServer.StartAsync();
        await AddAsync(server, "second", Roles.Administrator, "north");
        using var second = server.Client("second", Password);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(second, "/api/v1/configuration"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server.Administrator, "/api/v1/configuration"));
    }

    private static List<RouteEndpoint> Guarded(RunningServer server) =>
    [
        .. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null && IsApi(e.RoutePattern.RawText ?? "")),
    ];

    private static bool IsApi(string path) =>
        path.TrimStart('/') is var plain && (plain.StartsWith("api/", StringComparison.Ordinal)
            || plain.StartsWith("wombat/", StringComparison.Ordinal) || plain.StartsWith("metrics",
            StringComparison.Ordinal));

    private static string MethodOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0] ?? "GET";

    /// <summary>With ids that no record has; null for a stream without end.</summary>
    private static string? PathOf(RouteEndpoint endpoint)
    {
        var path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(
            p => p is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart text ? text.Content
                : p is Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart dot ? dot.Content : "99999"))));
        return endpoint.Metadata.GetMetadata<Server.Api.Events.StreamsForEver>() is null ? path : null;
    }

    private static string Name(RouteEndpoint endpoint) => $"{MethodOf(endpoint)} {endpoint.RoutePattern.RawText}";

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Ct);
        return answer.StatusCode;
    }

    private static async Task<int> TotalAsync(HttpClient client, string records) =>
        JsonDocument.Parse(await client.GetStringAsync(new Uri($"/api/v1/{records}", UriKind.Relative), Ct))
            .RootElement.GetProperty("total").GetInt32();

    private static async Task AddAsync(RunningServer server, string name, string role, string keys = "")
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<UserAdministration>().AddAsync(name, name, Password, role);
        if (keys.Length > 0)
            await scope.ServiceProvider.GetRequiredService<UserProfiles>().SaveAsync(
                name, new UserProfile { RealName = name, Role = role, Keys = keys }, "test");
    }
}
