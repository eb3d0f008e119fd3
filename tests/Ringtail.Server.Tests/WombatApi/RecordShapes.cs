using System.Text.Json;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.WombatApi;

public sealed class RecordShapes
{
    private static readonly string[] Audit =
        ["sys_dt_creazione", "sys_user_creazione", "sys_dt_modifica", "sys_user_modifica"];

    [Fact]
    public async Task Records_have_the_captured_keys_in_the_captured_order()
    {
        await using var server = await RunningServer.StartAsync();
        var pbx = First(await server.EditAsync(
            "asterisk/?mode=E", """{"description":"pbx","ipAddress":"192.0.2.1","login":"w","password":"secret"}"""));
        Assert.Equal([.. Audit, "id", "description", "serverType", "ipAddress", "port", "login", "password",
            "msg_per_unit", "unit_len", "securityKey", "state"], Names(pbx));
        Assert.Equal(15, Names(pbx).Count);

        var trunk = First(
            await server.EditAsync("trunk/?mode=E", """{"astId":{"id":1},"name":"tk","dialstring":"SIP/t/${num}"}"""));
        Assert.Equal([.. Audit, "trunkId", "astId", "name", "dialstring", "capacity", "securityKey", "maxCalls",
            "periodMs", "inUse"], Names(trunk));
        Assert.Equal(13, Names(trunk).Count);

        var endPoint = First(await server.EditAsync("ep/?mode=E",
            """
            {"type":"QUEUE","queueName":"q","name":"","astId":{"id":1},"idx":"","campaignId":"","maxChannels":5,
             "extension":"s","context":"c","boostFactor":1,"maxWaitingCalls":2,"reverseDialing":false,
             "stepwiseReverse":false,"securityKey":"","description":"q","dialFind":"","dialReplace":""}
            """));
        Assert.Equal(22, Names(endPoint).Count);
        Assert.Equal(JsonValueKind.Number, endPoint.GetProperty("epId").ValueKind);

        var list = First(await server.EditAsync("list/?mode=E", """{"name":"123"}"""));
        Assert.Equal([.. Audit, "listId", "name", "isHidden", "securityKey"], Names(list));

        var campaign = First(await server.EditAsync("campaign/?mode=E",
            """{"campaignId":"","name":"pippo-51587","pauseWhenFinished":1,"initialBoostFactor":1}"""));
        Assert.Equal([.. Audit, "campaignId", "name", "priority", "pace", "dial_timeout", "dial_clid", "dial_account",
            "dial_pres",
            "addlLogging", "pauseWhenFinished", "timeStartHr", "timeEndHr", "timeDow", "maxCallLength", "batchSize",
            "httpNotify",
            "loggingAlias", "securityKey", "autopause", "agentClid", "emailAddresses", "emailEvents",
            "initialBoostFactor",
            "initialPredictiveModel", "amdTracking", "amdParams", "amdAudioFile", "amdFaxFile", "campaignVars",
            "loggingQmVars"], Names(campaign));
        Assert.Equal(34, Names(campaign).Count);
        Assert.Equal("1.0", campaign.GetProperty("initialBoostFactor").GetRawText());
        Assert.Equal("1", campaign.GetProperty("pauseWhenFinished").GetRawText());
        Assert.Equal("false", campaign.GetProperty("autopause").GetRawText());
    }

    [Fact]
    public async Task List_links_have_texts_where_clients_need_texts_and_are_renumbered()
    {
        await using var server = await RunningServer.StartAsync();
        await server.EditAsync("campaign/?mode=E", """{"name":"c"}""");
        foreach (var name in new[] { "one", "two", "three" })
        {
            var id = First(await server.EditAsync("list/?mode=E", $$"""{"name":"{{name}}"}""")).GetProperty("listId")
                .GetInt32();
            await server.EditAsync(
                "campaign/list/?mode=E&parent=1", $$$"""{"campaignId":-1,"cl":{"listId":{{{id}}}}}""");
        }
        var row = First(await server.EditAsync("campaign/list/?parent=1"));
        Assert.Equal(["campaignId", "idx", "cclId", "cl", "complete", "highwater", "clType"], Names(row));
        Assert.Equal(
            ("1", "1", "CALL_LIST", 8), (row.GetProperty("idx").GetString(), row.GetProperty("cclId").GetString(),
            row.GetProperty("clType").GetString(), Names(row.GetProperty("cl")).Count));

        var rest = await server.EditAsync("campaign/list/?mode=D&parent=1", """{"cclId":"2"}""");
        Assert.Equal(["1:one", "2:three"], Links(rest));
        Assert.Equal(
            ["1:one", "2:three"], Links(await server.EditAsync("campaign/list/?mode=D&parent=1", """{"cclId":"2"}""")));
        Assert.Equal(["1:three", "2:one"],
            Links(await server.EditAsync("campaign/list/?mode=MU&parent=1", """{"cclId":"3"}""")));
        Assert.Equal(
            ["1:one", "2:three"], Links(await server.EditAsync("campaign/list/?mode=MD&parent=1", """{"cclId":3}""")));
        Assert.Equal(
            ["1:one", "2:three"], Links(await server.EditAsync("campaign/list/?mode=MD&parent=1", """{"cclId":99}""")));
    }

