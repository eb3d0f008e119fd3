using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Storage.Memory;
using Ringtail.World.Host;
using Ringtail.World.Scenarios;

namespace Ringtail.World.Ledger;

/// <summary>
/// What disposition rules do to the installation's own data, against the ledger: each match once, with the number and
/// the attributes that the rule names. That what they add is dialed is the audit's question, and when the gatekeeper's.
/// </summary>
internal sealed class Deeds(Scenario scenario, Site site, Rulebook rules)
{
    private const string Once = "what a rule adds is added once, with its attributes";

    /// <summary>Attributes that rules give along: contacts are told apart by them.</summary>
    public const string Marks = $"{Gatekeeper.Way}=rule, SOURCE=${{num}}";

    private MemoryState Store => site.Store.State;

    public void Check()
    {
        var wanted = new List<string>();
        foreach (var row in Store.Attempts.Where(a => a.Draft.Pbx != default && a.End?.Outcome.IsOutcome() == true))
        {
            var plan = scenario.Runs.First(r => r.Settings.Run == row.Draft.Offer.Run);
            foreach (var rule in plan.Settings.DispositionRules.Where(r => r.Status == row.End!.Outcome.Code()))
            {
                if (rule.Verb == DispositionVerb.AddBlackList) CheckBlack(rule, row);
                else if (rule is { ExtendedStatus: "*", Verb: DispositionVerb.AddList or DispositionVerb.Reschedule })
                    wanted.Add(Line(Where(rule, row), row.Draft.Offer.MainNumber, Attributes(rule, row)));
            }
        }
        var run = Store.Attempts.GroupBy(a => a.Draft.Offer.Contact.Value)
            .ToDictionary(g => g.Key, g => g.First().Draft.Offer.Run);
        var black = Store.Runs.Values.SelectMany(r => r.Lists).Where(l => l.Type == "BLACK_LIST")
            .Select(l => l.List.Id).ToHashSet();
        var got = Store.Contacts.Values
            .Where(c => c.Attributes.Contains(new(Gatekeeper.Way, "rule")) && !black.Contains(c.ListId))
            .Select(c => Line(Store.Lists.TryGetValue(c.ListId, out var list) ? list.Name
                : run.TryGetValue(c.Id, out var of) ? of.ToString() : "nowhere", c.Number, c.Attributes)).ToList();
        foreach (var line in wanted)
            if (!got.Remove(line)) rules.Break(Once, $"missing: {line}");
        foreach (var line in got) rules.Break(Once, $"too many: {line}");
    }

    private void CheckBlack(DispositionRule rule, MemoryAttempt row)
    {
        if (rule.ExtendedStatus.Length > 0 || row.ExtendedStatus.Length > 0 || row.FirstStatus.Length > 0) return;
        if (!Store.Lists.Values.Any(l => l.Name == rule.Destination && l.Keys.Contains(row.Key)))
            rules.Break(Once, $"{row.Draft.Hopper}: {row.Key} is not on \"{rule.Destination}\"");
    }

    private string Where(DispositionRule rule, MemoryAttempt row) => rule.Verb == DispositionVerb.AddList
        ? rule.Destination.Replace("${list}", row.Draft.Offer.ListName, StringComparison.Ordinal).Trim()
        : scenario.Runs.Last(r => r.Settings.Name == rule.Destination).Settings.Run.ToString();

    private static Dictionary<string, string> Attributes(DispositionRule rule, MemoryAttempt row)
    {
        var all = new Dictionary<string, string>();
        if (rule.VariableMode != "NONE")
            foreach (var (name, value) in row.Draft.Offer.Attributes) all[name.ToUpperInvariant()] = value;
        all[Gatekeeper.Way] = "rule";
        all["SOURCE"] = row.Draft.Offer.Number;
        return all;
    }

    private static string Line(string where, string number, IEnumerable<KeyValuePair<string, string>> attributes) =>
        $"{where}: {number} {string.Join(' ', attributes.OrderBy(a => a.Key, StringComparer.Ordinal))}";
}
