using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;

namespace Ringtail.Server.Demo;

/// <summary>
/// Configures the dialer for the demo, through the same services as the page, and starts what it made. A later start
/// only tells where the PBX is now: what people made, changed or removed meanwhile stays as it is.
/// </summary>
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
        await using var db = _databases.Create();
        // People may have renamed it.
        var known = await db.Pbxs.AsNoTracking()
            .Where(p => p.CreatedBy == By && (p.Description == site.Name || p.Address == site.Address))
            .OrderBy(p => p.Description == site.Name ? 0 : 1).ThenBy(p => p.Id).FirstOrDefaultAsync(ct);
        // It is made once, so it is not made by half.
        var made = await ConfigureAsync(db, site, known, known is null ? CancellationToken.None : ct);
        await _control.StartDialerAsync(By, ct);
        foreach (var campaign in made) await _control.StartRunAsync(campaign, By, CancellationToken.None);
    }

    /// <summary>Gives the campaigns that were made.</summary>
    private async Task<IReadOnlyList<int>> ConfigureAsync(
        RingtailDb db, DemoSite site, PbxRow? known, CancellationToken ct)
    {
        var pbx = known ?? new PbxRow
        {
            Description = await FreeAsync(db.Pbxs.Select(p => p.Description), site.Name, ct),
        };
        pbx.Address = site.Address;
        pbx.Port = site.Port;
        pbx.Login = site.Login;
        pbx = await _editor.SavePbxAsync(pbx, site.Secret, By, ct);
        if (known is not null) return [];
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
        await using var db = _databases.Create();
        var listName = await FreeAsync(db.Lists.Select(l => l.Name), name + " list", ct);
        name = await FreeAsync(db.Campaigns.Select(c => c.Name), name, ct);
        var list = await _editor.SaveListAsync(new ContactListRow { Name = listName }, By, ct);
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

    /// <summary>The name, with a number behind it where people have taken it.</summary>
    private static async Task<string> FreeAsync(IQueryable<string> taken, string name, CancellationToken ct)
    {
        var names = await taken.ToHashSetAsync(ct);
        var free = name;
        for (var i = 2; names.Contains(free); i++) free = string.Create(CultureInfo.InvariantCulture, $"{name} {i}");
        return free;
    }
}
