using System.Globalization;
using System.Text;
using System.Text.Json;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.WombatApi;

/// <summary>
/// The requests that real clients were seen to send, byte for byte where a tidy HTTP library would mend them: without
/// type or length, with double slashes, with bodies that begin with "&amp;".
/// </summary>
public sealed class RequestSamples
{
    private static readonly string Credentials =
        "Authorization: " + RunningServer.Basic(RunningServer.Admin, RunningServer.Password) + "\r\n";

    private const string FormType = "Content-Type: application/x-www-form-urlencoded\r\n";

    [Fact]
    public async Task An_edit_call_without_type_length_or_body_lists_in_the_captured_form()
    {
        await using var server = await RunningServer.StartAsync();
        var answer = await SendAsync(server, "POST /wombat/api/edit/asterisk/?mode=L", Credentials);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer.Head, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json;charset=UTF-8\r\n", answer.Head, StringComparison.Ordinal);
        Assert.Contains("\r\nSet-Cookie: JSESSIONID=", answer.Head, StringComparison.Ordinal);
        Assert.Contains("; Path=/wombat\r\n", answer.Head, StringComparison.Ordinal);
        Assert.Contains($"\r\nContent-Length: {Encoding.UTF8.GetByteCount(answer.Body)}\r\n", answer.Head,
            StringComparison.Ordinal);
        Assert.Matches(
            "^\\{\\n  \"status\" : \"OK\",\\n  \"error\" : \"\",\\n  \"timeMs\" : \\d+,\\n  \"results\" : \\[ \\],\\n"
            + "  \"allResults\" : 0,\\n  \"startFrom\" : 0,\\n  \"nRecords\" : 0\\n\\}\\n\\n\\n\\n$", answer.Body);
    }

    [Fact]
    public async Task The_vendors_scripts_get_what_they_read()
    {
        await using var server = await RunningServer.StartAsync();
        await SeedAsync(server);
        var made = await FormAsync(server, "/wombat/api/edit/list/?mode=E",
            "data=%0A%7B%0A++%22listId%22%3A+null%2C%0A++%22name%22%3A+%22MYLIST%22%2C%0A++%22isHidden%22%3A+fal"
            + "se%2C%0A++%22securityKey%22%3A+%22%22%0A%7D%0A%0A");
        Assert.Equal(1, made.GetProperty("results")[0].GetProperty("listId").GetInt32());

        var added = await SendAsync(
            server, "GET /wombat/api/lists/?op=addToList&list=MYLIST&numbers=1234,AA:bb,CC:dd%7C5678,XX:yy", "");
        Assert.Contains("OK", added.Body, StringComparison.Ordinal);
        var records = await FormAsync(server, "/wombat/api/edit/list/record/?mode=L&parent=1", "");
        Assert.Equal(["1234 AA:bb,CC:dd", "5678 XX:yy"], records.GetProperty("results").EnumerateArray()
            .Select(r => $"{r.GetProperty("number")} {r.GetProperty("attributesAsString")}"));

        var link = await FormAsync(server, "/wombat/api/edit/campaign/trunk/?mode=E&parent=1",
            "data=%7B%0A++++%22campaignId%22+%3A+-1%2C%0A++++%22trunkId%22+%3A+%7B%0A++++%09%22trunkId%22%3A+1"
            + "%0A++++%7D%0A%7D%0A%0A");
        Assert.Equal(1, link.GetProperty("results")[0].GetProperty("campaignId").GetInt32());

        var found = await FormAsync(server, "/wombat/api/edit/campaign/", "query=ABCD");
        Assert.Equal("ABCD", found.GetProperty("results")[0].GetProperty("name").GetString());
        await FormAsync(
            server, "/wombat/api/edit/campaign/list/?mode=E&parent=1", "data=%7B%22cl%22%3A%7B%22listId%22%3A1%7D%7D");
        var lists = await FormAsync(server, "/wombat/api/edit/campaign/list/", "parent=1");
        Assert.Equal("MYLIST", lists.GetProperty("results")[0].GetProperty("cl").GetProperty("name").GetString());
        var untouched = await FormAsync(server, "/wombat/api/edit/campaign/list/", "&mode=D&parent=1");
        Assert.Equal("OK", untouched.GetProperty("status").GetString());
        Assert.Equal(1, untouched.GetProperty("nRecords").GetInt32());
    }

