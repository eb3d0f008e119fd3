using System.Text.Json;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.WombatApi;

/// <summary><c>edit/campaign/disposition</c> as its clients use it.</summary>
public sealed class DispositionRules
{
    private const string Path = "campaign/disposition/";

    /// <summary>The record that the vendor's script posts.</summary>
    private const string Vendors =
        """
        {"onState":"RS_BUSY","onExtState":"","withRetriesPending":0,"verb":"RESCHEDULE","destination":"new_campaign",
         "text":"","deferSec":30,"varMode":"ALL","addlVars":"","campaignId":-1}
        """;

    [Fact]
    public async Task The_vendors_rule_is_saved_listed_changed_and_deleted()
    {
        await using var server = await RunningServer.StartAsync();
        await server.EditAsync("campaign/?mode=E", """{"name":"c"}""");
        var saved = First(await server.EditAsync(Path + "?mode=E&parent=1", Vendors));
        Assert.Equal((1, "RS_BUSY", "RESCHEDULE", 30, "ALL"),
            (saved.GetProperty("campaignId").GetInt32(), saved.GetProperty("onState").GetString(),
                saved.GetProperty("verb").GetString(), saved.GetProperty("deferSec").GetInt32(),
                saved.GetProperty("varMode").GetString()));
        Assert.Equal(JsonValueKind.Number, saved.GetProperty("dispositionId").ValueKind);
        Assert.Equal("0", saved.GetProperty("withRetriesPending").GetRawText());

        var changed = First(await server.EditAsync(
            Path + "?mode=E&parent=1", """{"dispositionId":1,"withRetriesPending":1,"onExtState":"X"}"""));
        Assert.Equal(("RESCHEDULE", "new_campaign", "X", "1"),
            (changed.GetProperty("verb").GetString(), changed.GetProperty("destination").GetString(),
                changed.GetProperty("onExtState").GetString(), changed.GetProperty("withRetriesPending").GetRawText()));
        var rest = await server.EditAsync(Path + "?mode=D&parent=1", changed.GetRawText());
        Assert.Equal(0, rest.GetProperty("nRecords").GetInt32());
    }

    [Theory]
    [InlineData("NONE", "", "NONE")]
    [InlineData("HTTP Get", "http://a/", "HTTP_GET")]
    [InlineData("HTTP Post", "https://a/?x=${num}", "HTTP_POST")]
    [InlineData("ADD_LIST", "l", "ADD_LIST")]
    [InlineData("Add to list", "l", "ADD_LIST")]
    [InlineData("Add to blacklist", "l", "ADD_BLACKLIST")]
    [InlineData("Send e-mail", "a@b.example", "EMAIL")]
    [InlineData("Reschedule", "c", "RESCHEDULE")]
    public async Task Verbs_are_taken_as_codes_and_as_labels(string given, string destination, string code)
    {
        await using var server = await RunningServer.StartAsync();
        await server.EditAsync("campaign/?mode=E", """{"name":"c"}""");
        var saved = First(await server.EditAsync(Path + "?mode=E&parent=1",
            $$"""{"onState":"DIALLING","verb":"{{given}}","destination":"{{destination}}"}"""));
        Assert.Equal(code, saved.GetProperty("verb").GetString());
    }

    [Fact]
    public async Task Rules_are_moved_and_copied_with_their_campaign()
    {
        await using var server = await RunningServer.StartAsync();
        await server.EditAsync("campaign/?mode=E", """{"name":"c"}""");
        foreach (var list in new[] { "one", "two", "three" })
            await server.EditAsync(Path + "?mode=E&parent=1",
                $$"""{"onState":"RS_BUSY","verb":"ADD_LIST","destination":"{{list}}"}""");
        Assert.Equal(["one", "three", "two"],
            Destinations(await server.EditAsync(Path + "?mode=MU&parent=1", """{"dispositionId":3}""")));
        Assert.Equal(["three", "one", "two"],
            Destinations(await server.EditAsync(Path + "?mode=MD&parent=1", """{"dispositionId":"1"}""")));
        Assert.Equal(["three", "two"],
            Destinations(await server.EditAsync(Path + "?mode=D&parent=1", """{"dispositionId":1}""")));
        Assert.Equal(["three", "two"],
            Destinations(await server.EditAsync(Path + "?mode=MU&parent=1", """{"dispositionId":1}""")));
        await server.ControlAsync("campaigns/?op=clone&campaign=c&newcampaign=d");
        Assert.Equal(["three", "two"], Destinations(await server.EditAsync(Path + "?parent=2")));
    }

    [Theory]
    [InlineData("""{"onState":"NO_SUCH","verb":"NONE"}""", "onState:")]
    [InlineData("""{"onState":"RS_BUSY","verb":"FLY"}""", "verb:")]
    [InlineData("""{"onState":"RS_BUSY","verb":"HTTP_GET","destination":"ftp://a"}""", "destination:")]
    [InlineData("""{"onState":"RS_BUSY","verb":"EMAIL","destination":"nobody"}""", "destination:")]
    [InlineData("""{"onState":"RS_BUSY","verb":"ADD_LIST"}""", "destination:")]
    [InlineData("""{"onState":"RS_BUSY","verb":"NONE","deferSec":-1}""", "deferSec:")]
    [InlineData("""{"onState":"RS_BUSY","verb":"NONE","withRetriesPending":"perhaps"}""", "withRetriesPending")]
    public async Task A_wrong_field_is_named_and_nothing_is_kept(string record, string named)
    {
        await using var server = await RunningServer.StartAsync();
        await server.EditAsync("campaign/?mode=E", """{"name":"c"}""");
        var refused = await server.EditAsync(Path + "?mode=E&parent=1", record);
        Assert.Equal("ERROR", refused.GetProperty("status").GetString());
        Assert.Contains(named, refused.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, (await server.EditAsync(Path + "?parent=1")).GetProperty("allResults").GetInt32());
    }

    private static JsonElement First(JsonElement answer) => answer.GetProperty("results")[0];

    private static IEnumerable<string?> Destinations(JsonElement answer) =>
        answer.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("destination").GetString());
}