    [Fact]
    public async Task A_record_read_is_a_record_that_can_be_posted_back()
    {
        await using var server = await RunningServer.StartAsync();
        await server.EditAsync(
            "asterisk/?mode=E", """{"description":"pbx","ipAddress":"192.0.2.1","login":"w","password":"secret"}""");
        await server.EditAsync("trunk/?mode=E", """{"astId":{"id":1},"name":"tk","dialstring":"SIP/t/${num}"}""");
        var read = First(await server.EditAsync("trunk/"));
        var saved = await server.EditAsync("trunk/?mode=E", read.GetRawText());
        Assert.Equal("OK", saved.GetProperty("status").GetString());
        Assert.Equal("tk", First(saved).GetProperty("name").GetString());
        Assert.Equal(1, (await server.EditAsync("trunk/")).GetProperty("allResults").GetInt32());
        var gone = await server.EditAsync("trunk/?mode=D", read.GetRawText());
        Assert.Equal(0, gone.GetProperty("nRecords").GetInt32());
    }

    [Fact]
    public async Task A_password_goes_in_and_never_comes_out()
    {
        await using var server = await RunningServer.StartAsync();
        var made = await server.EditAsync(
            "asterisk/?mode=E", """{"description":"pbx","ipAddress":"192.0.2.1","login":"w","password":"hush-hush"}""");
        Assert.DoesNotContain("hush-hush", made.GetRawText(), StringComparison.Ordinal);
        var before = await StoredSecretAsync(server);
        await server.EditAsync("asterisk/?mode=E", """{"id":1,"description":"renamed","password":""}""");
        await server.EditAsync("asterisk/?mode=E", """{"id":1,"password":"********"}""");
        Assert.Equal("hush-hush", before);
        Assert.Equal("hush-hush", await StoredSecretAsync(server));
        await server.EditAsync("asterisk/?mode=E", """{"id":1,"password":"new"}""");
        Assert.Equal("new", await StoredSecretAsync(server));
    }

    private static readonly (string Path, string? Data, string Named)[] Errors =
    [
        ("trunk/?mode=E", """{"astId":{"id":1},"name":"tk","dialstring":"SIP/t"}""", "dialstring:"),
        ("trunk/?mode=E", """{"astId":{"id":7},"name":"tk","dialstring":"SIP/t/${num}"}""", "astId:"),
        ("trunk/?mode=E", """{"name":"tk","dialstring":"SIP/t/${num}"}""", "astId:"),
        ("asterisk/?mode=E", """{"description":"x","ipAddress":"192.0.2.1","login":"w","port":70000}""", "port:"),
        ("asterisk/?mode=E", """{"description":"x","ipAddress":"192.0.2.1","login":"w","port":"many"}""", "port:"),
        ("ep/?mode=E", """{"type":"QUEUE","queueName":"","astId":{"id":1},"extension":"s","context":"c"}""",
            "queueName:"),
        ("ep/?mode=E", """{"type":"ELASTIC","queueName":"q","astId":{"id":1},"extension":"s","context":"c"}""",
            "type:"),
        ("ep/?mode=E", """{"type":"PHONE","name":"p","astId":{"id":1},"extension":"","context":"c"}""", "extension:"),
        ("ep/?mode=E",
            """{"type":"PHONE","name":"p","astId":{"id":1},"extension":"1","context":"c","boostFactor":50}""",
            "boostFactor:"),
        ("list/?mode=E", """{"name":""}""", "name:"),
        ("list/?mode=E", "[]", "data:"),
        ("list/?mode=E", null, "data:"),
        ("list/?mode=X", null, "mode:"),
        ("list/?items=many", null, "items:"),
        ("campaign/?mode=E", """{"name":"c","timeStartHr":"9:00"}""", "timeStartHr:"),
        ("campaign/?mode=E", """{"name":"c","timeDow":"8"}""", "timeDow:"),
        ("campaign/?mode=E", """{"name":"c","initialBoostFactor":0}""", "initialBoostFactor:"),
        ("campaign/?mode=E", """{"campaignId":99,"name":"c"}""", "There is no campaign 99"),
        ("campaign/trunk/?mode=E", """{"trunkId":{"trunkId":1}}""", "parent:"),
        ("campaign/list/?mode=E&parent=1", """{"cl":{"listId":99}}""", "parent:"),
        ("list/record/?mode=E&parent=9", """{"number":"1"}""", "parent:"),
    ];

