using System.Collections.Concurrent;
using Ringtail.Runtime.Inspection;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Pbxs;

/// <summary>
/// What the PBXs answered when they were last asked: names to offer in forms. Asking takes seconds, so an answer is
/// kept for a minute and shared by all viewers.
/// </summary>
public sealed class PbxFindings(PbxInspector inspector, ProtectedSecrets secrets, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<int, (PbxReport Report, long At)> _kept = new();

    /// <summary>Asks with the typed secret, else with the stored one, which goes from the database to the PBX, never
    /// to the page.</summary>
    public async Task<PbxReport> AskAsync(PbxRow row, string? newSecret, CancellationToken ct)
    {
        try
        {
            return await AskAsync(ConnectionOf(row, newSecret), ct);
        }
        catch (StoreException unreadable)
        {
            return new PbxReport { Problems = [new PbxProblem("SecretUnreadable", unreadable.Message, "", true)] };
        }
    }

    private PbxConnection ConnectionOf(PbxRow row, string? newSecret) =>
        new(row.Address.Trim(), row.Port, row.Login.Trim(), newSecret ?? secrets.Unprotect(row.ProtectedSecret),
            row.UseTls);

    private async Task<PbxReport> AskAsync(PbxConnection connection, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            return await inspector.InspectAsync(connection, both.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new PbxReport
            {
                Problems = [new PbxProblem("NoAnswer", "The PBX did not answer in time.",
                    "Check the address and the network.", true)],
            };
        }
    }

    public async Task<PbxReport> OfAsync(PbxRow row, bool anew, CancellationToken ct)
    {
        if (!anew && _kept.TryGetValue(row.Id, out var kept)
            && clock.GetElapsedTime(kept.At) < Fresh) return kept.Report;
        var report = await AskAsync(row, null, ct);
        _kept[row.Id] = (report, clock.GetTimestamp());
        return report;
    }

    public void Forget(int pbxId) => _kept.TryRemove(pbxId, out _);
}
