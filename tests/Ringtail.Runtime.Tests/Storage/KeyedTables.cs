using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Storage.Sqlite;

namespace Ringtail.Runtime.Tests.Storage;

public sealed class KeyedTables
{
    /// <summary>
    /// Tables that say nothing of a record with a key; a new table is looked at before it comes here.
    /// </summary>
    private static readonly string[] ForAll =
    [
        // How often a number may be called again; numbers alone, of all campaigns together.
        nameof(RetryBanRow),
        // Agents belong to their PBX's queues, which are watched for all.
        nameof(AgentTimeRow),
        // Time zones as text.
        nameof(ZoneGroupRow),
        // Of the installation; the system log is filtered where it is read, by the names in it.
        nameof(OwnershipRow), nameof(SettingRow), nameof(SystemLogRow),
        // Of accounts.
        nameof(AccessTokenRow), nameof(SessionRow), nameof(IdempotencyRow), "DataProtectionKey", "RingtailUser",
    ];

    [Fact]
    public async Task Every_table_is_filtered_by_security_keys_or_known_to_be_for_all()
    {
        using var folder = new TempFolder();
        await using var database = new SqliteDatabase(folder.Path, null).Create();
        var open = database.Model.GetEntityTypes().Where(e => e.GetDeclaredQueryFilters().Count == 0)
            .Select(e => e.ClrType.Name).Where(n => !n.StartsWith("Identity", StringComparison.Ordinal)).ToList();
        Assert.Equal(ForAll.Order(), open.Order());
    }
}
