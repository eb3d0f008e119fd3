using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;

namespace Ringtail.Server.Demo;

/// <summary>Configures the dialer for the demo, through the same services as the page; a second start finds it
/// done.</summary>
internal sealed class DemoSetUp(IServiceProvider services)
{
    public const string User = "demoadmin";
    public const string Password = "demo";
    private const string By = "demo";
    private readonly ConfigurationEditor _editor = services.GetRequiredService<ConfigurationEditor>();
    private readonly IDialerControl _control = services.GetRequiredService<IDialerControl>();
    private readonly IRingtailDbFactory _databases = services.GetRequiredService<IRingtailDbFactory>();

    /// <summary>The demo's account with its well-known password; only where nobody else can reach it.</summary>
    public static async Task AddUserAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<RingtailUser>>();
        if (await users.FindByNameAsync(User) is not null) return;
        await scope.ServiceProvider.GetRequiredService<UserAdministration>()
            .AddAsync(User, "Demo Admin", UserAdministration.RandomPassword(), Roles.Administrator);
        var user = (await users.FindByNameAsync(User))!;
        user.PasswordHash = users.PasswordHasher.HashPassword(user, Password);
        await users.UpdateSecurityStampAsync(user);
    }

    public async Task RunAsync(DemoSite site, CancellationToken ct)
    {
        var campaigns = await ConfigureAsync(site, ct);
        await _control.StartDialerAsync(By, ct);
        await using var db = _databases.Create();
        foreach (var campaign in campaigns)
        {
            if (!await db.Runs.AnyAsync(r => r.CampaignId == campaign && !r.Removed, ct)) await _control.StartRunAsync(
                campaign, By, ct);
        }
    }

    private async Task<IReadOnlyList<int>> ConfigureAsync(DemoSite site, CancellationToken ct)
    {
        await using var db = _databases.Create();
        var known = await db.Pbxs.AsNoTracking().FirstOrDefaultAsync(p => p.Description == site.Name, ct);
        var pbx = known ?? new PbxRow { Description = site.Name };
        pbx.Address = site.Address;
        pbx.Port = site.Port;
        pbx.Login = site.Login;
        pbx = await _editor.SavePbxAsync(pbx, site.Secret, By, ct);
        if (known is not null) return await db.Campaigns.Select(c => c.Id).ToListAsync(ct);
        var trunk = await _editor.SaveTrunkAsync(new TrunkRow
        {
            PbxId = pbx.Id, Name = "Trunk 1", DialString = site.DialString, Capacity = site.TeamChannels,
                DefaultCallerId = site.CallerId,
        }, By, ct);
        var offer = await AddCampaignAsync(site, "Spring offer", trunk, new EndPointRow
        {
            PbxId = pbx.Id, Type = "QUEUE", QueueName = site.Team, Description = "Sales team",
                Extension = site.TeamExtension,
            Context = "wombat", MaxChannels = site.TeamChannels, MaxWaitingCalls = 2, WrapUpMs = site.WrapUpMs,
        }, site.Contacts, 0, AbandonSettings.Adaptive, ct);
        var reminder = await AddCampaignAsync(site, "Appointment reminder", trunk, new EndPointRow
        {
            PbxId = pbx.Id, Type = "PHONE", Name = "Reminder", Description = "Announcement",
                Extension = site.AnnouncementExtension,
            Context = "wombat", MaxChannels = 6, ShortCallsAreMeant = true,
        }, site.Contacts / 5, site.Contacts, AbandonSettings.Off, ct);
        return [offer, reminder];
    }

    private async Task<int> AddCampaignAsync(
        DemoSite site, string name, TrunkRow trunk, EndPointRow endPoint, int contacts, int from, string model,
        CancellationToken ct)
    {
        endPoint = await _editor.SaveEndPointAsync(endPoint, By, ct);
        var list = await _editor.SaveListAsync(new ContactListRow { Name = name + " list" }, By, ct);
        await using var rows = site.List(contacts, from);
        await services.GetRequiredService<ListImporter>().ImportAsync(
            list.Id, rows, new ImportOptions(ImportFormat.Text), null, ct);
        var campaign = await _editor.SaveCampaignAsync(
            new CampaignRow { Name = name, RingTimeMs = site.RingTimeMs, PredictiveModel = model }, By, ct);
        await _editor.LinkTrunkAsync(campaign.Id, trunk.Id, By, ct);
        await _editor.LinkEndPointAsync(campaign.Id, endPoint.Id, By, ct);
        await _editor.LinkListAsync(campaign.Id, list.Id, "CALL_LIST", By, ct);
        foreach (var (status, wait) in ((string, int)[])[("RS_BUSY", 120), ("RS_NOANSWER", 600)])
        {
            await _editor.SaveRescheduleRuleAsync(new RescheduleRuleRow
            {
                CampaignId = campaign.Id, Status = status, MaxAttempts = 2, RetryAfterS = wait, Mode = "FIXED",
            }, By, ct);
        }
        return campaign.Id;
    }
}
