using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Api;

/// <summary>
/// <c>Idempotency-Key</c>: a request with one is done once. The key is written before the work, with the answer after
/// it; the same request again, also after a restart, gets the same answer, and another request with the key is refused.
/// </summary>
internal sealed class Idempotency(IRingtailDbFactory databases, TimeProvider clock)
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";
    public const int KeyCharsMax = 255;
    /// <summary>Longest body that is compared; what makes a call is far shorter.</summary>
    public const int BodyBytesMax = 64 * 1024;
    /// <summary>How long an answer is kept: longer than any program tries again.</summary>
    public static readonly TimeSpan KeepFor = TimeSpan.FromDays(7);
    private const int PruneOneIn = 200;

    /// <returns>Null: the key is ours now, do the work. Else the row that stands.</returns>
    public async Task<IdempotencyRow?> BeginAsync(
        string owner, string key, string fingerprint, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = databases.Create();
        if (await FindAsync(db, owner, key, ct) is { } stands)
        {
            if (stands.At > now - KeepFor) return stands;
            await db.IdempotentRequests.Where(r => r.Owner == owner && r.Key == key).ExecuteDeleteAsync(ct);
        }
        db.Add(new IdempotencyRow { Owner = owner, Key = key, Fingerprint = fingerprint, At = now });
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateException) when (ct.IsCancellationRequested is false)
        {
            // The same request at the same moment was first.
            db.ChangeTracker.Clear();
            return await FindAsync(db, owner, key, ct) ?? throw new StoreException("The key was not kept.", true);
        }
    }

    public async Task FinishAsync(string owner, string key, IdempotencyRow answer)
    {
        await using var db = databases.Create();
        await db.IdempotentRequests.Where(r => r.Owner == owner && r.Key == key).ExecuteUpdateAsync(
            r => r.SetProperty(x => x.Status, answer.Status).SetProperty(x => x.ContentType, answer.ContentType)
                .SetProperty(x => x.Location, answer.Location).SetProperty(x => x.Body, answer.Body),
            CancellationToken.None);
        // Now and then is enough: the index on the time finds the old ones, however many there are.
        if (RandomNumberGenerator.GetInt32(PruneOneIn) != 0) return;
        var old = clock.GetUtcNow() - KeepFor;
        await db.IdempotentRequests.Where(r => r.At < old).ExecuteDeleteAsync(CancellationToken.None);
    }

    /// <summary>Nothing was done: the key is free again.</summary>
    public async Task ForgetAsync(string owner, string key)
    {
        await using var db = databases.Create();
        await db.IdempotentRequests.Where(r => r.Owner == owner && r.Key == key)
            .ExecuteDeleteAsync(CancellationToken.None);
    }

    private static Task<IdempotencyRow?> FindAsync(RingtailDb db, string owner, string key, CancellationToken ct) =>
        db.IdempotentRequests.AsNoTracking().SingleOrDefaultAsync(r => r.Owner == owner && r.Key == key, ct);
}
