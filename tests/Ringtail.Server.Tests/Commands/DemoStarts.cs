using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Demo;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Commands;

/// <summary>What a start of the demo does to a data folder that people have worked in.</summary>
public sealed class DemoStarts
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_later_start_leaves_runs_and_what_people_made_as_they_are()
    {
        await using var server = await RunningServer.StartAsync();
        await new DemoSetUp(server.Services).RunAsync(Site(5038), Ct);
        var editor = server.Services.GetRequiredService<ConfigurationEditor>();
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        var first = await db.Runs.AsNoTracking().OrderBy(r => r.Id).ToListAsync(Ct);
        Assert.Equal(["Spring offer", "Appointment reminder"], first.Select(r => r.CampaignName));

        var own = await editor.SaveCampaignAsync(new CampaignRow { Name = "without a list" }, "Ann", Ct);
        var copy = await editor.CloneCampaignAsync(first[0].CampaignId, "could run", "Ann", Ct);
        await server.Services.GetRequiredService<IDialerControl>().RemoveRunAsync(first[0].Id, "Ann", Ct);
        var pbx = await db.Pbxs.AsNoTracking().SingleAsync(Ct);
        pbx.Description = "renamed";
        await editor.SavePbxAsync(pbx, null, "Ann", Ct);

        await new DemoSetUp(server.Services).RunAsync(Site(5039), Ct);
        Assert.Equal([(first[0].Id, true), (first[1].Id, false)],
            (await db.Runs.AsNoTracking().OrderBy(r => r.Id).ToListAsync(Ct)).Select(r => (r.Id, r.Removed)));
        pbx = await db.Pbxs.AsNoTracking().SingleAsync(Ct);
        Assert.Equal(("renamed", 5039), (pbx.Description, pbx.Port));
        Assert.Equal([.. first.Select(r => r.CampaignId), own.Id, copy.Id],
            await db.Campaigns.OrderBy(c => c.Id).Select(c => c.Id).ToListAsync(Ct));
    }

    [Fact]
    public async Task Names_that_people_have_taken_keep_nothing_from_starting()
    {
        await using var server = await RunningServer.StartAsync();
        var editor = server.Services.GetRequiredService<ConfigurationEditor>();
        await editor.SavePbxAsync(
            new PbxRow { Description = Site(5038).Name, Address = "192.0.2.7", Login = "w", Enabled = false }, "s",
            "Ann", Ct);
        await editor.SaveListAsync(new ContactListRow { Name = "Spring offer list" }, "Ann", Ct);
        await editor.SaveCampaignAsync(new CampaignRow { Name = "Spring offer" }, "Ann", Ct);

        await new DemoSetUp(server.Services).RunAsync(Site(5038), Ct);
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        Assert.Equal(["Spring offer 2", "Appointment reminder"],
            await db.Runs.OrderBy(r => r.Id).Select(r => r.CampaignName).ToListAsync(Ct));
        Assert.Equal("192.0.2.7", (await db.Pbxs.OrderBy(p => p.Id).FirstAsync(Ct)).Address);
    }

    private static DemoSite Site(int port) => DemoSite.Simulated(port, "secret", 1) with { Contacts = 10 };
}
