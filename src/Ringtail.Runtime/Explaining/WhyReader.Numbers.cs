using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Explaining;

public sealed partial class WhyReader
{
    /// <summary>Counted no further than this: a person wants to know that it is many.</summary>
    private const int CountMax = 10_000;
    private const int ContactsMax = 100;

    /// <exception cref="ControlException">The text is no number.</exception>
    public async Task<WhyAnswer> NumberAsync(string number, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(number);
        var text = number.Trim();
        if (ContactRules.NumberRefusal(text) is { } wrong)
            throw new ControlException(RefusalKind.Invalid, "NumberWrong", Phrase.Of(wrong));
        var country = (await _store.GetInstallationAsync(ct)).DefaultCountry;
        var e164 = SecondKey.E164Of(text, country);
        var key = e164 ?? text;
        var plan = new NumberPlan(country);
        await using var db = _databases.Create();
        var lists = await db.Lists.AsNoTracking().Select(l => l.Id).ToListAsync(ct);
        var contacts = await db.Contacts.AsNoTracking()
            .Where(c => (lists.Contains(c.ListId) || c.ListId == 0) && c.NumberKey == key).OrderBy(c => c.Id)
            .Take(ContactsMax).ToListAsync(ct);
        contacts.AddRange(await OfFurtherAsync(db, key, lists, ct));
        var about = $"number {text}" + (e164 is null || e164 == text ? "" : $" ({e164})");
        var runs = await RunsOfAsync(db, contacts, ct);
        List<IReadOnlyList<WhyRule>> ways = [];
        List<string> facts = [];
        foreach (var (run, campaign, contact) in runs)
        {
            var facing = await RunOfAsync(campaign, ct);
            List<WhyRule> rules = [];
            if (facing.Settings is { } settings)
            {
                var asked = contact.NumberKey == key ? new ContactNumber(contact.Number, contact.E164)
                    : new ContactNumber(text, e164);
                rules.AddRange(await GateOfAsync(db, contact, asked, run, settings, plan, ct));
            }
            var (place, words) = await PlaceOfAsync(db, run, contact, ct);
            if (place is not null) rules.Add(place);
            facts.Add($"Campaign \"{campaign.Name}\": {words}");
            if (contact.NumberKey != key)
                facts.Add($"It is another number of contact {contact.Number}: the campaign says which comes when.");
            rules.AddRange(WhyRules.OfRun(_feed.Current.Dialer.State, facing, Now));
            ways.Add([.. rules.Select(r => r with { Campaign = campaign.Name })]);
        }
        if (runs.Count == 0) ways.Add(await OfStrangerAsync(text, key, e164, plan, contacts.Count, ct));
        facts.AddRange(await LastAsync(db, key, ct));
        return WhyAnswer.OfWays(about, ways, [], facts);
    }

    /// <summary>Contacts that have the number beside their main one.</summary>
    private static Task<List<ContactRow>> OfFurtherAsync(
        RingtailDb db, string key, List<int> lists, CancellationToken ct)
    {
        var quoted = $"\"{key}\"";
        return db.Contacts.AsNoTracking()
            .Where(c => c.FurtherNumbers != "" && c.FurtherNumbers.Contains(quoted) && c.NumberKey != key
                && (lists.Contains(c.ListId) || c.ListId == 0))
            .OrderBy(c => c.Id).Take(ContactsMax).ToListAsync(ct);
    }

    /// <summary>No run has the number: what would be said of it if one had.</summary>
    private async Task<IReadOnlyList<WhyRule>> OfStrangerAsync(
        string number, string key, string? e164, NumberPlan plan, int contacts, CancellationToken ct)
    {
        List<WhyRule> rules = [];
        var known = await _store.ReadNumberAsync(key, null, null, Now, ct);
        if (plan.Forbidden(number, e164) is { } forbidden)
            rules.Add(new(nameof(GateRule.ForbiddenNumber), forbidden,
                WhyRules.LiftOf(nameof(GateRule.ForbiddenNumber))));
        if (NumberRules.Refusal(number, known, default, agentKept: false, Now) is { } refusal)
            rules.Add(WhyRules.Of(refusal, Now));
        rules.Add(new("NumberNotRunning", contacts == 0 ? "No list has this number."
            : "No running campaign has this number.", "Add it to a list of a running campaign."));
        return rules;
    }

