using System.Text;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Storage.Sqlite;
using Ringtail.Runtime.Tests.Storage;

namespace Ringtail.Runtime.Tests.Importing;

/// <summary>An importer on a new SQLite database, with one empty list.</summary>
internal sealed class ImportHarness : IAsyncDisposable
{
    private readonly SqliteHarness _store;

    private ImportHarness(SqliteHarness store, int list)
    {
        _store = store;
        List = list;
        Importer = new ListImporter(store.Database, new SqliteContactWriter(store.Writer, TimeProvider.System));
    }

    public int List { get; }
    public ListImporter Importer { get; }
    public SqliteDatabase Database => _store.Database;
    public IDialingStore Store => _store.Store;
    public SqliteHarness Harness => _store;

    public static async Task<ImportHarness> NewAsync(CancellationToken ct)
    {
        var store = await SqliteHarness.NewAsync(ct);
        return new ImportHarness(store, await store.AddListAsync("list"));
    }

    public Task<ImportReport> ImportAsync(ImportOptions options, string text, CancellationToken ct) =>
        ImportAsync(options, Encoding.UTF8.GetBytes(text), ct);

    public Task<ImportReport> ImportAsync(ImportOptions options, byte[] bytes, CancellationToken ct) =>
        Importer.ImportAsync(List, new MemoryStream(bytes), options, null, ct);

    public async Task<List<ContactRow>> ContactsAsync(CancellationToken ct)
    {
        await using var db = Database.Create();
        var contacts = await db.Contacts.Where(c => c.ListId == List).OrderBy(c => c.Id).ToListAsync(ct);
        Assert.Equal(contacts.Count, (await db.Lists.SingleAsync(l => l.Id == List, ct)).ContactCount);
        return contacts;
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