    [Fact]
    public async Task The_php_packages_requests_are_served()
    {
        await using var server = await RunningServer.StartAsync();
        await SeedAsync(server);
        var bare = await SendAsync(server, "GET /wombat/api/edit/asterisk/?", Credentials);
        Assert.Equal(1, Json(bare).GetProperty("nRecords").GetInt32());
        Assert.Equal(1, Json(await SendAsync(server, "GET /wombat/api/edit/asterisk/?items=1", Credentials))
            .GetProperty("nRecords").GetInt32());

        var trunk = await FormAsync(server, "/wombat/api/edit/trunk/?mode=E",
            "data=%7B%22astId%22%3A%7B%22id%22%3A1%7D%2C%22name%22%3A%22H22711+tk%22%2C%22dialstring%22%3A%22Loc"
            + "al%5C%2F%24%7Bnum%7D%40from-internal%5C%2Fn%22%2C%22capacity%22%3A10%2C%22securityKey%22%3A%22%22"
            + "%7D");
        var saved = trunk.GetProperty("results")[0];
        Assert.Equal(("H22711 tk", "Local/${num}@from-internal/n", 10),
            (saved.GetProperty("name").GetString(), saved.GetProperty("dialstring")
                .GetString(), saved.GetProperty("capacity").GetInt32()));

        var added = await SendAsync(
            server, "POST /wombat/api/lists/?op=addToList&list=H22711+list&numbers=555001%2Cid%3A1%7C555002%2Cid%3A2",
            "Content-Length: 0\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", added.Head, StringComparison.Ordinal);
        Assert.Contains("H22711 list", added.Body, StringComparison.Ordinal);
        await FormAsync(
            server, "/wombat/api/edit/campaign/list/?mode=E&parent=1", "data=%7B%22cl%22%3A%7B%22listId%22%3A1%7D%7D");
        var moved = await FormAsync(
            server, "/wombat/api/edit/campaign/list/?mode=MU&parent=1", "data=%7B%22cclId%22%3A%221%22%7D");
        Assert.Equal("OK", moved.GetProperty("status").GetString());
        var runs = await SendAsync(server,
            "GET /wombat/api/reports/runs/?from=2020-11-11.00%3A00%3A00&to=2020-11-18.23%3A59%3A59", Credentials);
        Assert.Equal(0, Json(runs).GetProperty("result").GetProperty("campaignsAndRuns").GetArrayLength());
    }

