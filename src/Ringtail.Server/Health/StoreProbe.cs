using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Health;

/// <summary>
/// Whether the store takes writes: writes one row. Anybody may ask for the health, so an answer is kept for
/// <see cref="KeepFor"/> and one probe runs at a time.
/// </summary>
internal sealed class StoreProbe(IRingtailDbFactory databases, TimeProvider clock) : IDisposable
{
    public static readonly TimeSpan KeepFor = TimeSpan.FromSeconds(2);
    private const string Key = "health.probe";
    private readonly SemaphoreSlim _one = new(1);
    private DateTimeOffset _at;
    private string? _problem;

    /// <summary>Null when the store took a write; else what went wrong.</summary>
    public async Task<string?> ProblemAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            var now = clock.GetUtcNow();
            if (_at != default && now - _at < KeepFor) return _problem;
            _problem = await WriteAsync(now, ct);
            _at = now;
            return _problem;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<string?> WriteAsync(DateTimeOffset now, CancellationToken ct)
    {
        var value = now.ToString("O", CultureInfo.InvariantCulture);
        try
        {
            await using var db = databases.Create();
            var written = await db.Settings.Where(s => s.Key == Key)
                .ExecuteUpdateAsync(s => s.SetProperty(row => row.Value, value), ct);
            if (written > 0) return null;
            db.Settings.Add(new SettingRow { Key = Key, Value = value });
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbException refused)
        {
            return refused.Message;
        }
        catch (DbUpdateException refused)
        {
            return refused.GetBaseException().Message;
        }
    }
}
