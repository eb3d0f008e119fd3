using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Api.Records;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Api;

public sealed class Records
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>
    /// A column that the API and the configuration file do not know would be lost by export and apply.
    /// </summary>
    [Theory]
    [InlineData(typeof(PbxRow), typeof(PbxFields), "Id,ProtectedSecret")]
    [InlineData(typeof(TrunkRow), typeof(TrunkFields), "Id,PbxId")]
    [InlineData(typeof(EndPointRow), typeof(EndPointFields), "Id,PbxId")]
    [InlineData(typeof(ContactListRow), typeof(ListFields), "Id,ContactCount")]
    [InlineData(typeof(CampaignRow), typeof(CampaignFields), "Id")]
    [InlineData(typeof(RescheduleRuleRow), typeof(RescheduleRule), "Id,CampaignId,Position")]
    [InlineData(typeof(DispositionRuleRow), typeof(DispositionRule), "Id,CampaignId,Position")]
    [InlineData(typeof(CallerIdRow), typeof(PooledCallerId), "Id,CampaignId,Position")]
    [InlineData(typeof(OpeningHoursRow), typeof(OpeningHoursFields), "Id")]
    [InlineData(typeof(OpeningRuleRow), typeof(OpeningHoursRule), "Id,OpeningHoursId,Position")]
    [InlineData(typeof(WebhookRow), typeof(WebhookFields), "Id,ProtectedSecret")]
    public void Every_column_is_a_field_of_the_same_name_type_and_default(Type row, Type fields, string but)
    {
        string[] audit = ["CreatedAt", "CreatedBy", "ModifiedAt", "ModifiedBy"];
        var columns = row.GetProperties().Where(p => p.SetMethod is { IsPublic: true })
            .Where(p => !audit.Contains(p.Name) && !but.Split(',').Contains(p.Name)).ToList();
        Assert.Equal(columns.Select(p => $"{p.Name} {p.PropertyType}").Order(),
            fields.GetProperties().Where(p => p.SetMethod is { IsPublic: true })
                .Select(p => $"{p.Name} {p.PropertyType}").Order());
        var (a, b) = (Activator.CreateInstance(row), Activator.CreateInstance(fields));
        foreach (var column in columns)
            Assert.Equal((column.Name, column.GetValue(a)),
                (column.Name, fields.GetProperty(column.Name)!.GetValue(b)));
    }

    [Fact]
    public async Task A_record_is_made_read_replaced_changed_in_part_and_deleted()
    {
        await using var server = await RunningServer.StartAsync();
        var made = await SendAsync(server, HttpMethod.Post, "campaigns",
            """{"name":"Spring","ringTimeMs":25000}""", HttpStatusCode.Created);
        var id = made.GetProperty("id").GetInt32();
        Assert.Equal("Administrator", made.GetProperty("audit").GetProperty("createdBy").GetString());
        var part = await SendAsync(server, HttpMethod.Patch, $"campaigns/{id}", """{"priority":3}""");
        Assert.Equal((3, 25000, "Spring"), (part.GetProperty("priority").GetInt32(),
            part.GetProperty("ringTimeMs").GetInt32(), part.GetProperty("name").GetString()));
        var whole = await SendAsync(server, HttpMethod.Put, $"campaigns/{id}", """{"name":"Summer"}""");
        Assert.Equal((10, 30000),
            (whole.GetProperty("priority").GetInt32(), whole.GetProperty("ringTimeMs").GetInt32()));
        Assert.Equal(Plain(whole), Plain(await SendAsync(server, HttpMethod.Get, $"campaigns/{id}")));
        await SendAsync(server, HttpMethod.Delete, $"campaigns/{id}", null, HttpStatusCode.NoContent);
        await SendAsync(server, HttpMethod.Get, $"campaigns/{id}", null, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_collection_is_searched_sorted_and_paged()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var name in new[] { "beta", "Alpha", "gamma", "alphabet" })
            await SendAsync(server, HttpMethod.Post, "lists", $$"""{"name":"{{name}}"}""", HttpStatusCode.Created);
        await SendAsync(server, HttpMethod.Patch, "lists/3", """{"hidden":true}""");
        Assert.Equal("2: Alpha alphabet", await NamesAsync(server, "lists?search=ALPHA&sort=name"));
        Assert.Equal("4: gamma beta", await NamesAsync(server, "lists?sort=-name&limit=2"));
        Assert.Equal("4: alphabet Alpha", await NamesAsync(server, "lists?sort=-name&limit=2&offset=2"));
        Assert.Equal("1: gamma", await NamesAsync(server, "lists?hidden=true"));
    }

    private static readonly (string Path, string Field)[] WrongParameters =
    [
        ("lists?limit=0", "limit"),
        ("lists?limit=2000", "limit"),
        ("lists?offset=-1", "offset"),
        ("lists?sort=size", "sort"),
        ("lists?serach=x", "serach"),
        ("calls?after=x", "after"),
        ("calls?outcom=RS_BUSY", "outcom"),
        ("events?topics=runs", "topics"),
    ];

    [Fact]
    public async Task A_wrong_or_unknown_parameter_is_refused_by_its_name()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var (path, field) in WrongParameters)
        {
            var problem = await SendAsync(server, HttpMethod.Get, path, null, HttpStatusCode.BadRequest);
            Assert.Equal((path, field),
                (path, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name));
        }
    }

    private static readonly (string Method, string Path, string Body, string Field)[] WrongFields =
    [
        ("POST", "trunks", """{"pbxId":1,"name":7}""", "name"),
        ("POST", "trunks", """{"pbxId":"1","name":"t","dialString":"x/${num}"}""", "pbxId"),
        ("POST", "trunks", """{"pbxId":1,"name":null,"dialString":"x/${num}"}""", "name"),
        ("POST", "trunks", """{"pbxId":1,"name":"t","dialString":"x"}""", "dialString"),
        ("POST", "trunks", """{"pbxId":9,"name":"t","dialString":"x/${num}"}""", "pbxId"),
        ("PATCH", "trunks/1", """{"capacity":0}""", "capacity"),
        ("PATCH", "trunks/1", """{"capacity":1.5}""", "capacity"),
        ("PATCH", "trunks/1", """{"capactiy":5}""", "capactiy"),
        ("PATCH", "trunks/1", """{"id":5}""", "id"),
        ("PUT", "campaigns/1/trunks", "[7]", "trunkId"),
        ("PUT", "campaigns/1/trunks", "[1,1]", "trunkId"),
        ("PUT", "campaigns/1/lists", """[{"listId":1,"type":"GREY_LIST"}]""", "[0].type"),
        ("PUT", "campaigns/1/reschedule-rules", """[{"status":"RS_BUSY","mode":"OFTEN"}]""", "[0].mode"),
    ];

    [Fact]
    public async Task A_wrong_field_is_named_and_nothing_changes()
    {
        await using var server = await RunningServer.StartAsync();
        await SetUpAsync(server);
        var before = await AllAsync(server);
        foreach (var (method, path, body, field) in WrongFields)
        {
            var problem = await SendAsync(server, new HttpMethod(method), path, body, HttpStatusCode.BadRequest);
            Assert.Contains($"{body} {field}", problem.GetProperty("errors").EnumerateObject()
                .Select(e => $"{body} {(e.Name[0] == '[' ? e.Name : e.Name.Split('.')[0])}"));
        }
        Assert.Equal(before, await AllAsync(server));
    }

    [Fact]
    public async Task A_body_that_is_no_record_is_refused_in_words()
    {
        await using var server = await RunningServer.StartAsync();
        await SetUpAsync(server);
        foreach (var body in new[] { "{", "", "null", "[]", """{"name":"a","name":"b"}""", "\ud83d" })
        {
            foreach (var (method, path) in new[] { ("POST", "lists"), ("PUT", "lists/1"), ("PATCH", "lists/1") })
            {
                var problem = await SendAsync(server, new HttpMethod(method), path, body, HttpStatusCode.BadRequest);
                Assert.NotEqual("", problem.GetProperty("detail").GetString());
            }
        }
        using var text = new StringContent("name=x", Encoding.UTF8, "text/plain");
        using var other = await server.Administrator.PostAsync(new Uri("/api/v1/lists", UriKind.Relative), text, Ct);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, other.StatusCode);
    }

    [Fact]
    public async Task What_logs_refer_to_stays_and_the_refusal_says_why()
    {
        await using var server = await RunningServer.StartAsync();
        await SetUpAsync(server);
        var problem = await SendAsync(server, HttpMethod.Delete, "trunks/1", null, HttpStatusCode.Conflict);
        Assert.Contains("'c'", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Without who and when: instants are stored to the microsecond.</summary>
    private static string Plain(JsonElement record) => string.Join('\n', record.EnumerateObject()
        .Where(p => p.Name != "audit").Select(p => $"{p.Name}: {p.Value}"));

    private static async Task SetUpAsync(RunningServer server)
    {
        await SendAsync(server, HttpMethod.Post, "pbxs",
            """{"description":"p","address":"127.0.0.1","port":1,"login":"w","secret":"s","enabled":false}""",
            HttpStatusCode.Created);
        await SendAsync(server, HttpMethod.Post, "trunks", """{"pbxId":1,"name":"one","dialString":"SIP/a/${num}"}""",
            HttpStatusCode.Created);
        await SendAsync(server, HttpMethod.Post, "lists", """{"name":"l"}""", HttpStatusCode.Created);
        await SendAsync(server, HttpMethod.Post, "campaigns", """{"name":"c"}""", HttpStatusCode.Created);
        await SendAsync(server, HttpMethod.Put, "campaigns/1/trunks", "[1]");
    }

    private static async Task<string> AllAsync(RunningServer server)
    {
        var all = new StringBuilder();
        foreach (var path in new[] { "pbxs", "trunks", "lists", "campaigns", "campaigns/1/trunks", "campaigns/1/lists",
            "campaigns/1/reschedule-rules" })
            all.AppendLine((await SendAsync(server, HttpMethod.Get, path)).GetRawText());
        return all.ToString();
    }

    private static async Task<string> NamesAsync(RunningServer server, string path)
    {
        var page = await SendAsync(server, HttpMethod.Get, path);
        return $"{page.GetProperty("total")}: {string.Join(' ', page.GetProperty("items").EnumerateArray()
            .Select(i => i.GetProperty("name").GetString()))}";
    }

    internal static async Task<JsonElement> SendAsync(
        RunningServer server, HttpMethod method, string path, string? body = null,
        HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await server.Administrator.SendAsync(request, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.StatusCode == expected, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
