using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Configuration;

/// <summary>Many changes in one go.</summary>
public sealed partial class ConfigurationEditor
{
    /// <summary>The open transaction of <see cref="InOneAsync"/>, for the changes that are made inside it.</summary>
    private readonly AsyncLocal<RingtailDb?> _open = new();

    /// <summary>
    /// All changes of this editor that <paramref name="changes"/> makes are one transaction: all or none. The owners
    /// are told once, after it.
    /// </summary>
    /// <param name="keep">Asked in the end: false takes everything back.</param>
    public async Task InOneAsync(Func<RingtailDb, Task<bool>> changes, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(changes);
        // A key that is due is written by a connection of its own, which would wait for ours: now, not inside.
        secrets.Protect("due");
        await _one.WaitAsync(ct);
        bool kept;
        try
        {
            await using var db = databases.Create();
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            using var trail = new ChangeTrail(db, clock.GetUtcNow());
            _open.Value = db;
            kept = await changes(db);
            if (kept)
            {
                await trail.WriteAsync(ct);
                await transaction.CommitAsync(ct);
            }
        }
        finally
        {
            _open.Value = null;
            _one.Release();
        }
        if (kept && control is not null) await control.ConfigurationChangedAsync(CancellationToken.None);
    }

    /// <summary>Asked in the transaction of the next change, before it: see <see cref="WhenAsync"/>.</summary>
    private readonly AsyncLocal<Func<RingtailDb, Task>?> _condition = new();

    /// <summary>
    /// Makes a change only when <paramref name="condition"/>, which throws otherwise, holds in the change's own
    /// transaction: nothing comes between.
    /// </summary>
    public async Task WhenAsync(Func<RingtailDb, Task> condition, Func<Task> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        _condition.Value = condition;
        try
        {
            await change();
        }
        finally
        {
            _condition.Value = null;
        }
    }
}