    [Fact]
    public async Task A_contact_centre_suites_requests_are_served()
    {
        await using var server = await RunningServer.StartAsync();
        await SeedAsync(server);
        var engine = Json(await SendAsync(server, "POST /wombat/api/engine/?op=STATE", Credentials));
        Assert.Equal(("DOWN", JsonValueKind.Number),
            (engine.GetProperty("state").GetString(), engine.GetProperty("uptimeMs").ValueKind));

        engine = Json(await SendAsync(server, "POST /wombat/api/engine/?op=START", Credentials));
        Assert.Equal("READY", engine.GetProperty("state").GetString());

        var rule = await FormAsync(server, "/wombat/api/edit/campaign/reschedule/?mode=E&parent=1",
            "data=%7B%22status%22%3A+%22RS_BUSY%22%2C+%22statusExt%22%3A+null%2C+%22maxAttempts%22%3A+2%2C+%22re"
            + "tryAfterS%22%3A+300%2C+%22mode%22%3A+%22FIXED%22%7D");
        Assert.Equal(("RS_BUSY", ""), (rule.GetProperty("results")[0].GetProperty("status")
            .GetString(), rule.GetProperty("results")[0].GetProperty("statusExt").GetString()));

        var body =
            "numbers=5550001,id_cliente:1,id_campana:23283,MULTINUM1:5559991|5550002,id_cliente:2,id_campana:2328"
            + "3,,MULTINUM1:5559992,|";
        var added = await SendAsync(
            server, "POST /wombat/api/lists/?op=addToList&list=23283_9_Base_de__and_",
            $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n", body);
        Assert.Contains("OK", added.Body, StringComparison.Ordinal);
        var records = await FormAsync(server, "/wombat/api/edit/list/record/?mode=L&parent=1", "");
        Assert.Equal(
            ["ID_CLIENTE:1,ID_CAMPANA:23283,MULTINUM1:5559991", "ID_CLIENTE:2,ID_CAMPANA:23283,MULTINUM1:5559992"],
            records.GetProperty("results").EnumerateArray()
                .Select(r => r.GetProperty("attributesAsString").GetString()));

        var status = await SendAsync(server,
            "POST /wombat//api/calls/?op=extstatus&wombatid=77&status=DISP7", Credentials);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", status.Head, StringComparison.Ordinal);
        var boost = await SendAsync(
            server, "POST /wombat/api/campaigns/?op=boost&campaign=ABCD&factor=100", "Content-Length: 0\r\n");
        Assert.StartsWith("ERROR", boost.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("OK", boost.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_supervision_pages_and_a_broadcasters_requests_are_served()
    {
        await using var server = await RunningServer.StartAsync();
        await SeedAsync(server);
        var live = await FormAsync(server, "/wombat/api/live/calls/", "c1");
        Assert.Equal(JsonValueKind.Array, live.GetProperty("result").GetProperty("hopperState").ValueKind);
        const string clone = "op=clone&campaign=ABCD&newcampaign=user234900";
        var cloned = await SendAsync(server, "POST /wombat/api/campaigns/?",
            $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {clone.Length}\r\n", clone);
        Assert.StartsWith("OK", cloned.Body, StringComparison.Ordinal);
        Assert.Equal(2, (await server.EditAsync("campaign/")).GetProperty("nRecords").GetInt32());
        const string call =
            "op=addcall&campaign=user234900&number=2348012345678&schedule=2026-11-22.18:01:01&attrs=text:Good mor"
            + "ning to you";
        var added = await SendAsync(server, "POST /wombat/api/calls/?",
            $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {call.Length}\r\n", call);
        Assert.StartsWith("ERROR campaign: 'user234900' is not running", added.Body, StringComparison.Ordinal);
    }

    /// <summary>A PBX, a trunk and the campaign ABCD, with the ids that clients hard-code: 1.</summary>
    private static async Task SeedAsync(RunningServer server)
    {
        await server.EditAsync(
            "asterisk/?mode=E", """{"description":"pbx","ipAddress":"192.0.2.1","login":"w","password":"s"}""");
        await server.EditAsync("trunk/?mode=E", """{"astId":{"id":1},"name":"tk","dialstring":"SIP/t/${num}"}""");
        await server.EditAsync("campaign/?mode=E", """{"campaignId":null,"name":"ABCD"}""");
    }

    private static async Task<JsonElement> FormAsync(RunningServer server, string path, string body) =>
        Json(await SendAsync(
        server, $"POST {path}",
        Credentials
            + string.Create(
            CultureInfo.InvariantCulture,
            $"{FormType}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n"),
        body));

    private static async Task<(string Head, string Body)> SendAsync(
        RunningServer server, string line, string headers, string body = "")
    {
        var raw = await server.SendRawAsync(
            $"{line} HTTP/1.1\r\nHost: {server.Address.Authority}\r\nConnection: close\r\n{headers}\r\n{body}");
        var end = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (raw[..(end + 2)], raw[(end + 4)..]);
    }

    private static JsonElement Json((string Head, string Body) answer) => JsonDocument.Parse(answer.Body).RootElement;
}
