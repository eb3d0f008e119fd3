using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.WombatApi.Clients;

/// <summary>A voice broadcaster, monitors, and what none of them should ever send.</summary>
public sealed class OtherClients(ClientSite site) : IClassFixture<ClientSite>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_broadcaster_clones_starts_and_adds_calls_that_come_due_in_seconds()
    {
        await site.SaveAsync("asterisk/?mode=E", site.PbxRecord);
        await site.SaveAsync("trunk/?mode=E",
            """{"astId":{"id":1},"name":"Trunk","dialstring":"SIP/mdc_trunk_conf-1/${num}","capacity":20}""");
        await site.SaveAsync("ep/?mode=E",
            """{"type":"PHONE","name":"p","astId":{"id":1},"extension":"400","context":"wombat","maxChannels":3}""");
        await site.SaveAsync("campaign/?mode=E", """{"name":"once-text","dial_timeout":3000}""");
        await site.SaveAsync("campaign/trunk/?mode=E&parent=1", """{"trunkId":{"trunkId":1}}""");
        await site.SaveAsync("campaign/ep/?mode=E&parent=1", """{"epId":{"epId":1}}""");
        await site.GetAsync("/wombat/api/lists/?op=addToList&list=empty&numbers=");
        await site.SaveAsync("list/?mode=E", """{"name":"none"}""");
        await site.SaveAsync("campaign/list/?mode=E&parent=1", """{"cl":{"listId":1}}""");
        await site.GetAsync("/wombat/api/dialer/?op=start");

        Assert.Contains("OK", (await FormAsync(
            "campaigns/?", "op=clone&campaign=once-text&newcampaign=user234900")).Text, StringComparison.Ordinal);
        Assert.Contains("OK", (await FormAsync("campaigns/?", "op=start&campaign=user234900")).Text,
            StringComparison.Ordinal);
        var due = TimeProvider.System.GetLocalNow().AddSeconds(2)
            .ToString("yyyy-MM-dd.HH:mm:ss", CultureInfo.InvariantCulture);
        Assert.Contains("OK", (await FormAsync("calls/?",
            $"op=addcall&campaign=user234900&number=01002000007&schedule={due}&attrs=text:Good morning to you")).Text,
            StringComparison.Ordinal);
        Assert.Contains("OK", (await FormAsync("calls/?",
            "op=addcall&campaign=user234900&number=01002000008&attrs=filepath:/home/user/a file.wav")).Text,
            StringComparison.Ordinal);
        var done = await ClientSite.PollAsync(
            () => site.RunAsync("user234900"),
            r => r.ValueKind == JsonValueKind.Object && r.GetProperty("n_calls_completed").GetInt32() == 2);
        var logs = (await site.PostBareAsync(
            $"/wombat/api/reports/logs/?id={done.GetProperty("hoppercampId").GetInt32()}")).Results;
        Assert.Equal(
            ["FILEPATH:/home/user/a file.wav", "TEXT:Good morning to you"],
            logs.Select(l => l.GetProperty("attributes").GetString()).Order(StringComparer.Ordinal));
        Assert.Contains("OK", (await FormAsync("campaigns/?", "op=pause&campaign=user234900")).Text,
            StringComparison.Ordinal);
        Assert.Contains("OK", (await FormAsync("campaigns/?", "op=unpause&campaign=user234900")).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Monitors_need_no_credentials_and_read_what_they_look_for()
    {
        Assert.Equal("WBTUP", (await site.GetAsync("/wombat/api/sysup/")).Json.GetProperty("state").GetString());
        Assert.Equal("WBTUP", (await site.GetAsync("/WombatDialer/api/sysup")).Json.GetProperty("state").GetString());
        Assert.Equal(200, (await site.GetAsync("/wombat/WombatItDials.jsp")).Status);
        Assert.Equal(200, (await site.SendAsync("HEAD /wombat/WombatItDials.jsp", "")).Status);
        foreach (var path in new[] { "sysup/jmx/", "addkey/?op=list", "callinfo/?id=1", "recallinfo/",
            "inspect_dialer/", "runs/export.jsp?runId=1", "live/calls/", "reports/logs/?id=1" })
            Assert.Equal((path, 401), (path, (await site.GetAsync($"/wombat/api/{path}")).Status));
    }

    private static readonly (string Request, string Body)[] Bad =
    [
        ("edit/list/?mode=E", "data={\"name\":5,\"isHidden\":\"perhaps\"}"),
        ("edit/list/?mode=E", "data={\"name\":[1]}"),
        ("edit/list/?mode=E", "data={\"name\":\"a\",\"name\":\"b\"}"),
        ("edit/list/?mode=E", "data=<list/>"),
        ("edit/list/?mode=E", "data={\"name\":\"a\\u0000b\"}"),
        ("edit/list/?mode=E", "data={\"name\":\"%00\"}"),
        ("edit/list/?mode=PURGE", "data={\"listId\":1}"),
        ("edit/list/?mode=D", "data={\"listId\":\"one\"}"),
        ("edit/list/?from=-1", ""),
        ("edit/trunk/?mode=E", "data={\"astId\":\"x\",\"name\":\"t\",\"dialstring\":\"${num}\"}"),
        ("edit/campaign/trunk/?mode=E&parent=x", "data={\"trunkId\":{\"trunkId\":1}}"),
        ("edit/campaign/?mode=E", "data={\"name\":\"c\",\"priority\":99999999999}"),
        ("edit/campaign/?mode=E", "data={\"name\":\"c\",\"initialBoostFactor\":\"NaN\"}"),
        ("callinfo/?id=abc", ""), ("callinfo/", ""), ("inspect_dialer/?op=SECRETS", ""), ("addkey/?op=add", ""),
        ("addkey/?op=steal", ""), ("reports/stats/?id=1;2", ""), ("reports/stats/", ""), ("reports/logs/?id=,", ""),
        ("reports/runs/?from=yesterday", ""), ("engine/?op=EXPLODE", ""),
    ];

    [Fact]
    public async Task Nonsense_is_answered_with_what_is_wrong_and_changes_nothing()
    {
        await using var holder = new ClientSiteHolder();
        var empty = await holder.StartAsync();
        foreach (var (request, body) in Bad)
        {
            var answer = (await empty.PostFormAsync($"/wombat/api/{request}", body)).Json;
            Assert.Equal((request, "ERROR"), (request, answer.GetProperty("status").GetString()));
            Assert.Matches("^[A-Za-z]+: .+", answer.GetProperty("error").GetString());
        }
        foreach (var request in new[]
        {
            "campaigns/?op=start", "campaigns/?op=start&campaign=none", "campaigns/?op=fly&campaign=c",
            "calls/?op=addcall",
            "calls/?op=extstatus&wombatid=x&status=A", "calls/", "lists/?op=addToList", "lists/?op=clear&list=l",
            "dialer/?op=fly", "lists/?op=addToList&list=&numbers=1",
        })
            Assert.StartsWith("ERROR ", (await empty.PostEmptyAsync($"/wombat/api/{request}")).Body,
                StringComparison.Ordinal);
        Assert.StartsWith("ERROR runId: ", (await empty.PostFormAsync("/wombat/api/runs/export.jsp", "runId=all")).Body,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "ERROR mode: ", (await empty.PostFormAsync("/wombat/api/runs/export.jsp", "runId=1&mode=pdf")).Body,
            StringComparison.Ordinal);
        foreach (var path in new[] { "asterisk", "trunk", "ep", "list", "campaign" })
            Assert.Empty((await empty.PostBareAsync($"/wombat/api/edit/{path}/?query=~")).Results);
        var huge = await empty.PostFormAsync(
            "/wombat/api/edit/list/?mode=E", $"data={{\"name\":\"{new string('x', 5_000_000)}\"}}");
        Assert.Contains("longer than", huge.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await empty.GetAsync("/wombat/api/nothing/", signedIn: true)).Status);
    }

    [Fact]
    public async Task Names_are_long_and_of_any_script_and_of_old_encodings()
    {
        await using var holder = new ClientSiteHolder();
        var own = await holder.StartAsync();
        var name = string.Concat(Enumerable.Repeat("Ünïcode 名簿 قائمة ", 12)).Trim();
        var saved = await own.SaveAsync("list/?mode=E", JsonSerializer.Serialize(new { name }));
        Assert.Equal(name, saved.GetProperty("name").GetString());
        Assert.Contains("OK", (await own.PostFormAsync(
            $"/wombat/api/lists/?op=addToList&list={Uri.EscapeDataString(name)}", "numbers=100,NAME:Größe 名|",
            signedIn: false)).Text, StringComparison.Ordinal);
        Assert.Equal("NAME:Größe 名", (await own.PostBareAsync("/wombat/api/edit/list/record/?parent=1")).Results[0]
            .GetProperty("attributesAsString").GetString());
        // Latin-1, as old programs send it: escaped, and bare.
        Assert.Contains("OK", (await own.GetAsync("/wombat/api/lists/?op=addToList&list=M%FCnchen&numbers=1")).Text,
            StringComparison.Ordinal);
        Assert.Equal("München", (await own.PostBareAsync("/wombat/api/edit/list/?query=nchen")).Results[0]
            .GetProperty("name").GetString());
        Assert.Equal("ERROR", (await own.PostFormAsync("/wombat/api/edit/list/?mode=E",
            $"data={{\"name\":\"{new string('x', 256)}\"}}")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_body_of_any_form_is_read()
    {
        await using var holder = new ClientSiteHolder();
        var own = await holder.StartAsync();
        using var multipart = new MultipartFormDataContent { { new StringContent("100,A:b|101"), "numbers" } };
        using var uploaded = await own.Server.Anonymous.PostAsync(
            new Uri("/wombat/api/lists/?op=addToList&list=form", UriKind.Relative), multipart, Ct);
        Assert.Contains("2 added", await uploaded.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        using var chunked = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("numbers=100|101|102")));
        chunked.Headers.ContentLength = null;
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri("/wombat/api/lists/?op=addToList&list=chunks", UriKind.Relative))
        {
            Content = chunked,
        };
        request.Headers.TransferEncodingChunked = true;
        using var taken = await own.Server.Anonymous.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.Contains("3 added", await taken.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        var json = await own.PostFormAsync(
            "/wombat/api/edit/list/?mode=E", "\n {\"name\":\"raw\"}\n", type: "application/json");
        Assert.Equal("raw", json.Results[0].GetProperty("name").GetString());
        // HTTP/1.0, as old scripts speak it, and slashes in plenty.
        var old = await own.SendBytesAsync(Encoding.ASCII.GetBytes(
            "GET ///wombat///api//lists///?op=addToList&list=old&numbers=1 HTTP/1.0\r\n"
            + $"Host: {own.Server.Address.Authority}\r\n\r\n"));
        Assert.Contains("OK List: old", old, StringComparison.Ordinal);
        var wrong = await own.SendAsync("GET /wombat/api/edit/list/", "Authorization: Basic !!!\r\n");
        Assert.Equal(401, wrong.Status);
        Assert.Contains("\r\nWWW-Authenticate: Basic ", wrong.Head, StringComparison.Ordinal);
        Assert.NotEqual("", RunningServer.Password);
    }

    private Task<Answer> FormAsync(string path, string body) =>
        site.PostFormAsync($"/wombat/api/{path}", body, signedIn: false);
}
