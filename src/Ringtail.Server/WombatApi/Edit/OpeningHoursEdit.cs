using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Edit;

/// <summary><c>edit/oh</c>: 11 keys, of which <c>rules</c> is an array in the order of the rules.</summary>
internal sealed class OpeningHoursEdit : EditResource
{
    protected override IReadOnlyDictionary<string, string> Keys { get; } = new Dictionary<string, string>
    {
        [nameof(OpeningHoursRow.Name)] = "name",
        [nameof(OpeningHoursRow.DefaultMode)] = "defaultMode",
        [nameof(OpeningHoursRow.Comment)] = "comment",
        [nameof(OpeningHoursRow.SecurityKey)] = "securityKey",
        ["Rules"] = "rules",
        [$"Rules.{nameof(OpeningRuleRow.Mode)}"] = "mode",
        [$"Rules.{nameof(OpeningRuleRow.Days)}"] = "onDow",
        [$"Rules.{nameof(OpeningRuleRow.TimeStart)}"] = "timeStartHr",
        [$"Rules.{nameof(OpeningRuleRow.TimeEnd)}"] = "timeEndHr",
        [$"Rules.{nameof(OpeningRuleRow.DateFrom)}"] = "dateFrom",
        [$"Rules.{nameof(OpeningRuleRow.DateTo)}"] = "dateTo",
        [$"Rules.{nameof(OpeningRuleRow.EveryYear)}"] = "everyYear",
        [$"Rules.{nameof(OpeningRuleRow.Comment)}"] = "comment",
    };

    public static JsonObject Shape(OpeningHoursRow row, IEnumerable<OpeningRuleRow> rules, TimeZoneInfo zone)
    {
        var shape = Audited(row, zone);
        shape["openingHourId"] = row.Id;
        shape["name"] = row.Name;
        shape["defaultMode"] = row.DefaultMode;
        shape["comment"] = row.Comment;
        shape["hidden"] = row.Hidden;
        shape["securityKey"] = row.SecurityKey;
        shape["rules"] = new JsonArray([.. rules.Where(r => r.OpeningHoursId == row.Id).Select(Shape)]);
        return shape;
    }

    public static Task<List<OpeningRuleRow>> RulesAsync(WombatCall call) =>
        call.Db.OpeningRules.AsNoTracking().OrderBy(r => r.Position).ThenBy(r => r.Id).ToListAsync(call.Ct);

    protected override async Task<Rows> ListAsync(WombatCall call)
    {
        var all = await call.Db.OpeningHours.AsNoTracking().OrderBy(h => h.Id).ToListAsync(call.Ct);
        var rules = await RulesAsync(call);
        return Page(call, all.FindAll(h => Found(call, h.Name, h.Hidden)), h => Shape(h, rules, call.Zone));
    }

    protected override async Task<JsonObject> SaveAsync(WombatCall call, LenientJson record)
    {
        var id = Math.Max(0, record.OptionalInteger("openingHourId") ?? 0);
        var row = await call.Db.OpeningHours.AsNoTracking().SingleOrDefaultAsync(h => h.Id == id, call.Ct)
            ?? new OpeningHoursRow { Id = id };
        row.Name = record.Text("name", row.Name).Trim();
        row.DefaultMode = record.Text("defaultMode", row.DefaultMode).Trim().ToUpperInvariant();
        row.Comment = record.Text("comment", row.Comment);
        row.Hidden = record.Flag("hidden", row.Hidden);
        row.SecurityKey = record.Text("securityKey", row.SecurityKey);
        var rules = record.Has("rules") ? record.Items("rules").Select(Rule).ToList() : null;
        var saved = await call.Editor.SaveOpeningHoursAsync(row, rules, call.By, call.Ct);
        return Shape(saved, await RulesAsync(call), call.Zone);
    }

