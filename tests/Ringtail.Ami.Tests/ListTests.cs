using Microsoft.Extensions.Time.Testing;
using Ringtail.Ami.Tests.Fakes;

namespace Ringtail.Ami.Tests;

public sealed class ListTests
{
    private static readonly AmiAction QueueStatus = new("QueueStatus");

    [Fact]
    public async Task A_list_is_collected_until_its_end_with_other_events_between()
    {
        await using var server = Silent();
        await using var link = await Connected.OpenAsync(server, Options.Fast with { Interests = ["Hangup"] });
        var list = link.SendListAsync(QueueStatus);
        var action = await link.Session.NextAsync("QueueStatus");
        await link.Session.SendAsync("Event: Hangup", "Cause: 17");
        await link.Session.AnswerAsync(action, "EventList: start", "Message: Queue status will follow");
        await link.Session.SendAsync("Event: QueueParams", $"ActionID: {action.Id}", "Queue: a");
        await link.Session.SendAsync("Event: Hangup", "Cause: 16");
        await link.Session.SendAsync("Event: QueueMember", $"ActionID: {action.Id}", "Queue: a");
        await link.Session.SendAsync(
            "Event: QueueStatusComplete", $"ActionID: {action.Id}", "EventList: Complete", "ListItems: 2");

        var answer = Assert.IsType<AmiResult.Answered>(await list);
        Assert.Equal(["QueueParams", "QueueMember"], answer.Items.Select(item => item.Event));
        Assert.Equal("2", answer.Completion!["ListItems"]);
        Assert.Equal("17", (await link.NextEventAsync())["Cause"]);
        Assert.Equal("16", (await link.NextEventAsync())["Cause"]);
        Assert.False(link.Events.TryPeek(out _));
    }

    [Fact]
    public async Task A_list_without_marks_ends_with_the_event_named_complete()
    {
        await using var server = Silent();
        await using var link = await Connected.OpenAsync(server, Options.Fast);
        var list = link.SendListAsync(QueueStatus);
        var action = await link.Session.NextAsync("QueueStatus");
        await link.Session.AnswerAsync(action, "Message: Queue status will follow");
        await link.Session.SendAsync("Event: QueueParams", $"ActionID: {action.Id}");
        await link.Session.SendAsync("Event: QueueStatusComplete", $"ActionID: {action.Id}");

        Assert.Single(Assert.IsType<AmiResult.Answered>(await list).Items);
    }

    [Fact]
    public async Task A_refused_list_is_answered_at_once()
    {
        await using var server = new FakeAmiServer();
        await using var link = await Connected.OpenAsync(server, Options.Fast);

        var answer = Assert.IsType<AmiResult.Answered>(await link.SendListAsync(QueueStatus));

        Assert.False(answer.IsSuccess);
        Assert.Empty(answer.Items);
    }

    [Fact]
    public async Task An_action_that_is_no_list_is_answered_at_once()
    {
        await using var server = new FakeAmiServer();
        await using var link = await Connected.OpenAsync(server, Options.Fast);

        Assert.True(Assert.IsType<AmiResult.Answered>(await link.SendListAsync(new AmiAction("Ping"))).IsSuccess);
    }

    [Fact]
    public async Task A_cancelled_list_is_no_answer()
    {
        await using var server = Silent();
        await using var link = await Connected.OpenAsync(server, Options.Fast);
        var list = link.SendListAsync(QueueStatus);
        var action = await link.Session.NextAsync("QueueStatus");
        await link.Session.AnswerAsync(action, "EventList: start");
        await link.Session.SendAsync("Event: QueueParams", $"ActionID: {action.Id}");
        await link.Session.SendAsync("Event: QueueStatusComplete", $"ActionID: {action.Id}", "EventList: cancelled");

        Assert.IsType<AmiResult.Unanswered>(await list);
    }

