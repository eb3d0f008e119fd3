using System.Globalization;
using Bunit;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Privacy;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using Ringtail.Server.Lists;
using Ringtail.Server.Scheduling;
using Ringtail.Server.Shell;
using Ringtail.Server.Tests.Hosting;
using TestContext = Xunit.TestContext;

namespace Ringtail.Server.Tests.Pages;

/// <summary>What a role may not do has no button, and is refused in words when it is asked for without one.</summary>
public sealed class RefusedActions
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_may_only_look_sees_scheduled_calls_and_no_button_to_move_them()
    {
        await using var bench = await PageBench.StartAsync();
        await ScheduleAsync(bench);
        foreach (var (role, buttons) in new[] { (Roles.User, 2), (Roles.Viewer, 0) })
        {
            await using var other = await bench.BesideAsync(role, null);
            var page = other.Render<ScheduledPage>(_ => { });
            page.WaitForAssertion(() => Assert.Contains("030123", page.Markup, StringComparison.Ordinal));
            Assert.Equal(buttons, page.FindAll(".row-actions button").Count);
        }
    }

    [Fact]
    public async Task An_action_without_its_right_is_refused_in_the_words_of_the_viewer()
    {
        await using var bench = await PageBench.StartAsync(Roles.Viewer);
        var control = bench.Service<RightfulControl>();
        Func<Task>[] desk =
        [
            () => control.ReserveAsync(1, "SIP/101", "-", Ct), () => control.DialReservedAsync(1, "-", Ct),
            () => control.SkipReservedAsync(1, "-", Ct), () => control.PauseOwnAsync(1, "SIP/101", true, "-", Ct),
            () => control.HangUpOwnAsync(1, "-", Ct), () => control.SayOfOwnAsync(1, "SALE", Ct),
            () => control.AddAgentCallAsync(1, "030", [], null, "SIP/101", "-", Ct),
        ];
        Func<Task>[] calls =
        [
            () => control.MoveScheduledAsync(1, DateTimeOffset.MaxValue, "-", Ct),
            () => control.CancelScheduledAsync(1, "-", Ct), () => control.HangUpAsync(1, "-", Ct),
        ];
        foreach (var act in desk.Concat(calls))
            Assert.Equal("NotAllowed", (await Assert.ThrowsAsync<ControlException>(act)).Code);
        CultureInfo.CurrentUICulture = new CultureInfo("de");
        Assert.Equal(
            "Dafür ist das Recht „Agentenplatz“ nötig. Es haben: Administrator, Leitung, Benutzer, Agent.",
            bench.Texts.Said(await Assert.ThrowsAsync<ControlException>(desk[0])));
        Assert.Equal(
            "Dafür ist das Recht „Anrufe“ nötig. Es haben: Administrator, Leitung, Benutzer.",
            bench.Texts.Said(await Assert.ThrowsAsync<ControlException>(calls[0])));
    }

    [Fact]
    public async Task Lists_and_their_contacts_are_changed_by_who_may_and_shown_to_who_may_look()
    {
        await using var bench = await PageBench.StartAsync();
        await ScheduleAsync(bench);
        foreach (var (role, lists, contacts) in new[]
        {
            (Roles.Manager, 3, 4), (Roles.User, 0, 4), (Roles.Viewer, 0, 0),
        })
        {
            await using var other = await bench.BesideAsync(role, null);
            var all = other.Render<ListsPage>(_ => { });
            all.WaitForAssertion(() => Assert.Contains("Liste", all.Markup, StringComparison.Ordinal));
            Assert.Equal((role, lists), (role, all.FindAll("[data-testid='add'], .row-actions button").Count));
            var one = other.Render<ListPage>(p => p.Add(l => l.Id, 1));
            one.WaitForAssertion(() => Assert.Contains("030123", one.Markup, StringComparison.Ordinal));
            Assert.Equal((role, contacts), (role, one.FindAll(
                "[data-testid='add-contact'], .row-actions button, [data-testid='upload-paste']").Count));
        }
        await using var viewer = await bench.BesideAsync(Roles.Viewer, null);
        var refused = Assert.Throws<ControlException>(
            () => viewer.Service<Rightful<ConfigurationEditor>>().For(Right.Lists));
        Assert.Equal("NotAllowed", refused.Code);
    }

    [Fact]
    public async Task Accounts_of_others_and_forgetting_a_person_are_asked_for_their_right_again()
    {
        await using var bench = await PageBench.StartAsync(Roles.Viewer);
        var accounts = bench.Service<RightfulAccounts>();
        Func<Task>[] refused =
        [
            () => accounts.AnyAsync((_, profiles) => profiles.EndSessionsAsync(RunningServer.Admin, "-")),
            () => accounts.SessionsAsync(RunningServer.Admin, Ct),
            () => accounts.EndSessionAsync(1, RunningServer.Admin, Ct),
            () => bench.Service<Rightful<PersonEraser>>().For(Right.Lists).EraseAsync("030", "-", Ct),
        ];
        foreach (var act in refused)
            Assert.Equal("NotAllowed", (await Assert.ThrowsAsync<ControlException>(act)).Code);
        // The own account is everybody's: it is looked for, and this person has none in the store.
        Assert.Equal("NoUser", (await Assert.ThrowsAsync<ControlException>(
            () => accounts.OwnAsync((profiles, name) => profiles.EndSessionsAsync(name, "-")))).Code);
        Assert.Empty(await accounts.SessionsAsync(bench.Service<Viewer>().Account, Ct));

        await using var manager = await bench.BesideAsync(Roles.Manager, null);
        var erased = await manager.Service<Rightful<PersonEraser>>().For(Right.Lists).EraseAsync("030", "-", Ct);
        Assert.Equal(0, erased.Contacts);
    }

    private static async Task ScheduleAsync(PageBench bench)
    {
        await using var db = bench.From<IRingtailDbFactory>().Create();
        var at = DateTimeOffset.UnixEpoch.AddYears(50);
        db.Add(new CampaignRow { Name = "Herbst" });
        db.Add(new ContactListRow { Name = "Liste", ContactCount = 1 });
        await db.SaveChangesAsync(Ct);
        db.Add(new RunRow { CampaignId = 1, CampaignName = "Herbst", State = "Paused", StartedAt = at });
        var contact = new ContactRow { ListId = 1, Number = "030123", AddedAt = at };
        db.Add(contact);
        await db.SaveChangesAsync(Ct);
        db.Add(new ClaimRow { RunId = 1, ContactId = contact.Id, HopperId = 7, Due = at.AddYears(40) });
        await db.SaveChangesAsync(Ct);
    }
}
