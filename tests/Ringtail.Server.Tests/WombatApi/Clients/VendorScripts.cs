using System.Text.Json;

namespace Ringtail.Server.Tests.WombatApi.Clients;

/// <summary>The vendor's example scripts, in the order in which they ask (sequences 1 to 5 of the reference).</summary>
public sealed class VendorScripts(ClientSite site) : IClassFixture<ClientSite>
{
    private const string Campaign = """

        {
          "campaignId": null, "name": "ABCD", "priority": 10, "pace": "RUNNABLE", "dial_timeout": 30000,
          "dial_clid": "", "dial_account": "", "dial_pres": "", "addlLogging": "QM_COMPATIBLE", "pauseWhenFinished": 1,
          "timeStartHr": "000000", "timeEndHr": "235959", "timeDow": "1234567", "maxCallLength": 0, "batchSize": 100,
          "httpNotify": "", "loggingAlias": "", "securityKey": "", "autopause": false, "agentClid": "",
          "emailAddresses": "", "emailEvents": "NO", "initialBoostFactor": 1.0, "initialPredictiveModel": "OFF",
          "amdTracking": "OFF", "amdParams": "", "amdAudioFile": "", "amdFaxFile": "", "campaignVars": "",
          "loggingQmVars": ""
        }

        """;

    [Fact]
    public async Task The_scripts_find_make_link_clone_run_and_unlink()
    {
        await ShowConfigurationAsync();
        await CreateListAsync();
        await CreateCampaignAsync();
        await ShowCampaignAsync();
        await CloneAndRunAsync();
        await DeleteListFromCampaignAsync();
        await AutoRecallAsync();
    }

    private async Task ShowConfigurationAsync()
    {
        foreach (var path in new[] { "asterisk", "trunk", "ep", "list", "oh" })
            Assert.Empty((await site.PostBareAsync($"/wombat/api/edit/{path}/?mode=L")).Results);
        // As captured: LF, two blanks, four line feeds at the end, a new session every time.
        var answer = await site.PostBareAsync("/wombat/api/edit/trunk/?mode=L");
        Assert.Matches(
            "^\\{\\n  \"status\" : \"OK\",\\n  \"error\" : \"\",\\n  \"timeMs\" : \\d+,\\n  \"results\" : \\[ \\],\\n"
            + "  \"allResults\" : 0,\\n  \"startFrom\" : 0,\\n  \"nRecords\" : 0\\n\\}\\n\\n\\n\\n$", answer.Body);
        Assert.Contains("\r\nContent-Type: application/json;charset=UTF-8\r\n", answer.Head, StringComparison.Ordinal);
        Assert.Matches("\r\nSet-Cookie: JSESSIONID=[0-9A-F]{32}; Path=/wombat\r\n", answer.Head);
        // Two scripts send an odd type with an empty body.
        Assert.Empty((await site.PostFormAsync("/wombat/api/edit/list/?mode=L", "", type: "text/json;")).Results);
        await site.SaveAsync("asterisk/?mode=E", site.PbxRecord);
        var trunk = await site.SaveAsync(
            "trunk/?mode=E",
            """{"astId":{"id":1},"name":"tk 1","dialstring":"SIP/mdc_trunk_conf-1/${num}","capacity":5}""");
        var phone = await site.SaveAsync("ep/?mode=E",
            """
            {"type":"PHONE","name":"phone","astId":{"id":1},"extension":"400","context":"wombat","maxChannels":3}
            """);
        Assert.Equal((1, 1), (trunk.GetProperty("trunkId").GetInt32(), phone.GetProperty("epId").GetInt32()));
    }

    private async Task CreateListAsync()
    {
        Assert.DoesNotContain((await site.PostBareAsync("/wombat/api/edit/list/?mode=L&query=MYLIST")).Results,
            r => r.GetProperty("name").GetString() == "MYLIST");
        var made = await site.SaveAsync("list/?mode=E",
            "\n{\n  \"listId\": null,\n  \"name\": \"MYLIST\",\n  \"isHidden\": false,\n"
            + "  \"securityKey\": \"\"\n}\n\n");
        Assert.Equal(1, made.GetProperty("listId").GetInt32());
        await site.SaveAsync("list/record/?mode=E&parent=1",
            """
            {"callId":null,"number":"100","listId":{"listId":1},"attributes":[
             {"isInput":true,"attrName":"SURNAME","attrValue":"Doe"},
             {"isInput":true,"attrName":"NAME","attrValue":"John"}]}
            """);
        var literal = await site.GetAsync(
            "/wombat/api/lists/?op=addToList&list=MYLIST&numbers=1234,AA:bb,CC:dd|5678,XX:yy");
        Assert.Contains("MYLIST", literal.Text, StringComparison.Ordinal);
        Assert.Contains("OK", (await site.GetAsync(
            "/wombat/api/lists/?op=addToList&list=MYLIST&numbers=1000,AA:bb%7C1001,XX:yy")).Text,
            StringComparison.Ordinal);
        var records = (await site.PostBareAsync("/wombat/api/edit/list/record/?mode=L&parent=1")).Results;
        Assert.Equal(
            ["100 SURNAME:Doe,NAME:John", "1234 AA:bb,CC:dd", "5678 XX:yy", "1000 AA:bb", "1001 XX:yy"],
            records.Select(r => $"{r.GetProperty("number")} {r.GetProperty("attributesAsString")}"));
        Assert.All(records, r => Assert.Equal(JsonValueKind.Number, r.GetProperty("callId").ValueKind));
        await site.SaveAsync("list/?mode=E", """{"listId":null,"name":"BLK","isHidden":false,"securityKey":""}""");
    }

