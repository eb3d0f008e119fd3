using System.Globalization;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Storage.Memory;
using Ringtail.World.Host;
using Ringtail.World.Scenarios;

namespace Ringtail.World.Ledger;

/// <summary>
/// What other programs and mailboxes got, against the ledger: each finished attempt at least once, with the fields that
/// docs/notifications.md names, in order for one contact; each match of a rule; each finished run.
/// </summary>
internal sealed class Hearsay(Scenario scenario, Site site, Rulebook rules)
{
    private const string Told = "each finished attempt is told";
    private const string Right = "what is told is what happened";

    private readonly ILookup<(int Hopper, FollowUpKind Kind, int Source), Received> _received = site.Receivers.All
        .ToLookup(r => (r.Item.Hopper.Value, r.Item.Kind, r.Item.SourceId));

    public void Check()
    {
        foreach (var plan in scenario.Runs)
        {
            MemoryAttempt[] rows = [.. site.Store.State.Attempts
                .Where(a => a.Draft.Offer.Run == plan.Settings.Run && a.Draft.Pbx != default)];
            foreach (var row in rows.Where(r => r.End?.Outcome.IsOutcome() == true))
            {
                if (plan.Settings.Told.HttpNotify.Length > 0) CheckNotified(row, row.End!);
                foreach (var rule in plan.Settings.DispositionRules) CheckRule(rule, row, row.End!);
            }
            CheckOrder(plan.Settings);
            CheckFinished(plan.Settings);
        }
        foreach (var got in site.Receivers.All) CheckReal(got);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void CheckNotified(MemoryAttempt row, AttemptEnd end)
    {
        var got = _received[(row.Draft.Hopper.Value, FollowUpKind.Notify, 0)].ToArray();
        var last = got.MaxBy(r => r.Item.Revision);
        if (last is null)
        {
            rules.Break(Told, $"{row.Draft.Hopper} ({end.Outcome}) was told to nobody");
            return;
        }
        (string Name, string Value)[] wanted =
        [
            ("num", row.Draft.Offer.Number), ("state", end.Outcome.Code()), ("extstate", row.ExtendedStatus),
            ("retry", Number(row.Draft.Offer.Retry)),
            .. row.Draft.Offer.Attributes.Select(a => ($"I_{a.Key.ToUpperInvariant()}", a.Value)),
        ];
        foreach (var (name, value) in wanted)
            if (last.Form.GetValueOrDefault(name) != value)
                rules.Break(Right, $"{row.Draft.Hopper}: {name} is '{last.Form.GetValueOrDefault(name)}', not {value}");
        // What was said late may find the next one launched.
        if (row.LateRevision > 0) return;
        var again = site.Store.State.Attempts.Exists(a => a.Draft.Offer.Run == row.Draft.Offer.Run
            && a.Draft.Offer.Contact == row.Draft.Offer.Contact && a.Draft.DecidedAt >= end.EndedAt
            && a.Draft.Hopper != row.Draft.Hopper);
        var wait = int.Parse(last.Form["reschedule"], CultureInfo.InvariantCulture);
        if (wait > 0 != again && !_clockMoved)
            rules.Break(Right, $"{row.Draft.Hopper}: the next call is told for in {wait} s, and there is "
                + (again ? "one" : "none"));
    }

    private readonly bool _clockMoved = scenario.Features.Contains("clock jumps", StringComparison.Ordinal);

    /// <summary>A rule that matches whatever the status.</summary>
    private void CheckRule(DispositionRule rule, MemoryAttempt row, AttemptEnd end)
    {
        if (rule.Verb is not (DispositionVerb.HttpGet or DispositionVerb.HttpPost or DispositionVerb.Email)) return;
        if (rule.Status != end.Outcome.Code()) return;
        var kind = rule.Verb switch
        {
            DispositionVerb.HttpGet => FollowUpKind.HttpGet,
            DispositionVerb.HttpPost => FollowUpKind.HttpPost,
            _ => FollowUpKind.Email,
        };
        var got = _received[(row.Draft.Hopper.Value, kind, rule.Id)].ToArray();
        if (got.Length == 0) rules.Break("what a rule says is done", $"{row.Draft.Hopper}: rule {rule.Id} ({kind})");
        foreach (var early in got.Where(r => r.At < end.EndedAt - WorldTime.Begin + rule.Defer && !_clockMoved))
            rules.Break("what a rule says is done", $"{row.Draft.Hopper}: rule {rule.Id} at {early.At}, too early");
    }

    /// <summary>First receipts of one contact, by when its attempts were decided and revised.</summary>
    private void CheckOrder(RunSettings run)
    {
        foreach (var contact in site.Receivers.All
            .Where(r => r.Item.Kind == FollowUpKind.Notify && r.Item.Run == run.Run).GroupBy(r => r.Item.Contact))
        {
            var first = contact.GroupBy(r => r.Item.Id).Select(g => g.MinBy(r => r.At)!).OrderBy(r => r.At).ToArray();
            for (var i = 1; i < first.Length; i++)
                if (first[i].Item.Id < first[i - 1].Item.Id)
                    rules.Break("one contact is told of in order",
                        $"{first[i].Item.Hopper} after {first[i - 1].Item.Hopper}");
        }
    }

    private void CheckFinished(RunSettings run)
    {
        if (!run.Told.EmailEvents.Contains(ToldEvents.RunFinished)) return;
        if (site.Store.State.Runs[run.Run.Value].State != RunState.Completed) return;
        if (!site.Receivers.All.Exists(r => r.Item.Run == run.Run && r.Item is
            { Kind: FollowUpKind.Email, Event: ToldEvents.RunFinished }))
            rules.Break("a finished run is told", $"{run.Run} is completed, and nobody got a mail");
    }

    private void CheckReal(Received got)
    {
        if (got.Item.Hopper.Value == 0) return;
        if (site.Store.State.AttemptsByHopper.GetValueOrDefault(got.Item.Hopper.Value) is not { End: { } end }
            || got.At < end.EndedAt - WorldTime.Begin && !_clockMoved)
            rules.Break(Right, $"{got.Item.Hopper} is told before its end");
    }
}
