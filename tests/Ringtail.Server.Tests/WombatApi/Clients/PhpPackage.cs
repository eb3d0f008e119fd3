using System.Globalization;
using System.Text.Json;

namespace Ringtail.Server.Tests.WombatApi.Clients;

/// <summary>The PHP package's suite, as its own tests walk through the API (sequence 7 of the reference).</summary>
public sealed class PhpPackage(ClientSite site) : IClassFixture<ClientSite>
{
    private static readonly (string Path, string Key, int Keys, string Record, string Changed)[] Records =
    [
        ("asterisk", "id", 15,
            """
            {"serverType":"ASTERISKAMI","description":"H1","ipAddress":"192.0.2.7","port":5038,"login":"u",
             "password":"p","msg_per_unit":5,"unit_len":50,"securityKey":""}
            """,
            """{"id":1,"description":"H2"}"""),
        ("trunk", "trunkId", 13,
            """
            {"astId":{"id":1},"name":"H1 tk","dialstring":"Local\/${num}@from-internal\/n","capacity":10,
             "securityKey":""}
            """,
            """{"trunkId":1,"name":"H2 tk"}"""),
        ("ep", "epId", 22,
            """
            {"type":"QUEUE","queueName":"300","name":"","astId":{"id":1},"idx":"","campaignId":"","maxChannels":10,
             "extension":"300","context":"from-internal","boostFactor":1,"maxWaitingCalls":2,"reverseDialing":false,
             "stepwiseReverse":false,"securityKey":"","description":"H1 ep","dialFind":"","dialReplace":""}
            """,
            """{"epId":1,"description":"H2 ep"}"""),
        ("list", "listId", 8, """{"name":"H1 list","isHidden":false,"securityKey":""}""",
            """{"listId":1,"name":"H2 list"}"""),
        ("campaign", "campaignId", 34, """{"name":"H1 campaign","pauseWhenFinished":0,"timeDow":"23456"}""",
            """{"campaignId":1,"name":"H2 campaign"}"""),
    ];

    [Fact]
    public async Task Its_suite_passes()
    {
        foreach (var record in Records) await CreateShowUpdateAsync(record);
        await AddNumbersAsync();
        await LinksAsync();
        await ReschedulesAsync();
        await DispositionsAsync();
        await OpeningHoursAsync();
        await ControlsAsync();
        await ReportsAsync();
        await InformationAsync();
        await DestroyAsync();
    }

    private async Task CreateShowUpdateAsync((string Path, string Key, int Keys, string Record, string Changed) record)
    {
        var made = await site.SaveAsync($"{record.Path}/?mode=E", record.Record);
        Assert.Equal((record.Path, record.Keys), (record.Path, made.EnumerateObject().Count()));
        Assert.Equal((record.Path, 1), (record.Path, made.GetProperty(record.Key).GetInt32()));
        var given = JsonDocument.Parse(record.Record).RootElement;
        foreach (var value in given.EnumerateObject().Where(v => v.Name is not ("astId" or "password")))
            Assert.Equal((value.Name, Loose(value.Value)), (value.Name, Loose(made.GetProperty(value.Name))));

        // The index: a bare question mark, or items and from, without a mode.
        Assert.Single((await site.GetAsync($"/wombat/api/edit/{record.Path}/?", signedIn: true)).Results);
        Assert.Empty((await site.GetAsync($"/wombat/api/edit/{record.Path}/?items=1&from=1", signedIn: true)).Results);
        var shown = (await site.GetAsync($"/wombat/api/edit/{record.Path}/?mode=L", signedIn: true)).Results;
        Assert.Single(shown, row => row.GetProperty(record.Key).GetInt32() == 1);

        var saved = await site.SaveAsync($"{record.Path}/?mode=E", record.Changed);
        Assert.Equal(record.Keys, saved.EnumerateObject().Count());
        Assert.Contains("H2", saved.GetRawText(), StringComparison.Ordinal);
    }

