using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Tests.Configuration;

public sealed class ChangeLogTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_names_the_person_the_record_and_the_old_and_new_value_of_what_differs()
    {
        await using var house = await EditorHouse.OpenAsync();
        var campaign = await house.CampaignAsync("Spring");
        house.Clock.Now = house.Clock.Now.AddHours(1);
        campaign.Priority = 3;
        await house.Editor.SaveCampaignAsync(campaign, "Max", Ct);

        var rows = await RowsAsync(house);
        Assert.Equal(["Added Campaign Spring by Bea", "Changed Campaign Spring by Max"], rows.Select(Said));
        Assert.Equal((campaign.Id, campaign.Id, house.Clock.Now), (rows[1].RecordId, rows[1].CampaignId, rows[1].At));
        Assert.Equal([new ChangedField("Priority", "10", "3")], ChangedField.Read(rows[1].Fields));
    }

    [Fact]
    public async Task A_secret_is_said_to_have_changed_and_never_shown_not_even_encrypted()
    {
        await using var house = await EditorHouse.OpenAsync();
        var pbx = await house.PbxAsync();
        await house.Editor.SavePbxAsync(pbx, "another", "Max", Ct);

        var changed = (await RowsAsync(house))[^1];
        Assert.Equal([new ChangedField("ProtectedSecret", "•••", "•••")], ChangedField.Read(changed.Fields));
        Assert.DoesNotContain(await RowsAsync(house),
            r => r.Fields.Contains(pbx.ProtectedSecret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Links_belong_to_their_campaign_and_moving_up_after_a_removal_is_no_change()
    {
        await using var house = await EditorHouse.OpenAsync();
        var campaign = await house.CampaignAsync();
        var lists = new[] { await house.ListAsync("a"), await house.ListAsync("b") };
        var first = await house.Editor.LinkListAsync(campaign.Id, lists[0].Id, "CALL_LIST", "Bea", Ct);
        await house.Editor.LinkListAsync(campaign.Id, lists[1].Id, "BLACK_LIST", "Bea", Ct);
        await house.Editor.UnlinkListAsync(first.Id, "Max", Ct);

        var links = (await RowsAsync(house)).Where(r => r.Kind == "CampaignList").ToList();
        Assert.Equal(["Added CampaignList a by Bea", "Added CampaignList b by Bea", "Deleted CampaignList a by Max"],
            links.Select(Said));
        Assert.All(links, l => Assert.Equal(campaign.Id, l.CampaignId));
    }

    [Fact]
    public async Task A_refused_change_and_one_that_changes_nothing_leave_no_line()
    {
        await using var house = await EditorHouse.OpenAsync();
        var pbx = await house.PbxAsync();
        var trunk = await house.TrunkAsync(pbx);
        var before = (await RowsAsync(house)).Count;
        await Assert.ThrowsAsync<ControlException>(() => house.Editor.DeletePbxAsync(pbx.Id, "Max", Ct));
        await house.Editor.SaveTrunkAsync(trunk, "Max", Ct);
        Assert.Equal(before, (await RowsAsync(house)).Count);
    }

    [Fact]
    public async Task A_deletion_keeps_what_was_there()
    {
        await using var house = await EditorHouse.OpenAsync();
        var trunk = await house.TrunkAsync(await house.PbxAsync(), "Amt 1");
        await house.Editor.DeleteTrunkAsync(trunk.Id, "Max", Ct);

        var gone = (await RowsAsync(house))[^1];
        Assert.Equal("Deleted Trunk Amt 1 by Max", Said(gone));
        Assert.Contains(new ChangedField("DialString", "SIP/t/${num}", null), ChangedField.Read(gone.Fields));
    }

    private static Task<List<ChangeLogRow>> RowsAsync(EditorHouse house) =>
        house.ReadAsync(db => db.ChangeLog.AsNoTracking().OrderBy(c => c.Id).ToListAsync(Ct));

    private static string Said(ChangeLogRow row) => $"{row.Action} {row.Kind} {row.Name} by {row.By}";
}
