using System.Reflection;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.ConfigFiles;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Api;

/// <summary>Nothing of the configuration is silently left out of its file: no table, and no column.</summary>
public sealed class EveryColumn
{
    private const string Key = "a key of at least thirty-two characters";

    /// <summary>Tables that are in a file, with the columns that are in it under another form, and why.</summary>
    private static readonly Dictionary<Type, string> InTheFile = new()
    {
        [typeof(PbxRow)] = "ProtectedSecret", // a reference, or encrypted with the operator's key
        [typeof(TrunkRow)] = "PbxId", // the server's name
        [typeof(EndPointRow)] = "PbxId",
        [typeof(ContactListRow)] = "ContactCount", // counts contacts, which are no configuration
        [typeof(OpeningHoursRow)] = "",
        [typeof(OpeningRuleRow)] = "OpeningHoursId,Position", // inside their set, in order
        [typeof(ImportMappingRow)] = "Header,Columns", // one list of columns
        [typeof(WebhookRow)] = "ProtectedSecret",
        [typeof(CampaignRow)] = "",
        [typeof(CampaignTrunkRow)] = "CampaignId,TrunkId,Position", // names, in order
        [typeof(CampaignEndPointRow)] = "CampaignId,EndPointId,Position",
        [typeof(CampaignListRow)] = "CampaignId,ListId,Position",
        [typeof(CampaignOpeningHoursRow)] = "CampaignId,OpeningHoursId,Position",
        [typeof(CallerIdRow)] = "CampaignId,Position",
        [typeof(RescheduleRuleRow)] = "CampaignId,Position",
        [typeof(DispositionRuleRow)] = "CampaignId,Position",
    };

    /// <summary>Tables that are no configuration; docs/api.md says so of persons, contacts and calls.</summary>
    private static readonly Dictionary<Type, string> LeftOut = new()
    {
        [typeof(SettingRow)] = "the section 'installation' has what people set; the rest is made with the database",
        [typeof(ContactRow)] = "contacts are uploaded", [typeof(ZoneGroupRow)] = "of contacts",
        [typeof(ListZoneRow)] = "of contacts", [typeof(RunListZoneRow)] = "of runs", [typeof(RunRow)] = "runs",
        [typeof(RunListRow)] = "of runs", [typeof(ClaimRow)] = "of runs", [typeof(AttemptRow)] = "calls",
        [typeof(RecordingRow)] = "of calls", [typeof(OutboxRow)] = "of calls", [typeof(CallerIdDayRow)] = "counts",
        [typeof(AccountMinuteRow)] = "counts", [typeof(CampaignAccountRow)] = "counts",
        [typeof(PacingKnowledgeRow)] = "learned", [typeof(RetryBanRow)] = "of calls",
        [typeof(AgentTimeRow)] = "counts", [typeof(OwnershipRow)] = "of processes",
        [typeof(ChangeLogRow)] = "a log", [typeof(SystemLogRow)] = "a log",
        [typeof(AccessTokenRow)] = "accounts and tokens stay where they are", [typeof(SessionRow)] = "of accounts",
        [typeof(IdempotencyRow)] = "requests",
    };

    private static readonly string[] Audit = ["Id", "CreatedAt", "CreatedBy", "ModifiedAt", "ModifiedBy"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_table_is_in_the_file_or_left_out_for_a_reason()
    {
        var tables = typeof(RingtailDb).GetProperties().Where(p => p.PropertyType.IsGenericType
            && p.PropertyType.GetGenericTypeDefinition() == typeof(DbSet<>))
            .Select(p => p.PropertyType.GetGenericArguments()[0])
            .Where(t => t.Namespace == typeof(PbxRow).Namespace).Select(t => t.Name).Order();
        Assert.Equal(tables, InTheFile.Keys.Concat(LeftOut.Keys).Select(t => t.Name).Order());
    }

    [Fact]
    public async Task Export_wipe_and_apply_keep_every_column_of_every_table()
    {
        await using var server = await RunningServer.StartAsync();
        var service = server.Services.GetRequiredService<ConfigService>();
        await service.ApplyAsync(new ConfigRequest(ConfigYaml.Write(FullConfiguration.Make())), "test", Ct);
        await NothingIsAsItIsByItselfAsync(server);
        var before = await RowsAsync(server);
        var file = await service.ExportAsync(Key, Ct);

        var wiped = await service.ApplyAsync(new ConfigRequest(FullConfiguration.Empty, Delete: true), "test", Ct);
        Assert.Contains(wiped.Changes, c => c.Section == "openingHours" && c.Kind == ChangeKind.Delete);
        await using (var db = Db(server))
            foreach (var table in InTheFile.Keys) Assert.Empty(Read(db, table));

        await service.ApplyAsync(new ConfigRequest(file, Key), "test", Ct);
        Assert.Equal(file, await service.ExportAsync(Key, Ct));
        Assert.Equal(before, await RowsAsync(server));
        Assert.True((await service.PlanAsync(new ConfigRequest(file, Key, Delete: true), Ct)).IsEmpty);
    }

    /// <summary>A test that forgets a column would not see that the file forgets it too.</summary>
    private static async Task NothingIsAsItIsByItselfAsync(RunningServer server)
    {
        await using var db = Db(server);
        foreach (var table in InTheFile.Keys)
        {
            var (rows, plain) = (Read(db, table), Activator.CreateInstance(table)!);
            foreach (var column in Columns(table))
            {
                if (rows.TrueForAll(r => Equals(column.GetValue(r), column.GetValue(plain))))
                    Assert.Fail($"{table.Name}.{column.Name} has its default in every row: give it a value of its own");
            }
        }
    }

    /// <summary>All rows without ids and instants; secrets in the clear.</summary>
    private static async Task<string> RowsAsync(RunningServer server)
    {
        await using var db = Db(server);
        var secrets = server.Services.GetRequiredService<ProtectedSecrets>();
        var text = new StringBuilder();
        foreach (var table in InTheFile.Keys)
        {
            var lines = Read(db, table).Select(row => string.Join(" | ", Columns(table)
                .Where(c => !c.Name.EndsWith("Id", StringComparison.Ordinal)).Select(c => c.Name == "ProtectedSecret"
                    ? secrets.Unprotect((string)c.GetValue(row)!) : $"{c.Name}={c.GetValue(row)}")));
            text.Append(table.Name).Append('\n').AppendJoin('\n', lines.Order(StringComparer.Ordinal)).Append('\n');
        }
        foreach (var setting in await db.Settings.OrderBy(s => s.Key).ToListAsync(Ct))
            text.Append(setting.Key).Append('=').Append(setting.Value).Append('\n');
        return text.ToString();
    }

    private static IEnumerable<PropertyInfo> Columns(Type table) => table.GetProperties()
        .Where(p => p.SetMethod is { IsPublic: true } && !Audit.Contains(p.Name) && p.Name != "ContactCount");

    private static List<object> Read(RingtailDb db, Type table) =>
        [.. ((IQueryable<object>)typeof(DbContext).GetMethod(nameof(DbContext.Set), [])!.MakeGenericMethod(table)
            .Invoke(db, null)!).AsNoTracking()];

    private static RingtailDb Db(RunningServer server) =>
        server.Services.GetRequiredService<IRingtailDbFactory>().Create();
}