    /// <summary>As PHP compares: 1 is 1.0.</summary>
    private static string Loose(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble().ToString(CultureInfo.InvariantCulture)
        : value.ToString();

    /// <summary>5,000 numbers in 100 requests of 50, everything in the query of an empty POST.</summary>
    private async Task AddNumbersAsync()
    {
        for (var i = 0; i < 100; i++)
        {
            var numbers = string.Join("%7C", Enumerable.Range(i * 50, 50).Select(n => string.Create(
                CultureInfo.InvariantCulture, $"{555000 + n}%2Cid%3A{n}")));
            var added = await site.PostEmptyAsync(
                $"/wombat/api/lists/?op=addToList&list=H2+list&numbers={numbers}", signedIn: true);
            Assert.Equal(200, added.Status);
        }
        var records = await site.GetAsync("/wombat/api/edit/list/record/?parent=1&items=2", signedIn: true);
        Assert.Equal(5_000, records.Json.GetProperty("allResults").GetInt32());
        Assert.Equal("ID:0", records.Results[0].GetProperty("attributesAsString").GetString());
    }

    private async Task LinksAsync()
    {
        foreach (var (path, link) in new[]
        {
            ("trunk", """{"trunkId":{"trunkId":1}}"""), ("ep", """{"epId":{"epId":1}}"""),
            ("list", """{"cl":{"listId":1}}"""),
        })
        {
            var data = link;
            var added = await site.SaveAsync($"campaign/{path}/?mode=E&parent=1", data);
            Assert.Equal(1, added.GetProperty("campaignId").GetInt32());
            var index = await site.GetAsync($"/wombat/api/edit/campaign/{path}/?parent=1", signedIn: true);
            Assert.Equal(("OK", 1), (index.Json.GetProperty("status").GetString(), index.Results.Count));
            if (path == "list") data = $$"""{"cclId":"{{index.Results[0].GetProperty("cclId").GetString()}}"}""";
            foreach (var mode in new[] { "MU", "MD" }) await MoveAsync($"campaign/{path}", mode, data, rows: 1);
            var gone = await site.PostFormAsync(
                $"/wombat/api/edit/campaign/{path}/?mode=D&parent=1", $"data={Uri.EscapeDataString(data)}");
            Assert.Empty(gone.Results);
            // Also for rows already deleted.
            foreach (var mode in new[] { "MU", "MD", "D" }) await MoveAsync($"campaign/{path}", mode, data, rows: 0);
        }
    }

    private async Task ReschedulesAsync()
    {
        var rule = await site.SaveAsync("campaign/reschedule/?mode=E&parent=1",
            """{"status":"SCHEDULED","statusExt":"","maxAttempts":5,"retryAfterS":60,"mode":"MULT"}""");
        Assert.Equal(
            ("SCHEDULED", 1), (rule.GetProperty("status").GetString(), rule.GetProperty("campaignId").GetInt32()));
        var id = rule.GetProperty("rescheduleRuleId").GetInt32();
        var updated = await site.SaveAsync(
            "campaign/reschedule/?mode=E&parent=1", $$"""{"rescheduleRuleId":{{id}},"status":"RS_BUSY"}""");
        Assert.Equal(
            ("RS_BUSY", 5, "MULT"), (updated.GetProperty("status").GetString(),
                updated.GetProperty("maxAttempts").GetInt32(), updated.GetProperty("mode").GetString()));
        await MoveAsync("campaign/reschedule", "MU", $$"""{"rescheduleRuleId":{{id}}}""", rows: 1);
        await MoveAsync("campaign/reschedule", "D", $$"""{"rescheduleRuleId":{{id}}}""", rows: 0);
        await MoveAsync("campaign/reschedule", "MD", $$"""{"rescheduleRuleId":{{id}}}""", rows: 0);
    }

    private async Task DispositionsAsync()
    {
        var rule = await site.SaveAsync("campaign/disposition/?mode=E&parent=1",
            """
            {"onState":"DIALLING","onExtState":"","withRetriesPending":0,"verb":"ADD_LIST","destination":"H2 list",
             "text":"","deferSec":0,"varMode":"ALL","addlVars":""}
            """);
        Assert.Equal(
            (1, "DIALLING"), (rule.GetProperty("campaignId").GetInt32(), rule.GetProperty("onState").GetString()));
        var key = $$"""{"dispositionId":{{rule.GetProperty("dispositionId").GetInt32()}}}""";
        foreach (var (mode, rows) in new[] { ("MU", 1), ("MD", 1), ("D", 0), ("MU", 0), ("MD", 0) })
            await MoveAsync("campaign/disposition", mode, key, rows);
    }

    private async Task OpeningHoursAsync()
    {
        var made = await site.SaveAsync("oh/?mode=E",
            """{"name":"H1 oh","defaultMode":"DEF_OPEN","comment":"","hidden":false,"securityKey":""}""");
        Assert.Equal((1, 11), (made.GetProperty("openingHourId").GetInt32(), made.EnumerateObject().Count()));
        Assert.Equal("DEF_OPEN", made.GetProperty("defaultMode").GetString());
        var link = await site.SaveAsync("campaign/oh/?mode=E&parent=1", """{"rule":{"openingHourId":1}}""");
        var key = $$"""{"cohId":{{link.GetProperty("cohId").GetInt32()}}}""";
        foreach (var (mode, rows) in new[] { ("MU", 1), ("MD", 1), ("D", 0), ("MU", 0), ("MD", 0) })
            await MoveAsync("campaign/oh", mode, key, rows);
    }

    private async Task ControlsAsync()
    {
        foreach (var request in new[]
        {
            "campaigns/?op=start&campaign=H2+campaign", "campaigns/?op=reload&campaign=H2+campaign",
            "campaigns/?op=clone&campaign=H2+campaign&newcampaign=copy",
            "campaigns/?op=addList&campaign=H2+campaign&list=H2+list",
            "campaigns/?op=boost&campaign=H2+campaign&factor=100", "calls/?op=addcall&campaign=H2+campaign&number=5551",
            "dialer/?op=state", "dialer/?op=start", "dialer/?op=stop",
        })
            Assert.Equal(
                (request, 200), (request, (await site.GetAsync($"/wombat/api/{request}", signedIn: true)).Status));
        Assert.Equal(2, (await site.GetAsync("/wombat/api/edit/campaign/?", signedIn: true)).Results.Count);
    }

    private async Task ReportsAsync()
    {
        // Nothing runs, and the suite reads the first campaign all the same.
        var calls = (await site.GetAsync("/wombat/api/live/calls/", signedIn: true)).Json.GetProperty("result");
        Assert.Equal(JsonValueKind.False, calls.GetProperty("campaigns")[0].GetProperty("isRunning").ValueKind);
        var runs = (await site.GetAsync("/wombat/api/live/runs/", signedIn: true)).Json;
        Assert.Equal("OK", runs.GetProperty("status").GetString());
        var stats = (await site.GetAsync("/wombat/api/reports/stats/?id=2", signedIn: true)).Json.GetProperty("result");
        Assert.Equal(JsonValueKind.Array, stats.GetProperty("campaignsToConsider").ValueKind);
        Assert.Equal(JsonValueKind.Array, stats.GetProperty("statsOut").ValueKind);
        var past = (await site.GetAsync(
            "/wombat/api/reports/runs/?from=2020-11-11.00%3A00%3A00&to=2020-11-18.23%3A59%3A59", signedIn: true)).Json;
        Assert.Empty(past.GetProperty("result").GetProperty("campaignsAndRuns").EnumerateArray());
        Assert.Empty((await site.GetAsync("/wombat/api/reports/logs/?from=2&items=10&id=4", signedIn: true)).Results);
        var export = await site.GetAsync(
            "/wombat/api/runs/export.jsp?runId=2%2C455%2C66&mode=csv&cbr=455", signedIn: true);
        Assert.Equal(200, export.Status);
        Assert.Contains("\r\nContent-Type: text/csv;charset=UTF-8\r\n", export.Head, StringComparison.Ordinal);
        Assert.Contains(
            "id,runId,campaignName,listName,number,numberDialed,retry,statusCode,statusExt,attempted,waitBefore,"
            + "waitAfter,astUnique,trunk,endPoint,attributes", export.Body, StringComparison.Ordinal);
    }

    private async Task InformationAsync()
    {
        var call = (await site.GetAsync("/wombat/api/callinfo/?id=3", signedIn: true)).Json;
        Assert.Equal(
            (JsonValueKind.False, "UNKNOWN"),
            (call.GetProperty("isLive").ValueKind, call.GetProperty("state").GetString()));
        Assert.Equal(JsonValueKind.Number, (await site.GetAsync("/wombat/api/recallinfo/", signedIn: true)).Json
            .GetProperty("reschedule_late_limit_sec").ValueKind);
        Assert.Equal(JsonValueKind.Array, (await site.GetAsync(
            "/wombat/api/inspect_dialer/?op=LIVE_CALLS", signedIn: true)).Json.GetProperty("result").ValueKind);
        Assert.NotEqual("", (await site.GetAsync("/wombat/api/sysup/", signedIn: true)).Json
            .GetProperty("version").GetString());
        Assert.Equal(
            JsonValueKind.Object, (await site.GetAsync("/wombat/api/sysup/jmx/", signedIn: true)).Json.ValueKind);
        Assert.Equal("OK", (await site.GetAsync("/wombat/api/addkey/?op=add&key=abc", signedIn: true)).Json
            .GetProperty("status").GetString());
    }

    private async Task DestroyAsync()
    {
        foreach (var (path, data) in new[] { ("ep", """{"epId":1}"""), ("trunk", """{"trunkId":1}"""),
            ("asterisk", """{"id":1}""") })
            Assert.Empty((await site.PostFormAsync(
                $"/wombat/api/edit/{path}/?mode=D", $"data={Uri.EscapeDataString(data)}")).Results);
        // A campaign cannot be removed there; here one without a run can.
        var copy = await site.PostFormAsync("/wombat/api/edit/campaign/?mode=D", """data={"campaignId":2}""");
        Assert.Equal(200, copy.Status);
    }

    private async Task MoveAsync(string path, string mode, string data, int rows)
    {
        var answer = await site.PostFormAsync(
            $"/wombat/api/edit/{path}/?mode={mode}&parent=1", $"data={Uri.EscapeDataString(data)}");
        Assert.Equal(("OK", rows), (answer.Json.GetProperty("status").GetString(), answer.Results.Count));
    }
}
