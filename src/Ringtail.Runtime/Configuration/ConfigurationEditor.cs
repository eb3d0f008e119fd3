using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Configuration;

/// <summary>
/// One thing wrong with one field. <paramref name="Code"/> is a resource key, <paramref name="Message"/> the English
/// sentence.
/// </summary>
public sealed record FieldProblem(string Field, string Code, string Message);

/// <summary>Input was refused; nothing was written.</summary>
public sealed class InvalidFieldsException(IReadOnlyList<FieldProblem> problems)
    : Exception(string.Join(" ", problems.Select(p => $"{p.Field} {p.Message}")))
{
    public IReadOnlyList<FieldProblem> Problems { get; } = problems;
}

/// <summary>
/// The one way to change the configuration, for the page, the APIs and the command line: validates, writes with the
/// audit columns, and tells the running owners. Id 0 inserts, another id updates. Deleting what logs refer to is
/// refused with <see cref="ControlException"/>.
/// </summary>
/// <param name="control">Null where nothing dials: nobody has to be told.</param>
public sealed partial class ConfigurationEditor(
    IRingtailDbFactory databases, IDialerControl? control, ProtectedSecrets secrets, TimeProvider clock) : IDisposable
{
    /// <summary>
    /// One change at a time in this process: positions are renumbered and names compared before they are written.
    /// </summary>
    private readonly SemaphoreSlim _one = new(1);

    public void Dispose() => _one.Dispose();

    /// <param name="secret">The new AMI secret; null keeps the stored one.</param>
    public Task<PbxRow> SavePbxAsync(PbxRow row, string? secret, string by, CancellationToken ct)
    {
        // Before the transaction: a key that is due is written by a connection of its own, which would wait for ours.
        var encrypted = secret is null ? null : secrets.Protect(secret);
        return SaveAsync(
            row, row.Id, "Asterisk server", ConfigurationRules.Problems(row),
            async (db, check) => check.That(
                !await db.Pbxs.AnyAsync(p => p.Description == row.Description && p.Id != row.Id, ct),
                nameof(row.Description), "NameTaken",
                $"is taken: there is another Asterisk server '{row.Description}'."),
            stored => row.ProtectedSecret = encrypted ?? stored?.ProtectedSecret ?? "",
            by, ct);
    }

    public Task<TrunkRow> SaveTrunkAsync(TrunkRow row, string by, CancellationToken ct) => SaveAsync(
        row, row.Id, "trunk", ConfigurationRules.Problems(row),
        async (db, check) =>
        {
            await CheckPbxAsync(db, check, nameof(row.PbxId), row.PbxId, ct);
            check.That(
                !await db.Trunks.AnyAsync(t => t.PbxId == row.PbxId && t.Name == row.Name && t.Id != row.Id, ct),
                nameof(row.Name), "NameTaken", $"is taken: this Asterisk server has another trunk '{row.Name}'.");
        },
        null, by, ct);

    public Task<EndPointRow> SaveEndPointAsync(EndPointRow row, string by, CancellationToken ct) => SaveAsync(
        row, row.Id, "end point", ConfigurationRules.Problems(row),
        (db, check) => CheckPbxAsync(db, check, nameof(row.PbxId), row.PbxId, ct),
        null, by, ct);

    public Task<ContactListRow> SaveListAsync(ContactListRow row, string by, CancellationToken ct) => SaveAsync(
        row, row.Id, "list", ConfigurationRules.Problems(row),
        async (db, check) => check.That(
            !await db.Lists.AnyAsync(l => l.Name == row.Name && l.Id != row.Id, ct),
            nameof(row.Name), "NameTaken", $"is taken: there is another list '{row.Name}'."),
        stored => row.ContactCount = stored?.ContactCount ?? 0,
        by, ct);

    public Task<CampaignRow> SaveCampaignAsync(CampaignRow row, string by, CancellationToken ct) => SaveAsync(
        row, row.Id, "campaign", ConfigurationRules.Problems(row),
        async (db, check) => check.That(
            !await db.Campaigns.AnyAsync(c => c.Name == row.Name && c.Id != row.Id, ct),
            nameof(row.Name), "NameTaken", $"is taken: there is another campaign '{row.Name}'."),
        null, by, ct);

    public async Task<RescheduleRuleRow> SaveRescheduleRuleAsync(RescheduleRuleRow row, string by, CancellationToken ct)
    {
        Refuse(ConfigurationRules.Problems(row));
        await ChangeAsync(async db =>
        {
            if (!await db.Campaigns.AnyAsync(c => c.Id == row.CampaignId, ct))
                Refuse([new FieldProblem(
                    nameof(row.CampaignId), "CampaignMissing", $"names no campaign: {row.CampaignId}.")]);
            if (row.Id == 0)
            {
                row.Position = 1 + await db.RescheduleRules.CountAsync(r => r.CampaignId == row.CampaignId, ct);
                db.RescheduleRules.Add(row);
            }
            else
            {
                var stored = await db.RescheduleRules.SingleOrDefaultAsync(
                        r => r.Id == row.Id && r.CampaignId == row.CampaignId, ct)
                    ?? throw new ControlException(
                        RefusalKind.NotFound, "NoRescheduleRule", $"The campaign has no reschedule rule {row.Id}.");
                row.Position = stored.Position;
                db.Entry(stored).CurrentValues.SetValues(row);
            }
            await TouchAsync(db, row.CampaignId, by, ct);
            await db.SaveChangesAsync(ct);
        }, ct);
        return row;
    }

    private static async Task CheckPbxAsync(
        RingtailDb db, FieldChecks check, string field, int id, CancellationToken ct) =>
        check.That(
            id <= 0 || await db.Pbxs.AnyAsync(p => p.Id == id, ct), field, "PbxMissing",
            $"names no Asterisk server: {id}.");

    /// <param name="check">Looks at other records; adds to what is wrong.</param>
    /// <param name="keep">Takes over what the caller does not set; null at an insert.</param>
    private async Task<T> SaveAsync<T>(
        T row, int id, string what, IReadOnlyList<FieldProblem> problems, Func<RingtailDb, FieldChecks, Task> check,
        Action<T?>? keep, string by, CancellationToken ct) where T : AuditedRow
    {
        Refuse(problems);
        await ChangeAsync(async db =>
        {
            var checks = new FieldChecks();
            await check(db, checks);
            Refuse(checks.Problems);
            var now = clock.GetUtcNow();
            if (id == 0)
            {
                (row.CreatedAt, row.CreatedBy, row.ModifiedAt, row.ModifiedBy) = (now, by, null, "-");
                keep?.Invoke(null);
                db.Add(row);
            }
            else
            {
                var stored = await db.Set<T>().FindAsync([id], ct)
                    ?? throw new ControlException(RefusalKind.NotFound, "NoRow", $"There is no {new Word(what)} {id}.");
                (row.CreatedAt, row.CreatedBy, row.ModifiedAt, row.ModifiedBy) = (
                    stored.CreatedAt, stored.CreatedBy, now, by);
                keep?.Invoke(stored);
                db.Entry(stored).CurrentValues.SetValues(row);
            }
            await db.SaveChangesAsync(ct);
        }, ct);
        return row;
    }

    private static void Refuse(IReadOnlyList<FieldProblem> problems)
    {
        if (problems.Count > 0) throw new InvalidFieldsException(problems);
    }

    /// <summary>
    /// One change in one transaction, with its lines in the change log; then the running owners are told, whatever
    /// became of the caller.
    /// </summary>
    private async Task ChangeAsync(Func<RingtailDb, Task> change, CancellationToken ct)
    {
        if (_open.Value is { } open)
        {
            await change(open);
            return;
        }
        await _one.WaitAsync(ct);
        try
        {
            await using var db = databases.Create();
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            using var trail = new ChangeTrail(db, clock.GetUtcNow());
            if (_condition.Value is { } condition) await condition(db);
            await change(db);
            await trail.WriteAsync(ct);
            await transaction.CommitAsync(ct);
        }
        finally
        {
            _one.Release();
        }
        if (control is not null) await control.ConfigurationChangedAsync(CancellationToken.None);
    }

    /// <summary>A change of a campaign's links or rules is a change of the campaign.</summary>
    private async Task TouchAsync(RingtailDb db, int campaignId, string by, CancellationToken ct)
    {
        var campaign = await db.Campaigns.FindAsync([campaignId], ct)
            ?? throw new ControlException(RefusalKind.NotFound, "NoCampaign", $"There is no campaign {campaignId}.");
        (campaign.ModifiedAt, campaign.ModifiedBy) = (clock.GetUtcNow(), by);
    }
}