    /// <summary>The gate's own functions, with what the store knows now.</summary>
    private async Task<IEnumerable<WhyRule>> GateOfAsync(
        RingtailDb db, ContactRow contact, ContactNumber asked, RunRow run, RunSettings settings, NumberPlan plan,
        CancellationToken ct)
    {
        var known = await _store.ReadNumberAsync(
            asked.E164 ?? asked.Number, new CampaignId(run.CampaignId), new RunId(run.Id), Now, ct);
        // The call that is live is this one: it is being dialed.
        if (known.IsLive && await db.Attempts.AnyAsync(
            a => a.Live && a.RunId == run.Id && a.ContactId == contact.Id, ct)) known = known with { IsLive = false };
        var list = await db.Lists.Where(l => l.Id == contact.ListId).Select(l => l.Name).FirstOrDefaultAsync(ct);
        var zones = await db.ZoneGroups.Where(z => z.Id == contact.ZoneGroup).Select(z => z.Zones)
            .FirstOrDefaultAsync(ct);
        var offer = plan.Know(new Offer
        {
            Hopper = default,
            Run = new RunId(run.Id),
            Contact = new ContactId(contact.Id),
            List = new ListId(contact.ListId),
            ListName = list ?? "",
            Zones = zones ?? "",
            Number = asked.Number,
            MainNumber = contact.Number,
            E164 = asked.E164,
            Retry = 0,
            Attributes = StoredJson.ReadAttributes(contact.Attributes),
        });
        var trunks = await _settings.ReadTrunksAsync(settings, ct);
        return WhyRules.OfContact(offer, settings, trunks, known, new Moment(default, Now)).ToList();
    }

    private static async Task<List<(RunRow Run, CampaignRow Campaign, ContactRow Contact)>> RunsOfAsync(
        RingtailDb db, List<ContactRow> contacts, CancellationToken ct)
    {
        var lists = contacts.Select(c => c.ListId).Distinct().ToList();
        var ids = contacts.Select(c => c.Id).ToList();
        var byList = await (
            from link in db.RunLists.AsNoTracking()
            join run in db.Runs on link.RunId equals run.Id
            join campaign in db.Campaigns on run.CampaignId equals campaign.Id
            where lists.Contains(link.ListId) && link.Type == "CALL_LIST" && !run.Removed
            select new { run, campaign, link.ListId }).ToListAsync(ct);
        var added = await (
            from claim in db.Claims.AsNoTracking()
            join run in db.Runs on claim.RunId equals run.Id
            join campaign in db.Campaigns on run.CampaignId equals campaign.Id
            where ids.Contains(claim.ContactId) && claim.Added && !run.Removed
            select new { run, campaign, claim.ContactId }).ToListAsync(ct);
        return
        [
            .. byList.SelectMany(r => contacts.Where(c => c.ListId == r.ListId).Select(c => (r.run, r.campaign, c))),
            .. added.Select(r => (r.run, r.campaign, contacts.First(c => c.Id == r.ContactId))),
        ];
    }