    private async Task CreateCampaignAsync()
    {
        Assert.Equal(1, (await FirstAsync("trunk/?mode=L&query=tk")).GetProperty("trunkId").GetInt32());
        Assert.Equal(1, (await FirstAsync("ep/?mode=L&query=ph")).GetProperty("epId").GetInt32());
        Assert.Equal(1, (await FirstAsync("list/?mode=L&query=MYLIST")).GetProperty("listId").GetInt32());
        Assert.Equal(2, (await FirstAsync("list/?mode=L&query=BLK")).GetProperty("listId").GetInt32());
        await site.SaveAsync("campaign/?mode=E", Campaign);
        var id = (await FirstAsync("campaign/?mode=L&query=ABCD")).GetProperty("campaignId").GetInt32();
        Assert.Equal(1, id);
        await site.SaveAsync("campaign/reschedule/?mode=E&parent=1",
            """
            {"rescheduleRuleId":null,"status":"RS_NOANSWER","statusExt":"","maxAttempts":1,"retryAfterS":120,
             "mode":"FIXED","campaignId":-1}
            """);
        await site.SaveAsync("campaign/reschedule/?mode=E&parent=1",
            """
            {"rescheduleRuleId":null,"status":"RS_BUSY","statusExt":"","maxAttempts":2,"retryAfterS":300,
             "mode":"FIXED","campaignId":-1}
            """);
        await site.SaveAsync("campaign/?mode=E", """{"name":"new_campaign"}""");
        var disposition = await site.SaveAsync("campaign/disposition/?mode=E&parent=1",
            """
            {"onState":"RS_BUSY","onExtState":"","withRetriesPending":0,"verb":"RESCHEDULE",
             "destination":"new_campaign","text":"","deferSec":30,"varMode":"ALL","addlVars":"","campaignId":-1}
            """);
        Assert.Equal("RESCHEDULE", disposition.GetProperty("verb").GetString());
        await site.SaveAsync("campaign/trunk/?mode=E&parent=1",
            "{\n    \"campaignId\" : -1,\n    \"trunkId\" : {\n    \t\"trunkId\":1\n    }\n}\n\n");
        await site.SaveAsync("campaign/ep/?mode=E&parent=1", """{"campaignId":-1,"epId":{"epId":1}}""");
        await site.SaveAsync("campaign/list/?mode=E&parent=1",
            """{"campaignId":-1,"cl":{"listId":1},"complete":false,"highwater":"","clType":"CALL_LIST"}""");
        await site.SaveAsync("campaign/list/?mode=E&parent=1",
            """{"campaignId":-1,"cl":{"listId":2},"complete":false,"highwater":"","clType":"BLACK_LIST"}""");
    }

    private async Task ShowCampaignAsync()
    {
        var rows = new Dictionary<string, int> 
        {
            ["trunk"] = 1, ["ep"] = 1, ["list"] = 2, ["reschedule"] = 2, ["disposition"] = 1, ["oh"] = 0,
        };
        foreach (var (path, count) in rows)
            Assert.Equal(
                (path, count), (path, (await site.PostBareAsync($"/wombat/api/edit/campaign/{path}/?mode=L&parent=1"))
                    .Results.Count));
        var rules = (await site.PostBareAsync("/wombat/api/edit/campaign/reschedule/?mode=L&parent=1")).Results;
        Assert.Equal(["RS_NOANSWER 1 120 FIXED", "RS_BUSY 2 300 FIXED"], rules.Select(r =>
            string.Join(' ', new[] { "status", "maxAttempts", "retryAfterS", "mode" }.Select(k => r.GetProperty(k)))));
        Assert.All(rules, r => Assert.Equal(1, r.GetProperty("campaignId").GetInt32()));
    }

