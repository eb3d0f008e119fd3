using System.Text.Json;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.WombatApi;

public sealed class OpeningHoursRecords
{
    private static JsonElement First(JsonElement answer)
    {
        Assert.Equal("OK", answer.GetProperty("status").GetString());
        return answer.GetProperty("results")[0];
    }

    private static List<string> Names(JsonElement row) => [.. row.EnumerateObject().Select(p => p.Name)];

    [Fact]
    public async Task A_set_has_eleven_keys_and_its_rules_in_order()
    {
        await using var server = await RunningServer.StartAsync();
        var set = First(await server.EditAsync("oh/?mode=E",
            """
            {"name":"office","defaultMode":"DEF_CLOSED","comment":"c","hidden":false,"securityKey":"","rules":[
             {"mode":"CLOSED","dateFrom":"2026-12-24","dateTo":"2027-01-01"},
             {"onDow":"23456","timeStartHr":"090000","timeEndHr":"165959"}]}
            """));
        Assert.Equal(["sys_dt_creazione", "sys_user_creazione", "sys_dt_modifica", "sys_user_modifica",
            "openingHourId", "name", "defaultMode", "comment", "hidden", "securityKey", "rules"], Names(set));
        Assert.Equal((1, "DEF_CLOSED", 2), (set.GetProperty("openingHourId").GetInt32(),
            set.GetProperty("defaultMode").GetString(), set.GetProperty("rules").GetArrayLength()));
        Assert.Equal("OPEN", set.GetProperty("rules")[1].GetProperty("mode").GetString());

        // What is not sent stays, also the rules; what was read can be posted back.
        var renamed = First(await server.EditAsync("oh/?mode=E", """{"openingHourId":"1","name":"shop"}"""));
        Assert.Equal(("shop", 2), (renamed.GetProperty("name").GetString(),
            renamed.GetProperty("rules").GetArrayLength()));
        Assert.Equal(renamed.GetProperty("rules").GetRawText(),
            First(await server.EditAsync("oh/?mode=E", renamed.GetRawText())).GetProperty("rules").GetRawText());
    }

    [Fact]
    public async Task A_wrong_rule_is_refused_by_its_place_and_changes_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        await server.EditAsync("oh/?mode=E", """{"name":"office","rules":[{"onDow":"2"}]}""");
        var refused = await server.EditAsync(
            "oh/?mode=E", """{"openingHourId":1,"name":"office","rules":[{"onDow":"23"},{"onDow":"8"}]}""");
        Assert.Equal("ERROR", refused.GetProperty("status").GetString());
        Assert.StartsWith("rules[2].onDow:", refused.GetProperty("error").GetString(), StringComparison.Ordinal);
        var kept = First(await server.EditAsync("oh/")).GetProperty("rules")[0];
        Assert.Equal("2", kept.GetProperty("onDow").GetString());
    }

    [Fact]
    public async Task Sets_are_linked_moved_and_unlinked_and_a_linked_one_is_not_deleted()
    {
        await using var server = await RunningServer.StartAsync();
        await server.EditAsync("campaign/?mode=E", """{"name":"c"}""");
        foreach (var name in new[] { "one", "two" }) await server.EditAsync("oh/?mode=E", $$"""{"name":"{{name}}"}""");
        foreach (var id in new[] { 1, 2 })
        {
            var link = First(await server.EditAsync(
                "campaign/oh/?mode=E&parent=1", $$$"""{"campaignId":-1,"rule":{"openingHourId":{{{id}}}}}"""));
            Assert.Equal(["campaignId", "cohId", "rule"], Names(link));
            Assert.Equal((1, id, 11), (link.GetProperty("campaignId").GetInt32(), link.GetProperty("cohId").GetInt32(),
                Names(link.GetProperty("rule")).Count));
        }
        Assert.Equal(["two", "one"],
            Linked(await server.EditAsync("campaign/oh/?mode=MU&parent=1", """{"cohId":2}""")));
        Assert.Equal(["one", "two"],
            Linked(await server.EditAsync("campaign/oh/?mode=MD&parent=1", """{"cohId":2}""")));
        var refused = await server.EditAsync("oh/?mode=D", """{"openingHourId":2}""");
        Assert.Contains("'c' uses it", refused.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(["one"], Linked(await server.EditAsync("campaign/oh/?mode=D&parent=1", """{"cohId":2}""")));
        Assert.Equal(["one"], Linked(await server.EditAsync("campaign/oh/?mode=D&parent=1", """{"cohId":9}""")));
        Assert.Equal("OK", (await server.EditAsync("oh/?mode=D", """{"openingHourId":2}"""))
            .GetProperty("status").GetString());
    }

    private static IEnumerable<string?> Linked(JsonElement answer) => answer.GetProperty("results").EnumerateArray()
        .Select(r => r.GetProperty("rule").GetProperty("name").GetString());
}
