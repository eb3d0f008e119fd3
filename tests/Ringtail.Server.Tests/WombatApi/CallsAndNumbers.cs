using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Tests.Api;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.WombatApi;

/// <summary><c>calls</c> and <c>lists</c>: a refusal changes nothing, and no number that was sent is lost.</summary>
public sealed class CallsAndNumbers
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_status_or_value_that_is_not_sent_erases_nothing()
    {
        await using var server = await WorldAsync();
        await OkAsync(server, "calls/?op=extstatus&wombatid=1001&status=SALE");
        await OkAsync(server, "calls/?op=attr&wombatid=1001&attr=id_agente&val=4");
        await ErrorAsync(server, "calls/?op=extstatus&wombatid=1001", "status: ");
        await ErrorAsync(server, "calls/?op=extstatus&wombatid=1001&status=", "status: ");
        await ErrorAsync(server, "calls/?op=attr&wombatid=1001&attr=id_agente", "val: ");
        await ErrorAsync(server, "calls/?op=attr&wombatid=1001&val=4", "attr: ");
        Assert.Equal(("SALE", """[["id_agente","4"]]"""), await ToldAsync(server));
        await OkAsync(server, "calls/?op=attr&wombatid=1001&attr=id_agente&val=");
        Assert.Equal(("SALE", """[["id_agente",""]]"""), await ToldAsync(server));
    }

    [Fact]
    public async Task A_status_and_an_attribute_have_the_limits_of_rules_and_of_input_attributes()
    {
        await using var server = await WorldAsync();
        var (longer, longest) = (new string('a', 256), new string('a', 5000));
        await ErrorAsync(server, $"calls/?op=extstatus&wombatid=1001&status={longer}", "status: ");
        await ErrorAsync(server, "calls/?op=extstatus&wombatid=1001&status=A%0D%0AB", "status: ");
        await ErrorAsync(server, $"calls/?op=attr&wombatid=1001&attr={longer}&val=1", "attr: ");
        await ErrorAsync(server, "calls/?op=attr&wombatid=1001&attr=A%0AB&val=1", "attr: ");
        await ErrorAsync(server, "calls/?op=attr&wombatid=1001&attr=A%3DB&val=1", "attr: ");
        await ErrorAsync(server, "calls/?op=attr&wombatid=1001&attr=WOMBAT_HOPPER_ID&val=1", "attr: ");
        await ErrorAsync(server, $"calls/?op=attr&wombatid=1001&attr=A&val={longest}", "val: ");
        await ErrorAsync(server, "calls/?op=attr&wombatid=1001&attr=A&val=1%0D%0A2", "val: ");
        Assert.Equal(("", ""), await ToldAsync(server));
    }

    [Fact]
    public async Task A_call_is_refused_for_what_a_list_refuses()
    {
        await using var server = await WorldAsync();
        var before = await ClaimsAsync(server);
        (string Number, string Said)[] wrong =
        [
            ("abc", "has no digit"), ("03077%0D%0A1", "0x0D"), ("030771%40other", "'@'"),
            (new string('1', 65), "65 characters"),
        ];
        foreach (var (number, said) in wrong)
        {
            var text = await server.ControlAsync($"calls/?op=addcall&campaign=Campaign%201&number={number}");
            Assert.StartsWith("ERROR number: ", text, StringComparison.Ordinal);
            Assert.Contains(said, text, StringComparison.Ordinal);
        }
        await ErrorAsync(
            server, "calls/?op=addcall&campaign=Campaign%201&number=030771&attrs=WOMBAT_HOPPER_ID:1", "attrs: ");
        Assert.Equal(before, await ClaimsAsync(server));
    }

    [Fact]
    public async Task Numbers_of_which_none_is_usable_make_no_list()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var numbers in new[] { "abc", "|||", "", "x@y|z" }) await ErrorAsync(
            server, $"lists/?op=addToList&list=New&numbers={Uri.EscapeDataString(numbers)}", "numbers: ");
        Assert.Equal(0, (await server.EditAsync("list/")).GetProperty("allResults").GetInt32());
    }

    private static readonly (string Query, string Body, string Expected)[] Uploads =
    [
        ("", "numbers=771&numbers=772", "771 772"),
        ("", "numbers=771,A:Tom & Jerry|772", "771 772"),
        ("", "numbers=771,A:Tom&Jerry=x|772&list=ignored", "771 772"),
        ("", "numbers=771|772&", "771 772"),
        ("&numbers=771", "numbers=772", "771 772"),
        ("&numbers=771&numbers=772", "", "771 772"),
        ("&numbers=771", "numbers=", "771"),
        ("", "dedupe=1&numbers=771|772|771&op=addToList", "771 772"),
    ];

    [Fact]
    public async Task No_number_that_was_sent_is_lost()
    {
        await using var server = await RunningServer.StartAsync();
        for (var i = 0; i < Uploads.Length; i++)
        {
            var (query, body, expected) = Uploads[i];
            using var content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded");
            using var answer = await server.Anonymous.PostAsync(
                new Uri($"/wombat/api/lists/?op=addToList&list=L{i}{query}", UriKind.Relative), content, Ct);
            Assert.StartsWith("OK ", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            var rows = (await server.EditAsync($"list/record/?parent={i + 1}")).GetProperty("results")
                .EnumerateArray().ToList();
            Assert.Equal(expected, string.Join(' ', rows.Select(r => r.GetProperty("number").GetString())));
            if (body.Contains("Tom & ", StringComparison.Ordinal))
                Assert.Equal("A:Tom & Jerry", rows[0].GetProperty("attributesAsString").GetString());
        }
    }

    [Fact]
    public async Task An_attribute_of_a_call_keeps_its_ampersand()
    {
        await using var server = await WorldAsync();
        using var content = new StringContent(
            "op=addcall&campaign=Campaign 1&attrs=text:Tom & Jerry, Ltd&number=030771", Encoding.UTF8);
        using var answer = await server.Anonymous.PostAsync(
            new Uri("/wombat/api/calls/?", UriKind.Relative), content, Ct);
        Assert.StartsWith("OK ", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        var kept = await db.Contacts.SingleAsync(c => c.Number == "030771" && c.ListId == 0, Ct);
        Assert.Equal("""[["TEXT","Tom & Jerry, Ltd"]]""", kept.Attributes);
    }

    private static async Task<RunningServer> WorldAsync()
    {
        var server = await RunningServer.StartAsync();
        await ExampleWorld.MakeAsync(server);
        return server;
    }

    private static async Task OkAsync(RunningServer server, string path) =>
        Assert.StartsWith("OK ", await server.ControlAsync(path), StringComparison.Ordinal);

    private static async Task ErrorAsync(RunningServer server, string path, string begins) =>
        Assert.StartsWith("ERROR " + begins, await server.ControlAsync(path), StringComparison.Ordinal);

    private static async Task<(string Status, string Attributes)> ToldAsync(RunningServer server)
    {
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        var call = await db.Attempts.AsNoTracking().SingleAsync(a => a.HopperId == ExampleWorld.Call, Ct);
        return (call.StatusExt, call.OutputAttributes);
    }

    private static async Task<int> ClaimsAsync(RunningServer server)
    {
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        return await db.Claims.CountAsync(Ct);
    }
}