    protected override async Task RemoveAsync(WombatCall call, LenientJson record)
    {
        var id = record.OptionalInteger("openingHourId") ?? 0;
        if (await call.Db.OpeningHours.AnyAsync(h => h.Id == id, call.Ct))
            await call.Editor.DeleteOpeningHoursAsync(id, call.By, call.Ct);
    }

    private static JsonObject Shape(OpeningRuleRow rule) => new()
    {
        ["mode"] = rule.Mode,
        ["onDow"] = rule.Days,
        ["timeStartHr"] = rule.TimeStart,
        ["timeEndHr"] = rule.TimeEnd,
        ["dateFrom"] = rule.DateFrom,
        ["dateTo"] = rule.DateTo,
        ["everyYear"] = rule.EveryYear,
        ["comment"] = rule.Comment,
    };

    private static OpeningRuleRow Rule(LenientJson rule)
    {
        var row = new OpeningRuleRow();
        row.Mode = rule.Text("mode", row.Mode).Trim().ToUpperInvariant();
        row.Days = rule.Text("onDow", row.Days).Trim();
        row.TimeStart = rule.Text("timeStartHr", row.TimeStart).Trim();
        row.TimeEnd = rule.Text("timeEndHr", row.TimeEnd).Trim();
        row.DateFrom = rule.Text("dateFrom", row.DateFrom).Trim();
        row.DateTo = rule.Text("dateTo", row.DateTo).Trim();
        row.EveryYear = rule.Flag("everyYear", row.EveryYear);
        row.Comment = rule.Text("comment", row.Comment);
        return row;
    }
}

/// <summary><c>edit/campaign/oh</c>: the sets of opening hours of a campaign; all of them must allow a call.</summary>
internal sealed class CampaignOpeningHoursEdit() : CampaignLinkEdit("oh")
{
    protected override IReadOnlyDictionary<string, string> Keys { get; } =
        new Dictionary<string, string> { [nameof(CampaignOpeningHoursRow.OpeningHoursId)] = "rule" };

    protected override async Task<Rows> ListAsync(WombatCall call)
    {
        var parent = Parent(call);
        var links = await (
            from link in call.Db.CampaignOpeningHours.AsNoTracking()
            join hours in call.Db.OpeningHours on link.OpeningHoursId equals hours.Id
            where link.CampaignId == parent
            orderby link.Position
            select new { link, hours }).ToListAsync(call.Ct);
        var rules = await OpeningHoursEdit.RulesAsync(call);
        return Page(call, links, l => Shape(l.link, OpeningHoursEdit.Shape(l.hours, rules, call.Zone)));
    }

    protected override async Task<JsonObject> SaveAsync(WombatCall call, LenientJson record)
    {
        var seen = await SeenAsync(call, "opening-hours", Required(record, "rule", "openingHourId"), "rule");
        var link = await call.Editor.LinkOpeningHoursAsync(Parent(call), seen, call.By, call.Ct);
        var hours = await call.Db.OpeningHours.AsNoTracking().SingleAsync(h => h.Id == link.OpeningHoursId, call.Ct);
        return Shape(link, OpeningHoursEdit.Shape(hours, await OpeningHoursEdit.RulesAsync(call), call.Zone));
    }

    protected override async Task<int?> FindLinkAsync(WombatCall call, LenientJson record)
    {
        var (parent, link) = (Parent(call), record.OptionalInteger("cohId"));
        var hours = link is null ? record.Reference("rule", "openingHourId") ?? 0 : 0;
        return await call.Db.CampaignOpeningHours
            .Where(l => l.CampaignId == parent && (link != null ? l.Id == link : l.OpeningHoursId == hours))
            .Select(l => (int?)l.Id).FirstOrDefaultAsync(call.Ct);
    }

    protected override Task UnlinkAsync(WombatCall call, int link) =>
        call.Editor.UnlinkOpeningHoursAsync(link, call.By, call.Ct);

    private static JsonObject Shape(CampaignOpeningHoursRow link, JsonObject hours) =>
        new() { ["campaignId"] = link.CampaignId, ["cohId"] = link.Id, ["rule"] = hours };
}
