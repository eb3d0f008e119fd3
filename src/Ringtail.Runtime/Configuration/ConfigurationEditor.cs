using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Configuration;

/// <summary>One thing wrong with one field. <paramref name="Code"/> is a resource key, <paramref name="Message"/> the English sentence.</summary>
public sealed record FieldProblem(string Field, string Code, string Message);

/// <summary>Input was refused; nothing was written.</summary>
public sealed class InvalidFieldsException(IReadOnlyList<FieldProblem> problems)
    : Exception(string.Join(" ", problems.Select(p => $"{p.Field}: {p.Message}")))
{
    public IReadOnlyList<FieldProblem> Problems { get; } = problems;
}

/// <summary>
/// The one way to change the configuration, for the page, the APIs and the command line: validates, writes with the
/// audit columns, and tells the running owners. Id 0 inserts, another id updates. Deleting what logs refer to is refused
/// with <see cref="ControlException"/>.
/// </summary>
public sealed partial class ConfigurationEditor(IRingtailDbFactory databases, IDialerControl control, TimeProvider clock)
{
    public IRingtailDbFactory Databases { get; } = databases;
    public IDialerControl Control { get; } = control;
    public TimeProvider Clock { get; } = clock;

    /// <param name="secret">The new AMI secret; null keeps the stored one.</param>
    public Task<PbxRow> SavePbxAsync(PbxRow row, string? secret, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task<TrunkRow> SaveTrunkAsync(TrunkRow row, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task<EndPointRow> SaveEndPointAsync(EndPointRow row, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task<ContactListRow> SaveListAsync(ContactListRow row, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task<CampaignRow> SaveCampaignAsync(CampaignRow row, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task<RescheduleRuleRow> SaveRescheduleRuleAsync(RescheduleRuleRow row, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task DeletePbxAsync(int id, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task DeleteTrunkAsync(int id, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task DeleteEndPointAsync(int id, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task DeleteListAsync(int id, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task DeleteCampaignAsync(int id, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task DeleteRescheduleRuleAsync(int id, string by, CancellationToken ct) => throw new NotSupportedException();
    // Ordered links of a campaign: link (idempotent), unlink by link id, move by -1 or +1.
    public Task<CampaignTrunkRow> LinkTrunkAsync(int campaignId, int trunkId, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task<CampaignEndPointRow> LinkEndPointAsync(int campaignId, int endPointId, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task<CampaignListRow> LinkListAsync(int campaignId, int listId, string type, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task UnlinkTrunkAsync(int linkId, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task UnlinkEndPointAsync(int linkId, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task UnlinkListAsync(int linkId, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task MoveLinkAsync(string kind, int linkId, int by1, string by, CancellationToken ct) => throw new NotSupportedException();
    /// <summary>Copies a campaign's definition, links and rules under a new name.</summary>
    public Task<CampaignRow> CloneCampaignAsync(int id, string newName, string by, CancellationToken ct) => throw new NotSupportedException();
}
