using System.Text.Json;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.WombatApi;

/// <summary>
/// What the compatible API refuses is seen as refused: clients look at the text alone, and at nothing with a 500.
/// </summary>
public sealed class ErrorsAreSeen
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly (string Path, string Data, string Named)[] NoRecords =
    [
        ("list/?mode=E", """{"name":"a\ud800b"}""", "name:"),
        ("list/?mode=E", """{"\udc00":1,"name":"a"}""", "data:"),
        ("list/?mode=E", """{"name":"a","more":{"name":"a","name":"b"}}""", "data:"),
        ("list/record/?mode=E&parent=1", """{"number":"030771\ud800"}""", "number:"),
        ("list/record/?mode=E&parent=1",
            """{"number":"1","attributes":[{"attrName":"A","attrValue":"\udfff"}]}""", "attrValue:"),
        ("list/record/?mode=E&parent=1", """{"number":"030771","attributes":[1]}""", "attributes:"),
        ("list/record/?mode=E&parent=1", """{"number":"030771","attributes":["A:b"]}""", "attributes:"),
        ("campaign/?mode=E", """{"name":"\ud800"}""", "name:"),
        ("ep/?mode=E", """{"queueName":"\ud800"}""", "queueName:"),
        ("trunk/?mode=E", """{"name":"t","astId":{"id":"\ud800"}}""", "id:"),
        ("oh/?mode=E", """{"name":"\ud800"}""", "name:"),
        ("asterisk/?mode=E", """{"description":"\ud800"}""", "description:"),
        ("campaign/reschedule/?mode=E&parent=1", """{"status":"RS_BUSY","statusExt":"\ud83d"}""", "statusExt:"),
        ("campaign/disposition/?mode=E&parent=1", """{"onState":"RS_BUSY","text":"\ud800x"}""", "text:"),
    ];

    [Fact]
    public async Task What_is_no_record_is_refused_by_the_name_of_its_field()
    {
        await using var server = await RunningServer.StartAsync();
        await server.EditAsync("list/?mode=E", """{"name":"first"}""");
        await server.EditAsync("campaign/?mode=E", """{"name":"first"}""");
        foreach (var (path, data, named) in NoRecords)
        {
            var answer = await server.EditAsync(path, data);
            Assert.Equal("ERROR", answer.GetProperty("status").GetString());
            Assert.StartsWith(named, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
            Assert.Equal(7, answer.EnumerateObject().Count());
        }
        Assert.Equal(1, (await server.EditAsync("list/")).GetProperty("allResults").GetInt32());
        Assert.Equal(0, (await server.EditAsync("list/record/?parent=1")).GetProperty("allResults").GetInt32());
    }

    /// <summary>OMniLeads takes a text with OK for done, and Event CALLSTATUS queued for a status set.</summary>
    [Fact]
    public async Task No_refusal_of_the_text_family_reads_like_success()
    {
        await using var server = await RunningServer.StartAsync();
        string[] names =
        [
            "OKLAHOMA_1", "BOOKING", "OOKK", "Event CALLSTATUS queued", "OK Event CALLSTATUS queued OK",
        ];
        foreach (var name in names) await RefuseAllAsync(server, name);
    }

    private static async Task RefuseAllAsync(RunningServer server, string name)
    {
        await server.EditAsync("list/?mode=E", Json(new { name }));
        await server.EditAsync("campaign/?mode=E", Json(new { name }));
        await server.EditAsync("campaign/?mode=E", Json(new { name = name + "2" }));
        var n = Uri.EscapeDataString(name);
        string[] calls =
        [
            $"campaigns/?op={n}&campaign={n}", $"campaigns/?op=start&campaign={n}x",
            $"campaigns/?op=start&campaign={n}", $"campaigns/?op=pause&campaign={n}",
            $"campaigns/?op=unpause&campaign={n}", $"campaigns/?op=remove&campaign={n}",
            $"campaigns/?op=boost&campaign={n}&factor={n}", $"campaigns/?op=boost&campaign={n}&factor=100",
            $"campaigns/?op=clone&campaign={n}&newcampaign={n}2", $"campaigns/?op=addList&campaign={n}&list={n}x",
            $"campaigns/?op=reload&campaign={n}x",
            $"calls/?op={n}", $"calls/?op=addcall&campaign={n}x&number=1", $"calls/?op=addcall&campaign={n}&number=1",
            $"calls/?op=addcall&campaign={n}&number={n}", $"calls/?op=addcall&campaign={n}&number=1&schedule={n}",
            $"calls/?op=addcall&campaign={n}&number=1&attrs={n}", $"calls/?op=extstatus&wombatid={n}&status=A",
            $"calls/?op=extstatus&wombatid=77&status={n}", $"calls/?op=attr&wombatid=77&attr={n}%3D&val={n}",
            $"lists/?op={n}", $"lists/?op=addToList&list={n}x&numbers={n}%40",
            $"lists/?op=addToList&list={n}&numbers=1@{n}",
            $"runlists/?op={n}&campaign={n}", $"runlists/?op=list&campaign={n}", $"runlists/?op=start&campaign={n}x",
            $"runlists/?op=pause&campaign={n}&list={n}", $"reserve/?op={n}",
            $"reserve/?op=reserve&campaign={n}&agent={n}",
            $"reserve/?op=dial&id={n}", $"reserve/?op=skip&id=77", $"dialer/?op={n}", $"runs/export.jsp?runId={n}",
        ];
        foreach (var call in calls)
        {
            var text = await server.Administrator.GetStringAsync(new Uri($"/wombat/api/{call}", UriKind.Relative), Ct);
            Assert.True(text.StartsWith("ERROR ", StringComparison.Ordinal), $"{call}: {text}");
            Assert.False(text.Contains("OK", StringComparison.Ordinal)
                || text.Contains("Event CALLSTATUS queued", StringComparison.Ordinal), $"{call}: {text}");
        }
    }

    [Fact]
    public async Task A_wrong_op_is_named_before_what_else_is_wrong()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var path in new[] { "campaigns", "calls", "lists", "runlists", "dialer" })
            Assert.StartsWith("ERROR op: ", await server.ControlAsync($"{path}/?op=foo"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_under_a_name_that_cannot_be_names_the_parameter()
    {
        await using var server = await RunningServer.StartAsync();
        await server.EditAsync("campaign/?mode=E", Json(new { name = "spring" }));
        foreach (var name in new[] { "spring", new string('x', 500) })
            Assert.StartsWith("ERROR newcampaign: ", await server.ControlAsync(
                $"campaigns/?op=clone&campaign=spring&newcampaign={name}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_said_in_the_envelope()
    {
        await using var server = await RunningServer.StartAsync();
        var answer = await server.SendRawAsync(
            $"POST /wombat/api/edit/list/?mode=E HTTP/1.1\r\nHost: {server.Address.Authority}\r\n"
            + $"Authorization: {RunningServer.Basic(RunningServer.Admin, RunningServer.Password)}\r\n"
            + "Content-Length: 900000000\r\nConnection: close\r\n\r\ndata=");
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"status\" : \"ERROR\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_campaign_that_is_not_there_is_said_in_every_mode()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var path in new[] { "trunk", "ep", "list", "oh", "reschedule", "disposition" })
        {
            foreach (var mode in new[] { "L", "E", "D", "MU", "MD" })
            {
                var answer = await server.EditAsync($"campaign/{path}/?mode={mode}&parent=99", "{}");
                Assert.Equal("parent: names no campaign: 99.", answer.GetProperty("error").GetString());
            }
        }
    }

    [Fact]
    public async Task A_body_may_be_compressed_and_what_cannot_be_unpacked_is_said()
    {
        await using var server = await RunningServer.StartAsync();
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(
            packed, System.IO.Compression.CompressionMode.Compress, leaveOpen: true))
            await gzip.WriteAsync("op=addToList&list=L&numbers=771|772"u8.ToArray(), Ct);
        (string Encoding, byte[] Body, string Begins)[] sent =
        [
            ("gzip", packed.ToArray(), "OK List: L - 2 added numbers"),
            ("gzip", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "ERROR body: "), ("zstd", packed.ToArray(), "ERROR The body's "),
        ];
        foreach (var (encoding, body, begins) in sent)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentEncoding.Add(encoding);
            using var answer = await server.Anonymous.PostAsync(
                new Uri("/wombat/api/lists/", UriKind.Relative), content, Ct);
            Assert.StartsWith(begins, await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }
    }

    private static string Json(object value) => JsonSerializer.Serialize(value);
}
