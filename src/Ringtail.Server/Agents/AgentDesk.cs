using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Live;
using Ringtail.Server.Access;

namespace Ringtail.Server.Agents;

/// <summary>What an agent may say of a call: the extended status, and the words on the button.</summary>
public sealed record AgentDisposition(string Status, string Words);

/// <summary>A run from which the agent may ask for numbers.</summary>
public sealed record AgentRun(int RunId, string Campaign, bool Preview);

/// <summary>A call as its agent sees it.</summary>
public sealed record AgentCall(
    int HopperId, int RunId, string Campaign, string Number, string List,
    IReadOnlyList<KeyValuePair<string, string>> Attributes, ImmutableArray<AgentDisposition> Dispositions);

/// <summary>Which agent a user is, and what the store knows of the agent's runs and calls.</summary>
public sealed class AgentDesk(Sight databases)
{
    /// <summary>The agent that the account is; null when nobody chose one.</summary>
    public async Task<(int PbxId, string Interface)?> FindAsync(string userName, CancellationToken ct)
    {
        await using var db = databases.Create();
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.UserName == userName, ct);
        return user is { AgentInterface.Length: > 0 } ? (user.AgentPbxId, user.AgentInterface) : null;
    }

    /// <summary>The account is this agent from now on; an empty interface is nobody.</summary>
    public async Task ChooseAsync(string userName, int pbxId, string agent, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(agent);
        await using var db = databases.Create();
        var taken = agent.Length == 0 ? null : await db.Users.AsNoTracking().FirstOrDefaultAsync(
            u => u.AgentPbxId == pbxId && u.AgentInterface == agent && u.UserName != userName && u.Enabled, ct);
        if (taken is not null)
            throw new ControlException(
                RefusalKind.Conflict, "AgentTaken",
                $"agent: {agent} is already the agent of {taken.RealName} ({taken.UserName}).");
        await db.Users.Where(u => u.UserName == userName).ExecuteUpdateAsync(u => u
            .SetProperty(x => x.AgentInterface, agent).SetProperty(x => x.AgentPbxId, pbxId), ct);
    }

    /// <summary>Runs that dial for one of the agent's queues, those with preview first.</summary>
    public async Task<IReadOnlyList<AgentRun>> RunsAsync(AgentView agent, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(agent);
        await using var db = databases.Create();
        var queues = agent.Queues.ToList();
        var found = await (from r in db.Runs
                           join l in db.CampaignEndPoints on r.CampaignId equals l.CampaignId
                           join e in db.EndPoints on l.EndPointId equals e.Id
                           where !r.Removed && r.State != "Completed" && e.PbxId == agent.PbxId
                               && e.Type == "QUEUE" && queues.Contains(e.QueueName)
                           select new { r.Id, r.CampaignName, Preview = e.ReverseDialing && e.StepwiseReverse })
            .ToListAsync(ct);
        return
        [
            .. found.GroupBy(r => (r.Id, r.CampaignName))
                .Select(g => new AgentRun(g.Key.Id, g.Key.CampaignName, g.Any(r => r.Preview)))
                .OrderByDescending(r => r.Preview).ThenBy(r => r.Campaign, StringComparer.CurrentCulture),
        ];
    }

    /// <summary>The call with its data; null when the ledger does not know it.</summary>
    public async Task<AgentCall?> CallAsync(int hopperId, CancellationToken ct)
    {
        await using var db = databases.Create();
        var row = await db.Attempts.AsNoTracking().SingleOrDefaultAsync(a => a.HopperId == hopperId, ct);
        if (row is null) return null;
        var campaign = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == row.CampaignId, ct);
        var statuses = await db.RescheduleRules.Where(r => r.CampaignId == row.CampaignId && r.StatusExt != "")
            .OrderBy(r => r.Position).Select(r => r.StatusExt).ToListAsync(ct);
        return new AgentCall(hopperId, row.RunId, campaign?.Name ?? "", row.NumberDialed, row.ListName,
            Attributes(row.Attributes), Dispositions(campaign?.AgentDispositions ?? "", statuses));
    }

    /// <summary>As the ledger keeps them: an array of [name, value].</summary>
    private static IReadOnlyList<KeyValuePair<string, string>> Attributes(string json) => json.Length == 0
        ? [] : [.. (JsonSerializer.Deserialize<string[][]>(json) ?? []).Select(p => KeyValuePair.Create(p[0], p[1]))];

    /// <summary>
    /// The campaign's own list, one <c>STATUS</c> or <c>STATUS=words</c> a line; then what its reschedule rules know.
    /// </summary>
    public static ImmutableArray<AgentDisposition> Dispositions(string text, IEnumerable<string> ruled)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<AgentDisposition>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            var status = (at < 0 ? line : line[..at]).Trim();
            var words = at < 0 ? status : line[(at + 1)..].Trim();
            if (status.Length > 0) Add(status, words.Length > 0 ? words : status);
        }
        foreach (var status in ruled) Add(status, status);
        return [.. found];

        void Add(string status, string words)
        {
            if (!found.Exists(d => d.Status == status)) found.Add(new AgentDisposition(status, words));
        }
    }
}
