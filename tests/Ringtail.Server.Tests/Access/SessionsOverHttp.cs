using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Access;

/// <summary>Who is signed in where, and what ends it.</summary>
public sealed partial class SessionsOverHttp
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private const string Phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        + "Version/18.0 Mobile/15E148 Safari/604.1";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_is_listed_with_its_browser_and_ended_alone()
    {
        await using var server = await RunningServer.StartAsync();
        var sessions = server.Services.GetRequiredService<Sessions>();
        using var desk = await SignInAsync(server, Firefox);
        using var phone = await SignInAsync(server, Phone);
        var listed = await sessions.ListAsync("DemoAdmin", Ct);
        Assert.Equal(["Firefox, Linux", "Safari, iPhone"], listed.Select(s => s.Browser).Order());
        Assert.All(listed, s => Assert.Equal("127.0.0.1", s.Address));
        Assert.Equal(HttpStatusCode.OK, await HomeAsync(phone));

        var lost = listed.Single(s => s.Browser == "Safari, iPhone");
        await Assert.ThrowsAsync<ControlException>(() => sessions.EndAsync(lost.Id, "somebody", "Max", Ct));
        await sessions.EndAsync(lost.Id, RunningServer.Admin, "Max", Ct);
        Assert.Equal(HttpStatusCode.Redirect, await HomeAsync(phone));
        Assert.Equal(HttpStatusCode.OK, await HomeAsync(desk));
        Assert.Equal(["Firefox, Linux"],
            (await sessions.ListAsync(RunningServer.Admin, Ct)).Select(s => s.Browser));
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        Assert.Equal("Max", (await db.ChangeLog.SingleAsync(c => c.Kind == "User", Ct)).By);
    }

    [Fact]
    public async Task Signing_out_a_new_password_and_a_restart_are_seen_in_the_list()
    {
        await using var server = await RunningServer.StartAsync();
        using var stays = await SignInAsync(server, Firefox);
        using var leaves = await SignInAsync(server, Phone);
        await PostAsync(leaves, "/account/logout", "/sign-in");
        Assert.Equal(["Firefox, Linux"], await BrowsersAsync(server));

        // A session that was ended stays so over a restart: the row says it, not the process.
        await server.RestartAsync();
        Assert.Equal(["Firefox, Linux"], await BrowsersAsync(server));
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<UserAdministration>()
            .SetPasswordAsync(RunningServer.Admin, "another password");
        Assert.Empty(await BrowsersAsync(server));
    }

    [Fact]
    public async Task A_renewed_session_stays_the_same_one()
    {
        await using var server = await RunningServer.StartAsync();
        using var browser = await SignInAsync(server, Firefox);
        var before = (await server.Services.GetRequiredService<Sessions>().ListAsync(RunningServer.Admin, Ct)).Single();
        using var renewed = await browser.GetAsync(
            new Uri("/account/renew?returnUrl=/account", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.Redirect, renewed.StatusCode);
        var sessions = server.Services.GetRequiredService<Sessions>();
        await sessions.EndAsync(before.Id, RunningServer.Admin, "Max", Ct);
        Assert.Equal(HttpStatusCode.Redirect, await HomeAsync(browser));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows")]
    [InlineData("Mozilla/5.0 (Linux; Android 16) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android")]
    [InlineData("curl/8.0", "")]
    public void A_browser_is_called_as_people_do(string said, string name) => Assert.Equal(name, BrowserNames.Of(said));

    private static async Task<IEnumerable<string>> BrowsersAsync(RunningServer server) =>
        (await server.Services.GetRequiredService<Sessions>().ListAsync(RunningServer.Admin, Ct))
        .Select(s => s.Browser);

    private static async Task<HttpStatusCode> HomeAsync(HttpClient browser)
    {
        using var answer = await browser.GetAsync(new Uri("/", UriKind.Relative), Ct);
        return answer.StatusCode;
    }

    private static async Task<HttpClient> SignInAsync(RunningServer server, string agent)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        var browser = new HttpClient(handler) { BaseAddress = server.Address };
        browser.DefaultRequestHeaders.UserAgent.ParseAdd(agent);
        await PostAsync(browser, "/account/login", "/sign-in",
            ("userName", RunningServer.Admin), ("password", RunningServer.Password));
        return browser;
    }

    private static async Task PostAsync(
        HttpClient browser, string path, string formAt, params (string Key, string Value)[] fields)
    {
        var page = await browser.GetStringAsync(new Uri(formAt, UriKind.Relative), Ct);
        using var form = new FormUrlEncodedContent(
            fields.Append(("__RequestVerificationToken", Token().Match(page).Groups[1].Value))
                .Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        using var answer = await browser.PostAsync(new Uri(path, UriKind.Relative), form, Ct);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
