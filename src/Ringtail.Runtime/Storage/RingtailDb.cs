using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Storage;

/// <summary>A person who signs in, to the page or to the APIs.</summary>
public sealed class RingtailUser : IdentityUser<int>
{
    /// <summary>The agent that this person is, as the queues have the member (SIP/101); empty for nobody.</summary>
    public string AgentInterface { get; set; } = "";
    /// <summary>The PBX of <see cref="AgentInterface"/>; 0 for none.</summary>
    public int AgentPbxId { get; set; }

    public string RealName { get; set; } = "";
    public bool Enabled { get; set; } = true;
    /// <summary>Holds every security key.</summary>
    public bool MasterKey { get; set; }
    /// <summary>Security keys, one a line.</summary>
    public string Keys { get; set; } = "";
    /// <summary>en, de, or empty: the browser's.</summary>
    public string Language { get; set; } = "";
    /// <summary>IANA, or empty: the browser's.</summary>
    public string TimeZone { get; set; } = "";
}

/// <summary>
/// Configuration, users and reports. The hot paths (import, claim, ledger) use hand-written SQL on the same tables.
/// </summary>
public abstract partial class RingtailDb(DbContextOptions options)
    : IdentityDbContext<RingtailUser, IdentityRole<int>, int>(options), IDataProtectionKeyContext
{
    public DbSet<PbxRow> Pbxs => Set<PbxRow>();
    public DbSet<TrunkRow> Trunks => Set<TrunkRow>();
    public DbSet<EndPointRow> EndPoints => Set<EndPointRow>();
    public DbSet<ContactListRow> Lists => Set<ContactListRow>();
    public DbSet<ImportMappingRow> ImportMappings => Set<ImportMappingRow>();
    public DbSet<ContactRow> Contacts => Set<ContactRow>();
    public DbSet<CampaignRow> Campaigns => Set<CampaignRow>();
    public DbSet<CampaignTrunkRow> CampaignTrunks => Set<CampaignTrunkRow>();
    public DbSet<CampaignEndPointRow> CampaignEndPoints => Set<CampaignEndPointRow>();
    public DbSet<CampaignListRow> CampaignLists => Set<CampaignListRow>();
    public DbSet<RescheduleRuleRow> RescheduleRules => Set<RescheduleRuleRow>();
    public DbSet<DispositionRuleRow> DispositionRules => Set<DispositionRuleRow>();
    public DbSet<WebhookRow> Webhooks => Set<WebhookRow>();
    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();
    public DbSet<OpeningHoursRow> OpeningHours => Set<OpeningHoursRow>();
    public DbSet<OpeningRuleRow> OpeningRules => Set<OpeningRuleRow>();
    public DbSet<CampaignOpeningHoursRow> CampaignOpeningHours => Set<CampaignOpeningHoursRow>();
    public DbSet<CallerIdRow> CallerIds => Set<CallerIdRow>();
    public DbSet<CallerIdDayRow> CallerIdDays => Set<CallerIdDayRow>();
    public DbSet<ZoneGroupRow> ZoneGroups => Set<ZoneGroupRow>();
    public DbSet<ListZoneRow> ListZones => Set<ListZoneRow>();
    public DbSet<RunListZoneRow> RunListZones => Set<RunListZoneRow>();
    public DbSet<RunRow> Runs => Set<RunRow>();
    public DbSet<RunListRow> RunLists => Set<RunListRow>();
    public DbSet<ClaimRow> Claims => Set<ClaimRow>();
    public DbSet<AttemptRow> Attempts => Set<AttemptRow>();
    public DbSet<RecordingRow> Recordings => Set<RecordingRow>();
    public DbSet<AccountMinuteRow> AccountMinutes => Set<AccountMinuteRow>();
    public DbSet<CampaignAccountRow> CampaignAccounts => Set<CampaignAccountRow>();
    public DbSet<PacingKnowledgeRow> PacingKnowledge => Set<PacingKnowledgeRow>();
    public DbSet<RetryBanRow> RetryBans => Set<RetryBanRow>();
    public DbSet<AgentTimeRow> AgentTimes => Set<AgentTimeRow>();
    public DbSet<OwnershipRow> Ownerships => Set<OwnershipRow>();
    public DbSet<SettingRow> Settings => Set<SettingRow>();
    public DbSet<ChangeLogRow> ChangeLog => Set<ChangeLogRow>();
    public DbSet<SystemLogRow> SystemLog => Set<SystemLogRow>();
    public DbSet<AccessTokenRow> AccessTokens => Set<AccessTokenRow>();
    public DbSet<SessionRow> Sessions => Set<SessionRow>();
    public DbSet<IdempotencyRow> IdempotentRequests => Set<IdempotencyRow>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMicrosecondsConverter>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        ConfigurationModel.Describe(builder);
        DialingModel.Describe(builder, StoresComputedColumns);
        TellingModel.Describe(builder);
        OpeningHoursModel.Describe(builder);
        AccessModel.Describe(builder);
        HideWhatHasAKey(builder);
        SnakeCase.Apply(builder.Model);
    }

    /// <summary>PostgreSQL before 18 has no virtual computed columns; SQLite computes them when read.</summary>
    protected abstract bool StoresComputedColumns { get; }
}

/// <summary>Makes a context for one unit of work, whichever database is in use.</summary>
public interface IRingtailDbFactory
{
    RingtailDb Create();
}