    [Fact]
    public async Task An_error_is_told_in_the_answer_and_names_the_field()
    {
        await using var server = await RunningServer.StartAsync();
        await server.EditAsync("asterisk/?mode=E", """{"description":"pbx","ipAddress":"192.0.2.1","login":"w"}""");
        foreach (var (path, data, named) in Errors)
        {
            var answer = await server.EditAsync(path, data);
            Assert.Equal("ERROR", answer.GetProperty("status").GetString());
            Assert.Contains(named, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
            Assert.Equal(7, Names(answer).Count);
        }
        Assert.Equal(1, (await server.EditAsync("asterisk/")).GetProperty("allResults").GetInt32());
    }

    [Fact]
    public async Task Hidden_records_are_found_by_name_and_all_by_a_tilde()
    {
        await using var server = await RunningServer.StartAsync();
        await server.EditAsync("list/?mode=E", """{"name":"seen"}""");
        await server.EditAsync("list/?mode=E", """{"name":"unseen","isHidden":true}""");
        Assert.Equal(1, (await server.EditAsync("list/")).GetProperty("allResults").GetInt32());
        Assert.Equal(2, (await server.EditAsync("list/?query=~")).GetProperty("allResults").GetInt32());
        Assert.Equal(2, (await server.EditAsync("list/?query=SEEN")).GetProperty("allResults").GetInt32());
        var page = await server.EditAsync("list/?query=~&items=1&from=1");
        Assert.Equal((1, 2, 1), (page.GetProperty("nRecords").GetInt32(), page.GetProperty("allResults")
            .GetInt32(), page.GetProperty("startFrom").GetInt32()));
    }

    [Fact]
    public async Task A_record_of_a_list_keeps_commas_and_quotes_in_its_values()
    {
        await using var server = await RunningServer.StartAsync();
        await server.EditAsync("list/?mode=E", """{"name":"l"}""");
        var saved = First(await server.EditAsync("list/record/?mode=E&parent=1",
            """
            {"callId":null,"number":"100","listId":{"listId":1},"attributes":[
              {"isInput":true,"attrName":"SURNAME","attrValue":"Doe, \"J\""},
              {"isInput":true,"attrName":"town","attrValue":"Köln"}]}
            """));
        Assert.Equal("100", saved.GetProperty("number").GetString());
        Assert.Equal(["SURNAME=Doe, \"J\"", "TOWN=Köln"], saved.GetProperty("attributes").EnumerateArray()
            .Select(a => $"{a.GetProperty("attrName")}={a.GetProperty("attrValue")}"));
        Assert.Equal(1, (await server.EditAsync("list/record/?parent=1")).GetProperty("allResults").GetInt32());
    }

    private static async Task<string> StoredSecretAsync(RunningServer server)
    {
        await using var db = Get<Runtime.Storage.IRingtailDbFactory>(server).Create();
        var row = await db.Pbxs.FindAsync([1], TestContext.Current.CancellationToken);
        return Get<Runtime.Storage.ProtectedSecrets>(server).Unprotect(row!.ProtectedSecret);
    }

    private static T Get<T>(RunningServer server) => (T)server.Services.GetService(typeof(T))!;

    private static JsonElement First(JsonElement envelope)
    {
        Assert.Equal("", envelope.GetProperty("error").GetString());
        return envelope.GetProperty("results")[0];
    }

    private static List<string> Names(JsonElement record) => [.. record.EnumerateObject().Select(p => p.Name)];

    private static IEnumerable<string> Links(JsonElement envelope) => envelope.GetProperty("results").EnumerateArray()
        .Select(r => $"{r.GetProperty("idx").GetString()}:{r.GetProperty("cl").GetProperty("name").GetString()}");
}