    /// <summary>Where the contact stands in the run: what holds it back, if that does, and in words.</summary>
    private static async Task<(WhyRule? Rule, string Words)> PlaceOfAsync(
        RingtailDb db, RunRow run, ContactRow contact, CancellationToken ct)
    {
        var claim = await db.Claims.AsNoTracking()
            .FirstOrDefaultAsync(c => c.RunId == run.Id && c.ContactId == contact.Id, ct);
        if (claim is { Due: { } due })
            return (new("DueLater",
                $"It is due at {due:yyyy-MM-dd HH:mm:ss} UTC{(claim.IsRetry ? " as a retry" : "")}.",
                "It comes by itself; or move the call.") { Until = due }, "waits for its time.");
        if (claim is not null) return (null, $"in the run's hands, call {claim.HopperId}.");
        var link = await db.RunLists.AsNoTracking()
            .FirstOrDefaultAsync(l => l.RunId == run.Id && l.ListId == contact.ListId, ct);
        var mark = Math.Max(link?.Bookmark ?? long.MaxValue, await db.RunListZones.Where(z => z.RunId == run.Id
            && z.ListId == contact.ListId && z.ZoneGroup == contact.ZoneGroup).Select(z => (long?)z.Bookmark)
            .FirstOrDefaultAsync(ct) ?? 0);
        if (contact.Id <= mark)
            return (new("Finished", "This run is done with it.", "Start another run, or add a call for it."),
                "finished.");
        var before = await db.Contacts.Where(c => c.ListId == contact.ListId && c.Id > mark && c.Id < contact.Id)
            .OrderBy(c => c.Id).Take(CountMax).CountAsync(ct);
        var many = before == CountMax ? $"at least {CountMax}" : before.ToString(CultureInfo.InvariantCulture);
        if (before == 0) return (null, "the next of its list.");
        return (new("InItsTurn", $"{many} contacts of its list come before it.", "It comes in its turn.")
        {
            Contacts = before,
        }, "not reached yet.");
    }

    private static async Task<IEnumerable<string>> LastAsync(RingtailDb db, string key, CancellationToken ct) =>
        (await db.Attempts.AsNoTracking().Where(a => a.NumberKey == key).OrderByDescending(a => a.DecidedAt).Take(3)
            .Select(a => new { a.HopperId, a.DecidedAt, a.Outcome, a.Evidence }).ToListAsync(ct))
        .Select(a => $"Call {a.HopperId} at {a.DecidedAt:yyyy-MM-dd HH:mm:ss} UTC: {a.Outcome ?? "live"}"
            + (StoredJson.ReadEvidence(a.Evidence).Note is { Length: > 0 } note ? $", {note}" : "") + ".");

    /// <summary>Clocks that hold contacts of the run's lists back, and how many.</summary>
    private async Task<IReadOnlyList<WhyRule>> ClosedZonesAsync(
        RingtailDb db, int run, RunSettings settings, CancellationToken ct, int? onlyList = null)
    {
        var book = new HoursBook();
        var groups = await (
            from link in db.RunLists.AsNoTracking()
            join zone in db.ListZones on link.ListId equals zone.ListId
            join named in db.ZoneGroups on zone.ZoneGroup equals named.Id
            where link.RunId == run && link.Type == "CALL_LIST" && !link.Paused
                && (onlyList == null || link.ListId == onlyList)
            select new
            {
                link.ListId, zone.ZoneGroup, named.Zones, link.Bookmark,
                Own = db.RunListZones.Where(z => z.RunId == run && z.ListId == link.ListId
                    && z.ZoneGroup == zone.ZoneGroup).Select(z => (long?)z.Bookmark).FirstOrDefault() ?? 0,
            }).ToListAsync(ct);
        List<WhyRule> rules = [];
        foreach (var group in groups)
        {
            if (book.ClosedUntil(settings, group.Zones, Now) is not { } until) continue;
            var mark = Math.Max(group.Bookmark, group.Own);
            var left = await db.Contacts.Where(c => c.ListId == group.ListId && c.ZoneGroup == group.ZoneGroup
                && c.Id > mark).OrderBy(c => c.Id).Take(CountMax).CountAsync(ct);
            if (left == 0) continue;
            rules.Add(new(nameof(GateRule.OutsideHours),
                $"It is closed in {book.ClosedIn(settings, group.Zones, Now)}.",
                WhyRules.LiftOf(nameof(GateRule.OutsideHours)))
            {
                Until = until == DateTimeOffset.MaxValue ? null : until, Contacts = left,
            });
        }
        // On the campaign's clock all groups are closed alike.
        return [.. rules.GroupBy(r => (r.Says, r.Until))
            .Select(same => same.First() with { Contacts = same.Sum(r => r.Contacts) })];
    }
}
