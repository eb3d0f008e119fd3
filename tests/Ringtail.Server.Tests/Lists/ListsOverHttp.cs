using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Lists;

/// <summary>Lists, contacts and runs' lists over both APIs, on the whole program.</summary>
public sealed class ListsOverHttp
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_is_added_paused_and_resumed_on_a_run()
    {
        await using var server = await StartedAsync();
        await server.ControlAsync("lists/?op=addToList&list=B&numbers=0303|0304");

        await OkAsync(server, "runlists/?op=start&campaign=C&list=B");
        var text = await server.ControlAsync("runlists/?op=list&campaign=C");
        Assert.Contains("OK Campaign: C - 2 lists\n1. A - ", text, StringComparison.Ordinal);
        Assert.Contains("\n2. B - ", text, StringComparison.Ordinal);
        await OkAsync(server, "runlists/?op=pause&campaign=C&list=B");
        text = await server.ControlAsync("runlists/?op=list&campaign=C");
        Assert.Contains("2. B - PAUSED - ", text, StringComparison.Ordinal);
        await OkAsync(server, "runlists/?op=unpause&campaign=C&list=B");

        // A change of the campaign is taken up when that is asked for, and then a list that it lost is paused.
        await server.ControlAsync("lists/?op=addToList&list=D&numbers=0305");
        await server.ControlAsync("campaigns/?op=addList&campaign=C&list=D");
        Assert.DoesNotContain("D", await server.ControlAsync("runlists/?op=list&campaign=C"), StringComparison.Ordinal);
        await server.ControlAsync("campaigns/?op=reload&campaign=C");
        var after = await server.ControlAsync("runlists/?op=list&campaign=C");
        Assert.Contains("2. D - ", after, StringComparison.Ordinal);
        Assert.Contains("B - PAUSED", after, StringComparison.Ordinal);

        foreach (var wrong in new[]
        {
            "op=pause&campaign=C&list=E", "op=sing&campaign=C", "op=list&campaign=X", "op=pause&campaign=C",
        })
            Assert.StartsWith("ERROR", await server.ControlAsync($"runlists/?{wrong}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_over_the_typed_api_takes_what_the_page_takes()
    {
        await using var server = await StartedAsync();
        await server.EditAsync("list/?mode=E", """{"name":"U"}""");
        await server.EditAsync("list/?mode=E", """{"name":"V"}""");
        using var kept = await server.Administrator.PutAsJsonAsync("/api/v1/column-mappings", new
        {
            name = "CRM",
            columns = new object[]
            {
                new { header = "Ref", becomes = "#number" }, new { header = "Who", becomes = "PERSON" },
            },
        }, Ct);
        Assert.True(kept.IsSuccessStatusCode, await kept.Content.ReadAsStringAsync(Ct));
        const string Csv = "Who,Ref,Note\nAnn,030771,x\nBob,030772,y\nAnn,030771,z\n";
        Assert.Equal((2, 1), await UploadAsync("U?mapping=CRM&column=Note%3D&duplicates=InFile", Csv));
        Assert.Equal(["030771 PERSON:Ann", "030772 PERSON:Bob"], await RowsAsync("U"));
        Assert.Equal((0, 2), await UploadAsync("V?duplicates=InAllLists", "number\n030771\n030772\n"));
        Assert.Equal((2, 0), await UploadAsync(
            "V?hasHeader=false&column=COLUMN2%3D%23number&column=COLUMN1%3DWHO", "Ann,030771\nBob,030772\n"));
        Assert.Equal(["030771 WHO:Ann", "030772 WHO:Bob"], await RowsAsync("V"));
        Assert.Contains("There is no column", await AnswerAsync("V?numberColumn=none", Csv), StringComparison.Ordinal);

        async Task<int> IdAsync(string list) => (await server.EditAsync($"list/?query={list}")).GetProperty("results")
            .EnumerateArray().Single(l => l.GetProperty("name").GetString() == list).GetProperty("listId").GetInt32();

        async Task<string> AnswerAsync(string list, string csv)
        {
            var parts = list.Split('?');
            using var body = new StringContent(csv, Encoding.UTF8, "text/csv");
            using var answer = await server.Administrator.PostAsync(new Uri(
                $"/api/v1/lists/{await IdAsync(parts[0])}/contacts?{parts[1]}", UriKind.Relative), body, Ct);
            return await answer.Content.ReadAsStringAsync(Ct);
        }

        async Task<(int Kept, int Duplicates)> UploadAsync(string list, string csv)
        {
            var last = (await AnswerAsync(list, csv)).TrimEnd().Split('\n')[^1];
            var report = JsonDocument.Parse(last).RootElement.GetProperty("report");
            Assert.True(report.ValueKind == JsonValueKind.Object, last);
            var totals = report.GetProperty("totals");
            return (totals.GetProperty("kept").GetInt32(), totals.GetProperty("duplicates").GetInt32());
        }

        async Task<IEnumerable<string>> RowsAsync(string list) =>
            (await server.EditAsync($"list/record/?parent={await IdAsync(list)}")).GetProperty("results")
                .EnumerateArray().Select(r => $"{r.GetProperty("number")} {r.GetProperty("attributesAsString")}");
    }

    [Fact]
    public async Task The_refused_rows_of_an_upload_over_the_typed_api_come_back_as_a_file_to_correct()
    {
        await using var server = await StartedAsync();
        const string path = "/api/v1/lists/1/refused";
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync()).Status);
        await UploadAsync("number,NAME\n0307771,Ann\nabc,Bob\n,Cora\n");
        var refused = await GetAsync();
        Assert.Equal(HttpStatusCode.OK, refused.Status);
        var rows = refused.Text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, rows.Length);
        Assert.EndsWith(",abc,Bob", rows[1], StringComparison.Ordinal);
        // Corrected, the reasons still in it, it is taken; and then nothing is left to correct.
        await UploadAsync(refused.Text.Replace("abc", "0307772", StringComparison.Ordinal)
            .Replace(",,Cora", ",0307773,Cora", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync()).Status);
        var contact = (await JsonAsync(server, "/api/v1/lists/1/contacts?number=0307773")).GetProperty("items")[0];
        Assert.Equal("Cora", contact.GetProperty("attributes").GetProperty("NAME").GetString());

        async Task<(HttpStatusCode Status, string Text)> GetAsync()
        {
            using var answer = await server.Administrator.GetAsync(new Uri(path, UriKind.Relative), Ct);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct));
        }

        async Task UploadAsync(string csv)
        {
            using var body = new StringContent(csv, Encoding.UTF8, "text/csv");
            using var answer = await server.Administrator.PostAsync(
                new Uri("/api/v1/lists/1/contacts", UriKind.Relative), body, Ct);
            Assert.Contains("\"report\":{", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_typed_api_says_how_a_run_stands_in_its_lists()
    {
        await using var server = await StartedAsync();
        var lists = await JsonAsync(server, "/api/v1/runs/1/lists");
        Assert.Equal("A", lists[0].GetProperty("name").GetString());
        Assert.Equal(2, lists[0].GetProperty("contacts").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, await PostAsync(server, "/api/v1/runs/1/lists/1/pause", new { }));
        Assert.True((await JsonAsync(server, "/api/v1/runs/1/lists"))[0].GetProperty("paused").GetBoolean());
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(server, "/api/v1/runs/1/lists/9/pause", new { }));
        Assert.Equal(
            HttpStatusCode.BadRequest, await PostAsync(server, "/api/v1/runs/1/lists", new { listId = 1, type = "X" }));
    }

    [Fact]
    public async Task A_record_of_a_list_is_changed_and_deleted_through_the_compatible_api()
    {
        await using var server = await RunningServer.StartAsync();
        await server.ControlAsync("lists/?op=addToList&list=名前 der Liste&numbers=0301,A:b|0302");
        var read = (await server.EditAsync("list/record/?parent=1")).GetProperty("results")[0];
        var id = read.GetProperty("callId").GetInt64();

        // The whole record as it was read, with another number and one more attribute.
        var changed = read.GetRawText().Replace("\"0301\"", "\"030 1234567\"", StringComparison.Ordinal)
            .Replace("\"attrValue\" : \"b\"", "\"attrValue\" : \"c, d\"", StringComparison.Ordinal);
        var saved = (await server.EditAsync("list/record/?mode=E&parent=1", changed)).GetProperty("results")[0];
        Assert.Equal((id, "030 1234567", "A:c, d"), (saved.GetProperty("callId").GetInt64(),
            saved.GetProperty("number").GetString(), saved.GetProperty("attributesAsString").GetString()));

        // Only the number: the attributes stay.
        saved = (await server.EditAsync("list/record/?mode=E&parent=1", $"{{\"callId\":{id},\"number\":\"0303\"}}"))
            .GetProperty("results")[0];
        Assert.Equal("A:c, d", saved.GetProperty("attributesAsString").GetString());
        foreach (var wrong in new[] { $"{{\"callId\":{id},\"number\":\"x\"}}", "{\"callId\":99,\"number\":\"1\"}" })
        {
            var refused = await server.EditAsync("list/record/?mode=E&parent=1", wrong);
            Assert.NotEqual("OK", refused.GetProperty("status").GetString());
            Assert.Contains(wrong.Contains("99", StringComparison.Ordinal) ? "callId" : "number",
                refused.GetProperty("error").GetString(), StringComparison.Ordinal);
        }
        var left = await server.EditAsync("list/record/?mode=D&parent=1", $"{{\"callId\":{id}}}");
        Assert.Equal(
            ["0302"], left.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("number").GetString()));
        Assert.Equal(1, left.GetProperty("allResults").GetInt32());
        Assert.Equal(0, (await server.EditAsync("list/logs/?parent=1")).GetProperty("nRecords").GetInt32());
        Assert.NotEqual("OK", (await server.EditAsync("list/logs/?parent=9")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Contacts_are_found_by_their_numbers_however_they_are_written_and_by_their_attributes()
    {
        await using var server = await RunningServer.StartAsync();
        await server.ControlAsync(
            "lists/?op=addToList&list=L&numbers=030 1234567,NAME:Ann|%2B49 30 1239999,NAME:Bob|0171 555,NAME:Cid");
        Assert.Equal(["030 1234567", "+49 30 1239999"], await FoundAsync(server, "03012"));
        Assert.Equal(["+49 30 1239999"], await FoundAsync(server, "+49301239"));
        Assert.Equal(["030 1234567"], await FoundAsync(server, "0049 30 1234"));
        Assert.Equal(["0171 555"], await FoundAsync(server, "cID"));
        Assert.Equal(["030 1234567"], await FoundAsync(server, "234567"));
        Assert.Empty(await FoundAsync(server, "nobody"));
        var page = await JsonAsync(server, "/api/v1/lists/1/contacts/search?from=1&items=1");
        Assert.Equal("+49 30 1239999", page.GetProperty("items")[0].GetProperty("number").GetString());
        Assert.Equal(3, page.GetProperty("total").GetInt32());
        page = await JsonAsync(server, "/api/v1/lists/1/contacts/search?from=2&items=9");
        Assert.Equal("0171 555", page.GetProperty("items")[0].GetProperty("number").GetString());

        var export = await server.Administrator.GetAsync(new Uri("/api/v1/lists/1/export", UriKind.Relative), Ct);
        Assert.Contains("L.csv", export.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        var csv = await export.Content.ReadAsStringAsync(Ct);
        Assert.Contains("030 1234567,Ann,+49301234567,", csv, StringComparison.Ordinal);

        using var book = new ZipArchive(await server.Administrator.GetStreamAsync(
            new Uri("/api/v1/lists/1/export?format=xlsx", UriKind.Relative), Ct));
        Assert.NotNull(book.GetEntry("xl/workbook.xml"));

        var erased = await server.Administrator.PostAsJsonAsync("/api/v1/erase", new { number = "0301234567" }, Ct);
        Assert.Equal(1, (await erased.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("contacts").GetInt32());
        Assert.Equal(["+49 30 1239999"], await FoundAsync(server, "03012"));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(server, "/api/v1/erase", new { number = "x" }));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/csv")]
    public async Task A_workbook_is_known_by_its_bytes_whatever_a_program_says_of_it(string? type)
    {
        await using var server = await RunningServer.StartAsync();
        await server.ControlAsync("lists/?op=addToList&list=L&numbers=0301,NAME:Ann|0302,NAME:Bob");
        await server.ControlAsync("lists/?op=addToList&list=M&numbers=0303");
        var book = await server.Administrator.GetByteArrayAsync(
            new Uri("/api/v1/lists/1/export?format=xlsx", UriKind.Relative), Ct);
        using var content = new ByteArrayContent(book);
        content.Headers.ContentType = type is null ? null : new(type);
        using var answer = await server.Administrator.PostAsync(
            new Uri("/api/v1/lists/2/contacts", UriKind.Relative), content, Ct);
        Assert.Contains("\"refused\":0", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(["0303", "0301", "0302"], await FoundAsync(server, "", list: 2));
        Assert.Equal(["0302"], await FoundAsync(server, "Bob", list: 2));
    }

    [Fact]
    public async Task One_contact_is_added_read_changed_and_deleted()
    {
        await using var server = await RunningServer.StartAsync();
        await server.ControlAsync("lists/?op=addToList&list=L&numbers=0301");
        Assert.Equal(HttpStatusCode.Created, await PostAsync(
            server, "/api/v1/lists/1/contact", new { number = "0302", attributes = new { name = "Ann" } }));
        var one = await JsonAsync(server, "/api/v1/contacts/2");
        Assert.Equal("Ann", one.GetProperty("contact").GetProperty("attributes").GetProperty("NAME").GetString());
        Assert.Equal(0, one.GetProperty("calls").GetArrayLength());
        var changed = await server.Administrator.PutAsJsonAsync("/api/v1/contacts/2", new { number = "bad!" }, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, changed.StatusCode);
        Assert.Contains("\"number\"", await changed.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        var deleted = await server.Administrator.DeleteAsync(new Uri("/api/v1/contacts/2", UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await server.Administrator.GetAsync(new Uri("/api/v1/contacts/2", UriKind.Relative), Ct)).StatusCode);
    }

    /// <summary>Campaign C on list A of two, running at a PBX that nobody answers for.</summary>
    private static async Task<RunningServer> StartedAsync()
    {
        var server = await RunningServer.StartAsync();
        await server.EditAsync("asterisk/?mode=E",
            """{"description":"p","ipAddress":"127.0.0.1","login":"x","password":"y","port":1}""");
        await server.EditAsync("trunk/?mode=E",
            """{"astId":{"id":1},"name":"t","dialstring":"SIP/t/${num}","capacity":1}""");
        await server.EditAsync("ep/?mode=E",
            """{"type":"PHONE","name":"e","astId":{"id":1},"extension":"1","context":"c","maxChannels":1}""");
        await server.ControlAsync("lists/?op=addToList&list=A&numbers=0301|0302");
        await server.EditAsync("campaign/?mode=E", "{\"name\":\"C\"}");
        await server.EditAsync("campaign/trunk/?mode=E&parent=1", "{\"trunkId\":{\"trunkId\":1}}");
        await server.EditAsync("campaign/ep/?mode=E&parent=1", "{\"epId\":{\"epId\":1}}");
        await server.EditAsync("campaign/list/?mode=E&parent=1", "{\"cl\":{\"listId\":1}}");
        Assert.StartsWith("OK", await server.ControlAsync("campaigns/?op=start&campaign=C"), StringComparison.Ordinal);
        return server;
    }

    private static async Task OkAsync(RunningServer server, string call) =>
        Assert.StartsWith("OK", await server.ControlAsync(call), StringComparison.Ordinal);

    private static async Task<JsonElement> JsonAsync(RunningServer server, string path) =>
        await RunningServer.JsonAsync(await server.Administrator.GetAsync(new Uri(path, UriKind.Relative), Ct));

    private static async Task<HttpStatusCode> PostAsync(RunningServer server, string path, object body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        return (await server.Administrator.PostAsync(new Uri(path, UriKind.Relative), content, Ct)).StatusCode;
    }

    private static async Task<List<string?>> FoundAsync(RunningServer server, string query, int list = 1)
    {
        var page = await JsonAsync(
            server, $"/api/v1/lists/{list}/contacts/search?query={Uri.EscapeDataString(query)}");
        return [.. page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("number").GetString())];
    }
}
