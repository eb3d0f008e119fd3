using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;

namespace Ringtail.Server.Demo;

/// <summary>Configures the dialer for the demo, through the same services as the page; a second start finds it done.</summary>
internal sealed class DemoSetUp(IServiceProvider services)
{
    public const string User = "demoadmin";
    public const string Password = "demo";
    private const string By = "demo";
    private const string PbxName = "Simulated PBX";
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

    public async Task RunAsync(int amiPort, string secret, CancellationToken ct)
    {
        var campaigns = await ConfigureAsync(amiPort, secret, ct);
        await _control.StartDialerAsync(By, ct);
        await using var db = _databases.Create();
        foreach (var campaign in campaigns)
        {
            if (!await db.Runs.AnyAsync(r => r.CampaignId == campaign && !r.Removed, ct)) await _control.StartRunAsync(campaign, By, ct);
        }
    }

    private async Task<IReadOnlyList<int>> ConfigureAsync(int amiPort, string secret, CancellationToken ct)
    {
        await using var db = _databases.Create();
        var known = await db.Pbxs.AsNoTracking().FirstOrDefaultAsync(p => p.Description == PbxName, ct);
        var pbx = known ?? new PbxRow { Description = PbxName, Login = DemoWorld.Account };
        pbx.Address = "127.0.0.1";
        pbx.Port = amiPort;
        await _editor.SavePbxAsync(pbx, secret, By, ct);
        if (known is not null) return await db.Campaigns.Select(c => c.Id).ToListAsync(ct);
        pbx = await db.Pbxs.AsNoTracking().FirstAsync(p => p.Description == PbxName, ct);
        var trunk = await _editor.SaveTrunkAsync(new TrunkRow
        {
            PbxId = pbx.Id, Name = "Trunk 1", DialString = $"SIP/{DemoWorld.Trunk}/${{num}}", Capacity = 40, DefaultCallerId = "03023125000",
        }, By, ct);
        var offer = await AddCampaignAsync("Spring offer", trunk, new EndPointRow
        {
            PbxId = pbx.Id, Type = "QUEUE", QueueName = DemoWorld.Team, Description = "Sales team", Extension = DemoWorld.TeamExtension,
            Context = "wombat", MaxChannels = 40, BoostFactor = 1.6, MaxWaitingCalls = 2, WrapUpMs = 10_000,
        }, 4_000, 0, ct);
        var reminder = await AddCampaignAsync("Appointment reminder", trunk, new EndPointRow
        {
            PbxId = pbx.Id, Type = "PHONE", Name = "Reminder", Description = "Announcement", Extension = DemoWorld.ReminderExtension,
            Context = "wombat", MaxChannels = 6,
        }, 800, 4_000, ct);
        return [offer, reminder];
    }

    private async Task<int> AddCampaignAsync(string name, TrunkRow trunk, EndPointRow endPoint, int contacts, int from, CancellationToken ct)
    {
        endPoint = await _editor.SaveEndPointAsync(endPoint, By, ct);
        var list = await _editor.SaveListAsync(new ContactListRow { Name = name + " list" }, By, ct);
        await using var rows = DemoWorld.List(contacts, from);
        await services.GetRequiredService<IListImporter>().ImportAsync(list.Id, rows, new ImportOptions(ImportFormat.Text), null, ct);
        var campaign = await _editor.SaveCampaignAsync(new CampaignRow { Name = name, RingTimeMs = 25_000 }, By, ct);
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
