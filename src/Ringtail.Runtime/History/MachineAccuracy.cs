using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.Numerics;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.History;

/// <summary>How often the detection of answering machines was wrong, as far as agents' dispositions tell.</summary>
/// <param name="MachinesChecked">Calls that were marked as a machine first and got a status of a person afterwards, or
/// were confirmed by one.</param>
/// <param name="PeopleMarked">Of these, the people.</param>
/// <param name="PeopleChecked">Calls that went to an agent and got a status.</param>
/// <param name="MachinesPassed">Of these, the machines.</param>
public sealed record MachineFigures(long MachinesChecked, long PeopleMarked, long PeopleChecked, long MachinesPassed)
{
    /// <summary>
    /// The share of people among the marked calls is below this with 95 % probability: what an abandon account may
    /// reckon with. Near 1 while nothing was checked.
    /// </summary>
    public double PeopleMarkedAtMost => BetaBound.Upper(PeopleMarked, MachinesChecked);
}

/// <summary>
/// Learns from statuses that change: a call that a detection marked and an agent then gave a status of a person, and
/// one that an agent had and called a machine. The first status of a call is kept for that.
/// </summary>
public sealed class MachineAccuracy(IRingtailDbFactory databases)
{
    /// <summary>Words of <c>CampaignRow.AmdStatuses</c>.</summary>
    internal static IEnumerable<string> StatusesOf(string words) =>
        words.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public async Task<MachineFigures> ReadAsync(int campaignId, CancellationToken ct)
    {
        await using var db = databases.Create();
        return await ReadAsync(db, campaignId, ct);
    }

    public static async Task<MachineFigures> ReadAsync(RingtailDb db, int campaignId, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        var words = await db.Campaigns.Where(c => c.Id == campaignId).Select(c => c.AmdStatuses)
            .SingleOrDefaultAsync(ct) ?? "";
        var machine = StatusesOf(words).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var calls = await db.Attempts.AsNoTracking()
            .Where(a => a.CampaignId == campaignId && a.StatusExt != "" && (a.ConnectedAt != null || a.FirstStatus != ""
                || a.Evidence.Contains("\"FirstStatus\"")))
            .GroupBy(a => new { a.StatusExt, a.FirstStatus, Connected = a.ConnectedAt != null,
                Evidence = a.Evidence.Contains("\"FirstStatus\"") ? a.Evidence : "" })
            .Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(ct);
        var figures = new MachineFigures(0, 0, 0, 0);
        foreach (var call in calls)
        {
            // What was said during the call came before what was said after it.
            var first = StoredJson.ReadEvidence(call.Key.Evidence).FirstStatus ?? call.Key.FirstStatus;
            var (wasMachine, isMachine) = (machine.Contains(first), machine.Contains(call.Key.StatusExt));
            if (wasMachine)
                figures = figures with
                {
                    MachinesChecked = figures.MachinesChecked + call.Count,
                    PeopleMarked = figures.PeopleMarked + (isMachine ? 0 : call.Count),
                };
            else if (call.Key.Connected)
                figures = figures with
                {
                    PeopleChecked = figures.PeopleChecked + call.Count,
                    MachinesPassed = figures.MachinesPassed + (isMachine ? call.Count : 0),
                };
        }
        return figures;
    }
}
