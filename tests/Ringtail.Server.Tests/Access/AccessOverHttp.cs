using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Server.Access;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Access;

public sealed partial class AccessOverHttp
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly (string Path, HttpStatusCode Expected)[] Paths =
    [
        ("/healthz", HttpStatusCode.OK),
        ("/wombat/api/sysup/", HttpStatusCode.OK),
        ("/wombat/WombatItDials.jsp", HttpStatusCode.OK),
        ("/wombat/api/campaigns/?op=start&campaign=x", HttpStatusCode.OK),
        ("/wombat/api/calls/?op=attr&wombatid=1&attr=a&val=b", HttpStatusCode.OK),
        ("/wombat/api/lists/?op=addToList&list=l&numbers=1", HttpStatusCode.OK),
        ("/wombat/api/dialer/?op=state", HttpStatusCode.OK),
        ("/metrics", HttpStatusCode.OK),
        ("/sign-in", HttpStatusCode.OK),
        ("/openapi/v1.json", HttpStatusCode.OK),
        ("/wombat/api/edit/asterisk/", HttpStatusCode.Unauthorized),
        ("/wombat/api/live/runs/", HttpStatusCode.Unauthorized),
        ("/wombat/api/reports/stats/?id=1", HttpStatusCode.Unauthorized),
        ("/wombat/api/engine/?op=STATE", HttpStatusCode.Unauthorized),
        ("/api/v1/dialer", HttpStatusCode.Unauthorized),
        ("/", HttpStatusCode.Redirect),
        ("/control/users", HttpStatusCode.NotFound),
    ];

    [Fact]
    public async Task Without_credentials_only_what_is_meant_to_be_open_is_open()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var (path, expected) in Paths)
        {
            using var answer = await server.Anonymous.GetAsync(new Uri(path, UriKind.Relative), Ct);
            Assert.Equal((path, expected), (path, answer.StatusCode));
            if (expected == HttpStatusCode.Unauthorized) Assert.Equal(
                "Basic", answer.Headers.WwwAuthenticate.Single().Scheme);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("frame-ancestors 'none'",
                string.Join('\n', answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_request_that_a_stranger_may_have_caused_needs_credentials()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var header in new[]
        {
            "Origin: https://evil.example", "Sec-Fetch-Site: cross-site", "X-Forwarded-For: 127.0.0.1",
                "Forwarded: for=127.0.0.1",
            "X-Forwarded-Host: localhost", "Host: evil.example",
        })
        {
            Assert.Equal(
                (header, HttpStatusCode.Unauthorized), (header, await StateWithAsync(server.Anonymous, header)));
            Assert.Equal((header, HttpStatusCode.OK), (header, await StateWithAsync(server.Administrator, header)));
        }
    }

    [Fact]
    public async Task Wrong_credentials_are_refused_also_where_none_are_needed()
    {
        await using var server = await RunningServer.StartAsync();
        using var wrong = server.Client(RunningServer.Admin, "wrong");
        using var answer = await wrong.GetAsync(new Uri("/wombat/api/dialer/?op=state", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("ERROR The user name, the password or the token is wrong, or not valid any more.\n",
            await answer.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task A_trusted_proxys_client_is_judged_by_its_own_address()
    {
        await using var server = await RunningServer.StartAsync(
            ("TrustedProxies", "127.0.0.1"), ("WombatApi:AllowAnonymousFrom", "10.0.0.0/8"));
        Assert.Equal(HttpStatusCode.OK, await StateWithAsync(server.Anonymous, "X-Forwarded-For: 10.1.2.3"));
        Assert.Equal(
            HttpStatusCode.Unauthorized, await StateWithAsync(server.Anonymous, "X-Forwarded-For: 203.0.113.9"));
        // What the client itself put in front of the proxy's word does not count.
        Assert.Equal(HttpStatusCode.Unauthorized,
            await StateWithAsync(server.Anonymous, "X-Forwarded-For: 10.1.2.3, 203.0.113.9"));
    }

    [Fact]
    public async Task Guessing_is_slowed_for_that_user_and_address_only()
    {
        await using var server = await RunningServer.StartAsync();
        using var guess = server.Client(RunningServer.Admin, "wrong");
        for (var i = 0; i < FailureLimiter.PerUser; i++)
            Assert.Equal(HttpStatusCode.Unauthorized,
                (await guess.GetAsync(new Uri("/api/v1/dialer", UriKind.Relative), Ct)).StatusCode);
        using var refused = await guess.GetAsync(new Uri("/api/v1/dialer", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.TooManyRequests,
            (await server.Administrator.GetAsync(new Uri("/api/v1/dialer", UriKind.Relative), Ct)).StatusCode);
        await AddUserAsync(server, "other", Roles.User);
        using var other = server.Client("other", "other password");
        Assert.Equal(
            HttpStatusCode.OK, (await other.GetAsync(new Uri("/api/v1/dialer", UriKind.Relative), Ct)).StatusCode);
    }

    [Fact]
    public async Task A_changed_password_and_a_disabled_account_count_at_once()
    {
        await using var server = await RunningServer.StartAsync();
        await AddUserAsync(server, "bea", Roles.User);
        using var bea = server.Client("bea", "other password");
        var path = new Uri("/api/v1/dialer", UriKind.Relative);
        Assert.Equal(HttpStatusCode.OK, (await bea.GetAsync(path, Ct)).StatusCode);
        await WithUsersAsync(server, users => users.SetPasswordAsync("bea", "a new password"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await bea.GetAsync(path, Ct)).StatusCode);
        using var renewed = server.Client("bea", "a new password");
        Assert.Equal(HttpStatusCode.OK, (await renewed.GetAsync(path, Ct)).StatusCode);
        await WithUsersAsync(server, users => users.SetEnabledAsync("bea", false));
        Assert.Equal(HttpStatusCode.Unauthorized, (await renewed.GetAsync(path, Ct)).StatusCode);
    }

    [Fact]
    public async Task A_user_may_look_and_control_but_not_change_the_configuration()
    {
        await using var server = await RunningServer.StartAsync();
        await AddUserAsync(server, "bea", Roles.User);
        using var bea = server.Client("bea", "other password");
        Assert.Equal(HttpStatusCode.OK, (await bea.GetAsync(new Uri("/wombat/api/edit/list/", UriKind.Relative), Ct))
            .StatusCode);
        using var change = new FormUrlEncodedContent([new("data", """{"name":"l"}""")]);
        using var refused = await bea.PostAsync(new Uri("/wombat/api/edit/list/?mode=E", UriKind.Relative), change, Ct);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("Administrator", await refused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        using var pbx = await bea.PostAsync(new Uri("/api/v1/pbxs", UriKind.Relative),
            new StringContent("{}", MediaTypeHeaderValue.Parse("application/json")), Ct);
        Assert.Equal(HttpStatusCode.Forbidden, pbx.StatusCode);
    }

    [Fact]
    public async Task The_form_signs_in_with_its_token_and_stays_on_this_site()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        var page = await browser.GetStringAsync(new Uri("/sign-in", UriKind.Relative), Ct);
        var token = Token().Match(page).Groups[1].Value;

        using var without = await PostAsync(
            browser, ("userName", RunningServer.Admin), ("password", RunningServer.Password));
        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        using var wrong = await PostAsync(
            browser, ("userName", RunningServer.Admin), ("password", "wrong"), ("__RequestVerificationToken", token));
        Assert.StartsWith(
            "/sign-in?error=credentials", wrong.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var signedIn = await PostAsync(
            browser, ("userName", RunningServer.Admin), ("password", RunningServer.Password),
            ("returnUrl", "//evil.example"), ("__RequestVerificationToken", token));
        // On this site: an administrator of a program without a PBX is led through the set-up.
        Assert.Equal("/start", signedIn.Headers.Location!.OriginalString);
        var cookie = signedIn.Headers.GetValues("Set-Cookie")
            .Single(c => c.StartsWith("ringtail=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(new Uri("/", UriKind.Relative), Ct)).StatusCode);

        // The cookie opens the typed API to our own page only, and never the compatible one.
        Assert.Equal(HttpStatusCode.OK, await WithSiteAsync(browser, "/api/v1/dialer", "same-origin"));
        Assert.Equal(HttpStatusCode.Unauthorized, await WithSiteAsync(browser, "/api/v1/dialer", "cross-site"));
        Assert.Equal(
            HttpStatusCode.Unauthorized, await WithSiteAsync(browser, "/wombat/api/edit/list/", "same-origin"));
    }

    private static async Task<HttpStatusCode> WithSiteAsync(HttpClient browser, string path, string site)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Sec-Fetch-Site", site);
        using var answer = await browser.SendAsync(request, Ct);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> PostAsync(
        HttpClient browser, params (string Key, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Key, f.Value)));
        return await browser.PostAsync(new Uri("/account/login", UriKind.Relative), form, Ct);
    }

    private static async Task<HttpStatusCode> StateWithAsync(HttpClient client, string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/wombat/api/dialer/?op=state");
        request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]);
        using var answer = await client.SendAsync(request, Ct);
        return answer.StatusCode;
    }

    private static Task AddUserAsync(RunningServer server, string name, string role) =>
        WithUsersAsync(server, users => users.AddAsync(name, "", "other password", role));

    private static async Task WithUsersAsync(RunningServer server, Func<UserAdministration, Task> act)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<UserAdministration>());
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
