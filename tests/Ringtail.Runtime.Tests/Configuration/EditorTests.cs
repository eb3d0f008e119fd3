using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Tests.Configuration;

public sealed class EditorTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ids_begin_at_1_and_the_audit_columns_tell_who_and_when()
    {
        await using var house = await EditorHouse.OpenAsync();
        var made = house.Clock.Now;
        var pbx = await house.PbxAsync();
        Assert.Equal(
            (1, made, "Bea", null, "-"), (pbx.Id, pbx.CreatedAt, pbx.CreatedBy, pbx.ModifiedAt, pbx.ModifiedBy));
        house.Clock.Now = made.AddHours(1);
        pbx.Address = "pbx.example";
        (pbx.CreatedAt, pbx.CreatedBy) = (default, "nobody");
        await house.Editor.SavePbxAsync(pbx, null, "Max", Ct);
        var stored = await house.ReadAsync(db => db.Pbxs.SingleAsync(Ct));
        Assert.Equal((made, "Bea", (DateTimeOffset?)house.Clock.Now, "Max", "pbx.example"),
            (stored.CreatedAt, stored.CreatedBy, stored.ModifiedAt, stored.ModifiedBy, stored.Address));
        Assert.Equal(2, house.Control.Changes);
    }

    [Fact]
    public async Task A_secret_is_encrypted_and_stays_when_none_is_given()
    {
        await using var house = await EditorHouse.OpenAsync();
        var pbx = await house.PbxAsync();
        Assert.InRange(pbx.ProtectedSecret.Length, 50, 1000);
        pbx.ProtectedSecret = "";
        await house.Editor.SavePbxAsync(pbx, null, "Bea", Ct);
        Assert.Equal(
            "s", house.Secrets.Unprotect((await house.ReadAsync(db => db.Pbxs.SingleAsync(Ct))).ProtectedSecret));
        await house.Editor.SavePbxAsync(pbx, "", "Bea", Ct);
        Assert.Equal("", (await house.ReadAsync(db => db.Pbxs.SingleAsync(Ct))).ProtectedSecret);
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once_and_nothing_is_written()
    {
        await using var house = await EditorHouse.OpenAsync();
        var refused = await Assert.ThrowsAsync<InvalidFieldsException>(() => house.Editor.SaveTrunkAsync(
            new TrunkRow { Name = " ", DialString = "SIP/t", Capacity = 0, PeriodMs = 1 }, "Bea", Ct));
        Assert.Equal(["PbxId:PbxMissing", "Name:Required", "DialString:DialStringNum", "Capacity:CapacityRange",
            "PeriodMs:PeriodMsRange"],
            refused.Problems.Select(p => $"{p.Field}:{p.Code}"));
        Assert.Equal((0, 0), (await house.ReadAsync(db => db.Trunks.CountAsync(Ct)), house.Control.Changes));
    }

    [Fact]
    public async Task Names_are_unique_where_they_are_addresses()
    {
        await using var house = await EditorHouse.OpenAsync();
        var (pbx, other) = (await house.PbxAsync(), await house.PbxAsync("other"));
        await house.TrunkAsync(pbx);
        await house.TrunkAsync(other);
        await house.CampaignAsync();
        var list = await house.ListAsync("l");
        await TakenAsync(() => house.PbxAsync());
        await TakenAsync(() => house.TrunkAsync(pbx));
        await TakenAsync(() => house.CampaignAsync());
        await TakenAsync(() => house.ListAsync("l"));
        await house.Editor.SaveListAsync(list, "Bea", Ct);
    }

    [Fact]
    public async Task A_reference_that_leads_nowhere_is_refused_by_its_field()
    {
        await using var house = await EditorHouse.OpenAsync();
        await house.CampaignAsync();
        await RefusedAsync("PbxId", () => house.TrunkAsync(new PbxRow { Id = 7 }));
        await RefusedAsync("TrunkId", () => house.Editor.LinkTrunkAsync(1, 7, "Bea", Ct));
        await RefusedAsync("EndPointId", () => house.Editor.LinkEndPointAsync(1, 7, "Bea", Ct));
        await RefusedAsync("ListId", () => house.Editor.LinkListAsync(1, 7, "CALL_LIST", "Bea", Ct));
        await RefusedAsync("CampaignId", () => house.Editor.SaveRescheduleRuleAsync(
            new RescheduleRuleRow { CampaignId = 7, Status = "RS_BUSY" }, "Bea", Ct));
        await house.PbxAsync();
        await Assert.ThrowsAsync<ControlException>(() => house.Editor.SaveTrunkAsync(
            new TrunkRow { Id = 9, PbxId = 1, Name = "t", DialString = "${num}" }, "Bea", Ct));
    }

    [Fact]
    public async Task Links_are_ordered_moved_and_renumbered()
    {
        await using var house = await EditorHouse.OpenAsync();
        var campaign = await house.CampaignAsync();
        foreach (var name in new[] { "a", "b", "c" })
            await house.Editor.LinkListAsync(campaign.Id, (await house.ListAsync(name)).Id, "CALL_LIST", "Bea", Ct);
        Assert.Equal("1:1 2:2 3:3", await OrderAsync(house));
        await house.Editor.MoveLinkAsync("list", 3, -1, "Bea", Ct);
        Assert.Equal("1:1 3:2 2:3", await OrderAsync(house));
        await house.Editor.MoveLinkAsync("list", 1, -1, "Bea", Ct);
        await house.Editor.MoveLinkAsync("list", 2, +1, "Bea", Ct);
        await house.Editor.MoveLinkAsync("list", 99, +1, "Bea", Ct);
        Assert.Equal("1:1 3:2 2:3", await OrderAsync(house));
        await house.Editor.UnlinkListAsync(1, "Bea", Ct);
        await house.Editor.UnlinkListAsync(1, "Bea", Ct);
        Assert.Equal("3:1 2:2", await OrderAsync(house));
        var again = await house.Editor.LinkListAsync(campaign.Id, 2, "BLACK_LIST", "Bea", Ct);
        Assert.Equal((2, 2, "BLACK_LIST"), (again.Id, again.Position, again.Type));
    }

    [Fact]
    public async Task What_runs_or_logs_refer_to_is_not_deleted()
    {
        await using var house = await EditorHouse.OpenAsync();
        var (pbx, campaign, list) = (await house.PbxAsync(), await house.CampaignAsync(), await house.ListAsync("l"));
        var trunk = await house.TrunkAsync(pbx);
        await house.Editor.LinkTrunkAsync(campaign.Id, trunk.Id, "Bea", Ct);
        await house.Editor.LinkListAsync(campaign.Id, list.Id, "CALL_LIST", "Bea", Ct);
        await StaysAsync("'tk' belongs to it", () => house.Editor.DeletePbxAsync(pbx.Id, "Bea", Ct));
        await StaysAsync("campaign 'c' uses it", () => house.Editor.DeleteTrunkAsync(trunk.Id, "Bea", Ct));
        await StaysAsync("campaign 'c' uses it", () => house.Editor.DeleteListAsync(list.Id, "Bea", Ct));
        await house.WriteAsync(
            new RunRow { CampaignId = campaign.Id, CampaignName = "c", StartedAt = house.Clock.Now });
        await StaysAsync("it has run", () => house.Editor.DeleteCampaignAsync(campaign.Id, "Bea", Ct));
    }

    [Fact]
    public async Task What_nothing_refers_to_is_deleted_with_what_hangs_on_it()
    {
        await using var house = await EditorHouse.OpenAsync();
        var (pbx, campaign, list) = (await house.PbxAsync(), await house.CampaignAsync(), await house.ListAsync("l"));
        var trunk = await house.TrunkAsync(pbx);
        await house.Editor.LinkTrunkAsync(campaign.Id, trunk.Id, "Bea", Ct);
        await house.Editor.SaveRescheduleRuleAsync(
            new RescheduleRuleRow { CampaignId = campaign.Id, Status = "RS_BUSY" }, "Bea", Ct);
        for (var i = 0; i < 3; i++) await house.WriteAsync(
            new ContactRow { ListId = list.Id, Number = $"10{i}", AddedAt = house.Clock.Now });
        await house.Editor.DeleteCampaignAsync(campaign.Id, "Bea", Ct);
        await house.Editor.DeleteTrunkAsync(trunk.Id, "Bea", Ct);
        await house.Editor.DeletePbxAsync(pbx.Id, "Bea", Ct);
        await house.Editor.DeleteListAsync(list.Id, "Bea", Ct);
        Assert.Equal(0, await house.ReadAsync(async db =>
            await db.Campaigns.CountAsync(Ct) + await db.Trunks.CountAsync(Ct) + await db.Pbxs.CountAsync(Ct)
                + await db.Lists.CountAsync(Ct)
            + await db.CampaignTrunks.CountAsync(Ct) + await db.RescheduleRules.CountAsync(Ct)
                + await db.Contacts.CountAsync(Ct)));
        Assert.Equal(4, await house.ReadAsync(db => db.SystemLog.CountAsync(l => l.By == "Bea", Ct)));
    }

    [Fact]
    public async Task A_clone_has_the_definition_the_links_and_the_rules()
    {
        await using var house = await EditorHouse.OpenAsync();
        var campaign = await house.CampaignAsync();
        campaign.CallerId = "0123";
        campaign.Hidden = true;
        await house.Editor.SaveCampaignAsync(campaign, "Bea", Ct);
        await house.Editor.LinkTrunkAsync(campaign.Id, (await house.TrunkAsync(await house.PbxAsync())).Id, "Bea", Ct);
        await house.Editor.LinkListAsync(campaign.Id, (await house.ListAsync("l")).Id, "BLACK_LIST", "Bea", Ct);
        await house.Editor.SaveRescheduleRuleAsync(
            new RescheduleRuleRow { CampaignId = campaign.Id, Status = "RS_BUSY", MaxAttempts = 2 }, "Bea", Ct);
        var copy = await house.Editor.CloneCampaignAsync(campaign.Id, "copy", "Max", Ct);
        Assert.Equal((2, "copy", "0123", false, "Max", null),
            (copy.Id, copy.Name, copy.CallerId, copy.Hidden, copy.CreatedBy, copy.ModifiedAt));
        Assert.Equal((1, "BLACK_LIST", 2), await house.ReadAsync(async db => (
            (await db.CampaignTrunks.SingleAsync(l => l.CampaignId == 2, Ct)).TrunkId,
            (await db.CampaignLists.SingleAsync(l => l.CampaignId == 2, Ct)).Type,
            (await db.RescheduleRules.SingleAsync(l => l.CampaignId == 2, Ct)).MaxAttempts)));
        await TakenAsync(() => house.Editor.CloneCampaignAsync(campaign.Id, "copy", "Max", Ct));
        Assert.Equal(2, await house.ReadAsync(db => db.Campaigns.CountAsync(Ct)));
    }

    [Fact]
    public async Task Many_links_at_once_get_positions_without_gaps_or_doubles()
    {
        await using var house = await EditorHouse.OpenAsync();
        var campaign = await house.CampaignAsync();
        var lists = new List<ContactListRow>();
        for (var i = 0; i < 8; i++) lists.Add(await house.ListAsync($"l{i}"));
        await Task.WhenAll(lists.Select(l => house.Editor.LinkListAsync(campaign.Id, l.Id, "CALL_LIST", "Bea", Ct)));
        var positions = await house.ReadAsync(
            db => db.CampaignLists.Select(l => l.Position).OrderBy(p => p).ToListAsync(Ct));
        Assert.Equal(Enumerable.Range(1, 8), positions);
    }

    private static Task<string> OrderAsync(EditorHouse house) => house.ReadAsync(async db => string.Join(' ',
        (await db.CampaignLists.OrderBy(l => l.Position).ToListAsync(Ct)).Select(l => $"{l.Id}:{l.Position}")));

    private static async Task TakenAsync(Func<Task> save)
    {
        var refused = await Assert.ThrowsAsync<InvalidFieldsException>(save);
        Assert.Equal("NameTaken", Assert.Single(refused.Problems).Code);
    }

    private static async Task RefusedAsync(string field, Func<Task> save)
    {
        var refused = await Assert.ThrowsAsync<InvalidFieldsException>(save);
        Assert.Equal(field, Assert.Single(refused.Problems).Field);
    }

    private static async Task StaysAsync(string reason, Func<Task> delete)
    {
        var refused = await Assert.ThrowsAsync<ControlException>(delete);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }
}
