using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Tests.Api;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.WombatApi;

/// <summary>How far a run is in a list whose zones open apart: <c>highwater</c> and <c>complete</c>.</summary>
public sealed class ListProgress
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_highest_bookmark_is_told_and_complete_is_what_no_zone_has_more_of()
    {
        await using var server = await RunningServer.StartAsync();
        await server.EditAsync("campaign/?mode=E", "{\"name\":\"C\"}");
        await server.ControlAsync("lists/?op=addToList&list=L&numbers=0301|0302|0303|0304");
        await server.EditAsync("campaign/list/?mode=E&parent=1", "{\"cl\":{\"listId\":1}}");
        Assert.Equal(("", false), await ReachedAsync(server));

        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        // Contacts 1 and 3 are in one zone, 2 and 4 in another; the run has seen the first of them with all zones open.
        ZoneGroupRow near = new() { Zones = "Test/Near" }, far = new() { Zones = "Test/Far" };
        // Removed, so that nobody goes on with it meanwhile.
        var run = new RunRow { CampaignId = 1, CampaignName = "C", State = "Completed", Removed = true };
        db.AddRange(near, far, run);
        await db.SaveChangesAsync(Ct);
        foreach (var contact in db.Contacts.Where(c => c.ListId == 1).ToList())
            contact.ZoneGroup = contact.Id % 2 == 1 ? near.Id : far.Id;
        db.ListZones.AddRange(
            new ListZoneRow { ListId = 1, ZoneGroup = near.Id }, new ListZoneRow { ListId = 1, ZoneGroup = far.Id });
        db.RunLists.Add(new RunListRow { RunId = run.Id, ListId = 1, Position = 1, Bookmark = 1 });
        await db.SaveChangesAsync(Ct);
        Assert.Equal(("1", false), await ReachedAsync(server));

        var own = new RunListZoneRow { RunId = run.Id, ListId = 1, ZoneGroup = near.Id, Bookmark = 3 };
        db.RunListZones.Add(own);
        await db.SaveChangesAsync(Ct);
        Assert.Equal(("3", false), await ReachedAsync(server));
        db.RunListZones.Add(new RunListZoneRow { RunId = run.Id, ListId = 1, ZoneGroup = far.Id, Bookmark = 4 });
        await db.SaveChangesAsync(Ct);
        Assert.Equal(("4", true), await ReachedAsync(server));

        // Of a contact of whom nothing is known no zone tells.
        await server.ControlAsync("lists/?op=addToList&list=L&numbers=0305");
        var last = db.Contacts.OrderBy(c => c.Id).Last();
        last.ZoneGroup = 0;
        await db.SaveChangesAsync(Ct);
        Assert.Equal(("4", false), await ReachedAsync(server));
    }

    private static async Task<(string?, bool)> ReachedAsync(RunningServer server)
    {
        var link = (await server.EditAsync("campaign/list/?parent=1")).GetProperty("results")[0];
        return (link.GetProperty("highwater").GetString(), link.GetProperty("complete").GetBoolean());
    }
}
