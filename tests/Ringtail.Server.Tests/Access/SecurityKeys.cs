using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Dialing;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using Ringtail.Server.Tests.Api;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Access;

/// <summary>Security keys where records are named by their id or their name, in both APIs.</summary>
public sealed class SecurityKeys
{
    private const string Password = "a long password";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A kind without a name is closed to everybody but the master key; better it is given one.</summary>
    [Fact]
    public async Task Every_kind_of_record_in_a_path_has_a_rule_and_one_without_is_closed()
    {
        await using var server = await RunningServer.StartAsync();
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        var kinds = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null
                && (e.RoutePattern.RawText ?? "").StartsWith("/api/v1", StringComparison.Ordinal))
            .SelectMany(KeyGate.IdsOf).Select(i => i.Kind).Distinct().Order().ToList();
        Assert.True(kinds.Count > 10, string.Join(", ", kinds));
        Assert.All(kinds, k => Assert.True(KeyGate.Knows(db, k), k));
        Assert.True(await KeyGate.SeesAsync(db, "something-new", 1, Ct));
        db.SeeAs(KeyRing.None);
        Assert.False(await KeyGate.SeesAsync(db, "something-new", 1, Ct));
    }

    /// <summary>Who sees less never comes to see more again.</summary>
    [Fact]
    public async Task A_context_is_narrowed_and_never_widened()
    {
        await using var server = await RunningServer.StartAsync();
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        db.SeeAs(KeyRing.Of(false, "north\nsouth"));
        db.SeeAs(KeyRing.Of(false, "south\neast"));
        db.SeeAs(KeyRing.All);
        Assert.Equal((false, "south"), (db.SeesAll, Assert.Single(db.Ring.Keys)));
    }

    [Fact]
    public async Task A_call_of_a_hidden_campaign_gets_no_status_and_no_attribute_through_the_compatible_api()
    {
        await using var server = await WorldAsync();
        using var holder = server.Client("holder", Password);
        using var other = server.Client("other", Password);
        string[] asked =
        [
            "calls/?op=extstatus&wombatid=1001&status=SALE", "calls/?op=attr&wombatid=1001&attr=A&val=1",
        ];
        foreach (var path in asked)
        {
            var refused = await other.GetStringAsync(Wombat(path), Ct);
            // As of a call that nobody knows.
            Assert.Equal(
                await holder.GetStringAsync(Wombat(path.Replace("1001", "7777", StringComparison.Ordinal)), Ct),
                refused.Replace("1001", "7777", StringComparison.Ordinal));
        }
        Assert.Equal("", await StatusAsync(server));
        foreach (var path in asked)
            Assert.StartsWith("OK", await holder.GetStringAsync(Wombat(path), Ct), StringComparison.Ordinal);
        Assert.Equal("SALE", await StatusAsync(server));
        // The dial plan, without credentials from this machine, tells of its own call whatever the campaign's key.
        Assert.StartsWith("OK", await server.Anonymous.GetStringAsync(
            Wombat("calls/?op=extstatus&wombatid=1001&status=TOLD"), Ct), StringComparison.Ordinal);
        Assert.Equal("TOLD", await StatusAsync(server));
        foreach (var op in new[] { "dial", "skip" })
            Assert.Contains("There is no call 1001", await other.GetStringAsync(
                Wombat($"reserve/?op={op}&id=1001"), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_comes_to_refer_to_a_hidden_record_and_no_hidden_part_is_lost()
    {
        await using var server = await WorldAsync();
        using var holder = server.Client("holder", Password);
        using var other = server.Client("other", Password);
        int[] hidden = [2], seen = [3];
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(other, "campaigns/2/trunks", hidden));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(holder, "campaigns/2/trunks", (int[])[1, 2]));
        Assert.Equal("[1]", await other.GetStringAsync(Typed("campaigns/2/trunks"), Ct));
        Assert.Equal(HttpStatusCode.Conflict, await PutAsync(other, "campaigns/2/trunks", seen));
        Assert.Equal("[1,2]", await holder.GetStringAsync(Typed("campaigns/2/trunks"), Ct));
        // Nor does a copy take it along.
        Assert.Equal(HttpStatusCode.Conflict, await CloneAsync(other, 2, "Copy"));
        Assert.StartsWith("ERROR", await other.GetStringAsync(
            Wombat("campaigns/?op=clone&campaign=Campaign%202&newcampaign=Copy"), Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, await CloneAsync(holder, 2, "Copy"));
        var trunk = new { pbxId = 3, name = "Through the wall", dialString = "SIP/t/${num}" };
        using var refused = await other.PostAsJsonAsync(Typed("trunks"), trunk, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var done = await holder.PostAsJsonAsync(Typed("trunks"), trunk, Ct);
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
        // A part of a hidden server is hidden with it.
        Assert.DoesNotContain("Through the wall", await other.GetStringAsync(Typed("trunks"), Ct),
            StringComparison.Ordinal);
        using var run = await other.PostAsJsonAsync(Typed("runs/2/lists"), new { listId = 1 }, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, run.StatusCode);
    }

    /// <summary>A rule reaches by name what a link may not reach by id.</summary>
    [Fact]
    public async Task No_rule_comes_to_name_a_hidden_list_or_campaign()
    {
        await using var server = await WorldAsync();
        using var holder = server.Client("holder", Password);
        using var other = server.Client("other", Password);
        (string Verb, string Hidden, string Seen)[] verbs =
        [
            ("ADD_LIST", "List 1", "List 2"), ("Add to blacklist", "List 1", "List 2"),
            ("RESCHEDULE", "Campaign 1", "Campaign 2"),
        ];
        foreach (var (verb, hidden, seen) in verbs)
        {
            Assert.Equal("ERROR", await EditAsync(other, verb, hidden));
            Assert.Equal("OK", await EditAsync(other, verb, seen));
            Assert.Equal("OK", await EditAsync(other, verb, "To be made"));
            var code = verb == "Add to blacklist" ? "ADD_BLACKLIST" : verb;
            Assert.Equal(
                HttpStatusCode.BadRequest, await PutAsync(other, "campaigns/3/disposition-rules", Rules(hidden)));
            Assert.Equal(HttpStatusCode.OK, await PutAsync(other, "campaigns/3/disposition-rules", Rules(seen)));
            // Who holds the key may, and then others may keep it in its place.
            Assert.Equal(HttpStatusCode.OK, await PutAsync(holder, "campaigns/3/disposition-rules", Rules(hidden)));
            Assert.Equal(HttpStatusCode.OK, await PutAsync(other, "campaigns/3/disposition-rules", Rules(hidden)));
            Assert.Equal(HttpStatusCode.Conflict, await CloneAsync(other, 3, $"Copy {code}"));
            Assert.Equal(HttpStatusCode.OK, await PutAsync(holder, "campaigns/3/disposition-rules", Rules(seen)));
            Assert.Equal(HttpStatusCode.Created, await CloneAsync(other, 3, $"Copy {code}"));

            object[] Rules(string destination) => [new { status = "RS_BUSY", verb = code, destination }];
        }

        static async Task<string?> EditAsync(HttpClient client, string verb, string destination)
        {
            using var body = new FormUrlEncodedContent([new("data",
                System.Text.Json.JsonSerializer.Serialize(new { onState = "RS_BUSY", verb, destination }))]);
            using var answer = await client.PostAsync(
                Wombat("edit/campaign/disposition/?mode=E&parent=2"), body, Ct);
            return (await RunningServer.JsonAsync(answer)).GetProperty("status").GetString();
        }
    }

    [Fact]
    public async Task The_system_log_and_why_are_silent_about_what_is_hidden()
    {
        await using var server = await WorldAsync();
        using var holder = server.Client("holder", Password);
        using var other = server.Client("other", Password);
        foreach (var (client, sees) in new[] { (holder, true), (other, false) })
        {
            var log = await client.GetStringAsync(Typed("system-log?code=RunStarted"), Ct);
            Assert.Equal(sees, log.Contains("\"subject\":\"1\"", StringComparison.Ordinal));
            Assert.Contains("\"subject\":\"2\"", log, StringComparison.Ordinal);
            // Trunk 1 serves both campaigns.
            var why = await client.GetStringAsync(Typed("why?trunk=1"), Ct);
            Assert.Equal(sees, why.Contains("Campaign 1", StringComparison.Ordinal));
            Assert.Contains("Campaign 2", why, StringComparison.Ordinal);
            using var number = await client.GetAsync(Typed("why?number=030123"), Ct);
            Assert.Equal(HttpStatusCode.Conflict, number.StatusCode);
        }
        using var master = await server.Administrator.GetAsync(Typed("why?number=030123"), Ct);
        Assert.Equal(HttpStatusCode.OK, master.StatusCode);
    }

    [Fact]
    public async Task Of_the_live_view_only_what_the_keys_open_is_left()
    {
        await using var server = await WorldAsync();
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        var now = DateTimeOffset.UnixEpoch;
        var view = LiveView.Empty with
        {
            Pbxs = [new(1, "PBX 1", "UP", "", "", []), new(3, "PBX 3", "UP", "", "", [])],
            Runs = [Run(1), Run(2)],
            Calls = [Call(5, 1), Call(6, 2)],
            Trunks = [new(1, "Trunk 1", 1, 9, 0, 0, ""), new(2, "Trunk 2", 1, 9, 0, 0, "")],
            Alarms = [Alarm("Trunk 1"), Alarm("Trunk 2")],
        };
        var all = await db.SeenAsync(view, Ct);
        Assert.Same(view, all);
        db.SeeAs(KeyRing.Of(false, "south"));
        var seen = await db.SeenAsync(view, Ct);
        Assert.Equal((1, 2, 6, 1, "Trunk 1"), (
            Assert.Single(seen.Pbxs).PbxId, Assert.Single(seen.Runs).RunId, Assert.Single(seen.Calls).HopperId,
            Assert.Single(seen.Trunks).TrunkId, Assert.Single(seen.Alarms).Alarm.Subject));

        static RunView Run(int id) =>
            new() { RunId = id, CampaignId = id, Name = $"Campaign {id}", State = "RUNNING" };
        CallView Call(int hopper, int run) =>
            new(hopper, run, $"Campaign {run}", "030", "DIALLING", 1, 1, "Trunk 1", 1, "", "", "", now, now);
        AlarmView Alarm(string about) =>
            new(new Alarm(about, AlarmSeverity.Error, "TrunkBreakerOpen", about, "It carried nothing."), now);
    }

    /// <summary>Else a person keeps what was taken from them until the page is loaded anew.</summary>
    [Fact]
    public async Task Who_loses_a_key_signs_in_again()
    {
        await using var server = await WorldAsync();
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        var before = await db.Users.Where(u => u.UserName == "holder").Select(u => u.SecurityStamp).SingleAsync(Ct);
        await SaveAsync(server, "holder", "south");
        var after = await db.Users.Where(u => u.UserName == "holder").Select(u => u.SecurityStamp).SingleAsync(Ct);
        Assert.NotEqual(before, after);
        await SaveAsync(server, "holder", "south");
        Assert.Equal(after, await db.Users.Where(u => u.UserName == "holder").Select(u => u.SecurityStamp)
            .SingleAsync(Ct));
    }

    /// <summary>The key north is on campaign 1, list 1, trunk 2 and server 3.</summary>
    private static async Task<RunningServer> WorldAsync()
    {
        var server = await RunningServer.StartAsync();
        await ExampleWorld.MakeAsync(server);
        foreach (var hidden in new[] { "campaigns/1", "lists/1", "trunks/2", "pbxs/3" })
            await Records.SendAsync(server, HttpMethod.Patch, hidden, """{"securityKey":"north"}""");
        foreach (var (name, keys) in new[] { ("holder", "south\nnorth"), ("other", "south") })
        {
            await using var scope = server.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<UserAdministration>()
                .AddAsync(name, name, Password, Roles.Administrator);
            await SaveAsync(server, name, keys);
        }
        return server;
    }

    private static async Task SaveAsync(RunningServer server, string name, string keys)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<UserProfiles>().SaveAsync(
            name, new UserProfile { RealName = name, Role = Roles.Administrator, Keys = keys }, "test");
    }

    private static async Task<string> StatusAsync(RunningServer server)
    {
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        return await db.Attempts.Where(a => a.HopperId == 1001).Select(a => a.StatusExt).SingleAsync(Ct);
    }

    private static async Task<HttpStatusCode> CloneAsync(HttpClient client, int campaign, string name)
    {
        using var answer = await client.PostAsJsonAsync(Typed($"campaigns/{campaign}/clone"), new { name }, Ct);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> PutAsync<T>(HttpClient client, string path, T body)
    {
        using var answer = await client.PutAsJsonAsync(Typed(path), body, Ct);
        return answer.StatusCode;
    }

    private static Uri Typed(string path) => new($"/api/v1/{path}", UriKind.Relative);

    private static Uri Wombat(string path) => new($"/wombat/api/{path}", UriKind.Relative);
}
