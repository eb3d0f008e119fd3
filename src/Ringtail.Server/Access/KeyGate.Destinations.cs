using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Access;

// Disposition rules name lists and campaigns, and so reach what a link may not.
internal static partial class KeyGate
{
    /// <summary>
    /// A rule must not come to name a list or a campaign that is hidden from who saves it. One that the campaign has
    /// already may stay as it is: another made it.
    /// </summary>
    /// <param name="placed">The rules come as a whole, and a problem names its place.</param>
    /// <exception cref="InvalidFieldsException">It names one that is not there for this person.</exception>
    public static async Task RequireDestinationsAsync(
        RingtailDb db, int campaignId, IReadOnlyList<DispositionRuleRow> rules, bool placed, CancellationToken ct)
    {
        if (db.SeesAll) return;
        var known = await db.DispositionRules.AsNoTracking().Where(r => r.CampaignId == campaignId)
            .Select(r => new { r.Verb, r.Destination }).ToListAsync(ct);
        var problems = new List<FieldProblem>();
        for (var i = 0; i < rules.Count; i++)
        {
            var (verb, name) = (DispositionVerbs.Normalise(rules[i].Verb), rules[i].Destination.Trim());
            if (known.Exists(k => k.Verb == verb && k.Destination == name)) continue;
            if (await IsHiddenAsync(db, verb, name, ct))
                problems.Add(new FieldProblem($"{(placed ? $"[{i}]." : "")}{nameof(DispositionRuleRow.Destination)}",
                    "NotThere", $"names nothing that is there: '{name}'."));
        }
        if (problems.Count > 0) throw new InvalidFieldsException(problems);
    }

    private static async Task RequireOwnDestinationsAsync(RingtailDb db, int campaignId, CancellationToken ct)
    {
        if (db.SeesAll) return;
        foreach (var rule in await db.DispositionRules.AsNoTracking().Where(r => r.CampaignId == campaignId)
            .ToListAsync(ct))
            if (await IsHiddenAsync(db, DispositionVerbs.Normalise(rule.Verb), rule.Destination.Trim(), ct))
                throw HiddenParts();
    }

    private static async Task<bool> IsHiddenAsync(RingtailDb db, string verb, string name, CancellationToken ct) =>
        verb switch
        {
            "ADD_LIST" or "ADD_BLACKLIST" => await db.Lists.IgnoreQueryFilters().AnyAsync(l => l.Name == name, ct)
                && !await db.Lists.AnyAsync(l => l.Name == name, ct),
            "RESCHEDULE" => await db.Campaigns.IgnoreQueryFilters().AnyAsync(c => c.Name == name, ct)
                && !await db.Campaigns.AnyAsync(c => c.Name == name, ct),
            _ => false,
        };
}