    private async Task CloneAndRunAsync()
    {
        Assert.Contains("OK", (await site.GetAsync("/wombat/api/campaigns/?op=clone&campaign=ABCD&newcampaign=N1"))
            .Text, StringComparison.Ordinal);
        await site.GetAsync("/wombat/api/lists/?op=addToList&list=N1-list&numbers=01005001001,AA:bb|01005001002,XX:yy");
        var campaign = (await FirstAsync("campaign/?mode=L&query=N1")).GetProperty("campaignId").GetInt32();
        var list = (await FirstAsync("list/?mode=L&query=N1-list")).GetProperty("listId").GetInt32();
        var link = await site.SaveAsync($"campaign/list/?mode=E&parent={campaign}",
            $$"""
            {"campaignId":{{campaign}},"idx":"1","cl":{"listId":{{list}}},"complete":false,"highwater":"",
             "clType":"CALL_LIST"}
            """);
        Assert.Equal(
            (campaign, "N1-list", "CALL_LIST"), (link.GetProperty("campaignId").GetInt32(),
                link.GetProperty("cl").GetProperty("name").GetString(), link.GetProperty("clType").GetString()));
        Assert.Contains("OK", (await site.GetAsync("/wombat/api/campaigns/?op=start&campaign=N1")).Text,
            StringComparison.Ordinal);
        var run = await ClientSite.PollAsync(
            () => site.RunAsync("N1"), r => r.ValueKind == JsonValueKind.Object);
        Assert.Contains(
            run.GetProperty("state").GetString(), new[] { "RUNNING", "PAUSED", "COMPLETED", "WRONG_TIME", "IDLE" });
        await site.GetAsync("/wombat/api/campaigns/?op=remove&campaign=N1");
    }

    private async Task DeleteListFromCampaignAsync()
    {
        foreach (var name in new[] { "L1", "L2", "L3" })
        {
            await site.SaveAsync("list/?mode=E", $$"""{"name":"{{name}}"}""");
        }
        await site.SaveAsync("campaign/?mode=E", """{"campaignId":null,"name":"pippo-51587","loggingAlias":"T1"}""");
        var id = (await site.PostFormAsync("/wombat/api/edit/campaign/", "query=pippo-51587")).Results.Single()
            .GetProperty("campaignId").GetInt32();
        foreach (var name in new[] { "L1", "L2", "L3" })
        {
            var list = (await FirstAsync($"list/?query={name}")).GetProperty("listId").GetInt32();
            await site.SaveAsync($"campaign/list/?mode=E&parent={id}", $$$"""{"cl":{"listId":{{{list}}}}}""");
        }
        var rows = (await site.PostFormAsync("/wombat/api/edit/campaign/list/", $"parent={id}")).Results;
        Assert.Equal(["L1 1", "L2 2", "L3 3"], rows.Select(Named));
        // The script posts the whole row that it read, then empty ones for those that stay, and one more.
        var gone = await site.PostFormAsync("/wombat/api/edit/campaign/list/",
            $"data={Uri.EscapeDataString(rows[1].GetRawText())}&mode=D&parent={id}");
        Assert.Equal(["L1 1", "L3 2"], gone.Results.Select(Named));
        foreach (var body in new[] { $"data=&mode=D&parent={id}", $"&mode=D&parent={id}" })
        {
            var untouched = await site.PostFormAsync("/wombat/api/edit/campaign/list/", body);
            Assert.Equal("OK", untouched.Json.GetProperty("status").GetString());
            Assert.Equal(["L1 1", "L3 2"], untouched.Results.Select(Named));
        }
    }

    private async Task AutoRecallAsync()
    {
        await site.SaveAsync("campaign/trunk/?mode=E&parent=1", """{"trunkId":{"trunkId":1}}""");
        await site.GetAsync("/wombat/api/campaigns/?op=start&campaign=ABCD");
        Assert.Contains("00415554", (await site.GetAsync(
            "/wombat/api/calls/?op=addcall&campaign=ABCD&number=00415554")).Text, StringComparison.Ordinal);
        await site.GetAsync("/wombat/api/campaigns/?op=remove&campaign=ABCD");
        var refused = await site.GetAsync("/wombat/api/calls/?op=addcall&campaign=ABCD&number=00415554");
        Assert.StartsWith("ERROR", refused.Body, StringComparison.Ordinal);
    }

    private static string Named(JsonElement row) =>
        $"{row.GetProperty("cl").GetProperty("name").GetString()} {row.GetProperty("idx").GetString()}";

    private async Task<JsonElement> FirstAsync(string pathAndQuery) =>
        (await site.PostBareAsync($"/wombat/api/edit/{pathAndQuery}")).Results[0];
}
