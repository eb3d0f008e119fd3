using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Api;

public sealed class Tokens
{
    private static readonly string[] Users = ["users"], Calls = ["calls"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_opens_what_its_scopes_name_in_both_apis_and_nothing_else()
    {
        await using var server = await RunningServer.StartAsync();
        using var reader = await WithTokenAsync(server, "read");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(reader, "/api/v1/campaigns"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(reader, "/wombat/api/live/runs"));
        using var refused = await reader.PostAsync(new Uri("/api/v1/dialer/start", UriKind.Relative), null, Ct);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("scope=\"control\"", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Contains("'control'", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(reader, "/wombat/api/dialer/?op=start"));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(reader, "/wombat/api//edit/campaign/?mode=L"));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(reader, "/api/v1/tokens"));
        Assert.StartsWith("OK Dialer: DOWN", await server.ControlAsync("dialer/?op=state"), StringComparison.Ordinal);
        using var pilot = await WithTokenAsync(server, "control");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(pilot, "/wombat/api/dialer/?op=start"));
        Assert.Equal(HttpStatusCode.Redirect, await GetAsync(pilot, "/campaigns"));
    }

    [Fact]
    public async Task A_token_never_does_more_than_its_user_may()
    {
        await using var server = await RunningServer.StartAsync();
        await using (var scope = server.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<UserAdministration>()
                .AddAsync("bea", "Bea", "long enough", Roles.User);
        }
        using var bea = server.Client("bea", "long enough");
        using var hers = await WithTokenAsync(server, bea, ["configuration", "users"]);
        using var add = await hers.PostAsJsonAsync(
            "/api/v1/pbxs", new { description = "p", address = "192.0.2.1", login = "w" }, Ct);
        Assert.Equal(HttpStatusCode.Forbidden, add.StatusCode);
        // Not of others, not beyond her own scopes.
        using var foreign = await hers.PostAsJsonAsync(
            "/api/v1/tokens", new { name = "t", scopes = Users, userName = RunningServer.Admin }, Ct);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        using var climbs = await hers.PostAsJsonAsync("/api/v1/tokens", new { name = "t", scopes = Calls }, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, climbs.StatusCode);
        var own = await hers.GetFromJsonAsync<JsonElement>("/api/v1/tokens", Ct);
        Assert.Equal("bea", Assert.Single(own.EnumerateArray()).GetProperty("userName").GetString());
        using var adminsToken = await WithTokenAsync(server, "read");
        using var others = await hers.DeleteAsync(new Uri("/api/v1/tokens/2", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(adminsToken, "/api/v1/campaigns"));
    }

    [Fact]
    public async Task A_revoked_or_expired_token_and_that_of_a_disabled_user_are_refused_at_once()
    {
        await using var server = await RunningServer.StartAsync();
        using var token = await WithTokenAsync(server, "read");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(token, "/api/v1/campaigns"));
        using var revoked = await server.Administrator.DeleteAsync(new Uri("/api/v1/tokens/1", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(token, "/api/v1/campaigns"));

        using var expired = await WithTokenAsync(server, "read");
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        await db.AccessTokens.Where(t => t.Id == 2)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.ExpiresAt, DateTimeOffset.UnixEpoch), Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(expired, "/api/v1/campaigns"));

        using var of = await WithTokenAsync(server, "read");
        await db.Users.ExecuteUpdateAsync(u => u.SetProperty(x => x.Enabled, false), Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(of, "/api/v1/campaigns"));
    }

    [Fact]
    public async Task The_store_holds_no_token_and_tells_its_last_use()
    {
        await using var server = await RunningServer.StartAsync();
        using var token = await WithTokenAsync(server, "users");
        var text = token.DefaultRequestHeaders.Authorization!.Parameter!;
        var listed = await token.GetStringAsync(new Uri("/api/v1/tokens", UriKind.Relative), Ct);
        Assert.DoesNotContain(text, listed, StringComparison.Ordinal);
        var only = JsonDocument.Parse(listed).RootElement[0];
        Assert.Equal("active", only.GetProperty("state").GetString());
        Assert.StartsWith("127.0.0.1", only.GetProperty("lastUsedFrom").GetString(), StringComparison.Ordinal);
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        var row = await db.AccessTokens.AsNoTracking().SingleAsync(Ct);
        Assert.All(
            new[] { row.Hash, row.Handle, row.Name }, v => Assert.DoesNotContain(text, v, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"name":"","scopes":["read"]}""", "name")]
    [InlineData("""{"name":"t","scopes":[]}""", "scopes")]
    [InlineData("""{"name":"t","scopes":["all"]}""", "scopes")]
    [InlineData("""{"name":"t","scopes":["read"],"expiresAt":"2001-01-01T00:00:00Z"}""", "expiresAt")]
    public async Task A_wrong_token_names_its_field_and_makes_none(string body, string field)
    {
        await using var server = await RunningServer.StartAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var wrong = await server.Administrator.PostAsync(
            new Uri("/api/v1/tokens", UriKind.Relative), content, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var problem = await wrong.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
        var none = await server.Administrator.GetFromJsonAsync<JsonElement>("/api/v1/tokens", Ct);
        Assert.Empty(none.EnumerateArray());
    }

    [Fact]
    public async Task Guessed_tokens_are_slowed_down_and_a_good_one_is_not()
    {
        await using var server = await RunningServer.StartAsync();
        using var guess = server.Client("", "");
        guess.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", "rt_" + new string('x', 52));
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 60; i++) answers.Add(await GetAsync(guess, "/api/v1/campaigns"));
        Assert.Equal(HttpStatusCode.Unauthorized, answers[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        using var good = await WithTokenAsync(server, "read");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(good, "/api/v1/campaigns"));
    }

    [Fact]
    public async Task Who_asks_too_much_is_told_to_wait_and_others_are_not()
    {
        await using var server = await RunningServer.StartAsync(("Api:RequestsPerSecond", "1"), ("Api:Burst", "3"));
        using var token = await WithTokenAsync(server, "read");
        HttpResponseMessage last;
        var asked = 0;
        do
        {
            last = await token.GetAsync(new Uri("/api/v1/campaigns", UriKind.Relative), Ct);
            asked++;
        }
        while (last.IsSuccessStatusCode && asked < 50);
        Assert.Equal(HttpStatusCode.TooManyRequests, last.StatusCode);
        Assert.NotNull(last.Headers.RetryAfter);
        Assert.Equal("application/problem+json", last.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(server.Administrator, "/api/v1/campaigns"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(token, "/wombat/api/live/runs"));
    }

    internal static Task<HttpClient> WithTokenAsync(RunningServer server, params string[] scopes) =>
        WithTokenAsync(server, server.Administrator, scopes);

    internal static async Task<HttpClient> WithTokenAsync(RunningServer server, HttpClient maker, string[] scopes)
    {
        using var made = await maker.PostAsJsonAsync(
            "/api/v1/tokens", new { name = Path.GetRandomFileName(), scopes }, Ct);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var answer = await made.Content.ReadFromJsonAsync<JsonElement>(Ct);
        var client = server.Client("", "");
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", answer.GetProperty("token").GetString());
        return client;
    }

    private static async Task<HttpStatusCode> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Ct);
        return answer.StatusCode;
    }
}