    [Fact]
    public async Task A_list_that_does_not_end_is_no_answer_and_its_late_items_are_no_events()
    {
        await using var server = Silent();
        var clock = new FakeTimeProvider();
        await using var link = await Connected.OpenAsync(server, Options.Fast, clock);
        var list = link.SendListAsync(QueueStatus);
        var action = await link.Session.NextAsync("QueueStatus");
        await link.Session.AnswerAsync(action, "EventList: start");
        clock.Advance(Options.Fast.ActionTimeout);
        Assert.IsType<AmiResult.Unanswered>(await list);

        await link.Session.SendAsync("Event: QueueMember", $"ActionID: {action.Id}");
        await link.Session.SendAsync("Event: QueueStatusComplete", $"ActionID: {action.Id}", "EventList: Complete");
        await link.Session.SendAsync("Event: FullyBooted");

        Assert.Equal("FullyBooted", (await link.NextEventAsync()).Event);
    }

    [Fact]
    public async Task A_second_response_does_not_cut_a_list_short()
    {
        await using var server = Silent();
        await using var link = await Connected.OpenAsync(server, Options.Fast);
        var list = link.SendListAsync(QueueStatus);
        var action = await link.Session.NextAsync("QueueStatus");
        await link.Session.AnswerAsync(action, "EventList: start");
        await link.Session.AnswerAsync(action, "EventList: start");
        await link.Session.SendAsync("Event: QueueMember", $"ActionID: {action.Id}");
        await link.Session.SendAsync("Event: QueueStatusComplete", $"ActionID: {action.Id}", "EventList: Complete");

        Assert.Single(Assert.IsType<AmiResult.Answered>(await list).Items);
    }

    [Fact]
    public async Task A_list_sent_as_a_plain_action_floods_nobody()
    {
        await using var server = Silent();
        await using var link = await Connected.OpenAsync(server, Options.Fast);
        var plain = link.SendAsync(QueueStatus);
        var action = await link.Session.NextAsync("QueueStatus");
        await link.Session.AnswerAsync(action, "EventList: start");
        await link.Session.SendAsync("Event: QueueMember", $"ActionID: {action.Id}");
        await link.Session.SendAsync("Event: QueueStatusComplete", $"ActionID: {action.Id}", "EventList: Complete");
        await link.Session.SendAsync("Event: FullyBooted");

        Assert.IsType<AmiResult.Answered>(await plain);
        Assert.Equal("FullyBooted", (await link.NextEventAsync()).Event);
    }

    [Fact]
    public async Task A_list_over_the_limit_is_no_answer()
    {
        await using var server = Silent();
        await using var link = await Connected.OpenAsync(server, Options.Fast with { ListItemsMax = 2 });
        var list = link.SendListAsync(QueueStatus);
        var action = await link.Session.NextAsync("QueueStatus");
        await link.Session.AnswerAsync(action, "EventList: start");
        for (var i = 0; i < 3; i++) await link.Session.SendAsync("Event: QueueMember", $"ActionID: {action.Id}");

        Assert.IsType<AmiResult.Unanswered>(await list);
    }

    [Fact]
    public async Task A_value_with_a_line_feed_cannot_pass_for_an_item_of_a_list()
    {
        await using var server = Silent();
        await using var link = await Connected.OpenAsync(server, Options.Fast);
        var list = link.SendListAsync(QueueStatus);
        var action = await link.Session.NextAsync("QueueStatus");
        await link.Session.AnswerAsync(action, "EventList: start");
        await link.Session.SendAsync("Event: VarSet", $"Value: x\nActionID: {action.Id}", "Uniqueid: 1");
        await link.Session.SendAsync("Event: QueueStatusComplete", $"ActionID: {action.Id}", "EventList: Complete");

        Assert.Empty(Assert.IsType<AmiResult.Answered>(await list).Items);
        Assert.Equal("1", (await link.NextEventAsync())["Uniqueid"]);
    }

    private static FakeAmiServer Silent() => FakeAmiServer.SilentTo("QueueStatus");
}
