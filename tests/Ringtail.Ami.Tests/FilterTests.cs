using Microsoft.Extensions.Logging.Abstractions;
using Ringtail.Ami.Tests.Fakes;

namespace Ringtail.Ami.Tests;

public sealed class FilterTests
{
    private static readonly AmiOptions Wanting = Options.Fast with { Interests = ["Hangup", "Newchannel"] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("5.0.4", "16.28.0", false)]
    [InlineData("7.0.3", "18.25.0", false)]
    [InlineData("7.0.3", "18.26.4", true)]
    [InlineData("9.0.0", "20.10.1", false)]
    [InlineData("9.0.0", "20.11.0", true)]
    [InlineData("10.0.0", "21.5.0", false)]
    [InlineData("10.0.0", "21.6.0", true)]
    [InlineData("11.0.0", "22.0.0", false)]
    [InlineData("11.0.0", "22.10.1~dfsg+~cs6.15.60671435-1", true)]
    [InlineData("11.0.0", "GIT-22-abc", false)]
    [InlineData("11.0.0", null, false)]
    [InlineData("12.0.0", null, true)]
    public void Structured_filters_exist_where_asterisk_brought_them(string ami, string? asterisk, bool expected) =>
        Assert.Equal(
            expected, Discovery.HasStructuredFilters(new("x", Version.Parse(ami)) { AsteriskVersion = asterisk }));

    [Fact]
    public async Task The_interests_are_given_to_a_server_that_can_filter()
    {
        await using var server = New("22.10.1", "Filter");
        await using var link = await Connected.OpenAsync(server, Wanting);

        Assert.Equal("name(Hangup)", (await link.Session.NextAsync("Filter"))["MatchCriteria"]);
        Assert.Equal("name(Newchannel)", (await link.Session.NextAsync("Filter"))["MatchCriteria"]);
        Assert.True(link.Connection.Server.FiltersOnServer);
    }

    [Theory]
    [InlineData("22.10.1", "Ping")]
    [InlineData("22.0.0", "Filter")]
    public async Task Without_the_permission_or_the_version_no_filter_is_tried(string version, string command)
    {
        await using var server = New(version, command);
        await using var link = await Connected.OpenAsync(server, Wanting);
        await link.Session.CloseAsync();

        Assert.False(link.Connection.Server.FiltersOnServer);
        await foreach (var action in link.Session.Actions.ReadAllAsync(Token)) Assert.NotEqual("Filter", action.Name);
    }

    [Fact]
    public async Task A_refused_filter_is_no_failure()
    {
        await using var server = New("22.10.1", "Filter");
        server.OnAction = (action, session) => RefuseAsync(action, session, "name(Hangup)");
        await using var link = await Connected.OpenAsync(server, Wanting);

        Assert.False(link.Connection.Server.FiltersOnServer);
    }

    [Fact]
    public async Task Filters_that_were_taken_in_part_lose_no_event_because_the_link_is_made_anew_without_them()
    {
        await using var server = New("22.10.1", "Filter");
        server.OnAction = (action, session) => RefuseAsync(action, session, "name(Newchannel)");
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var client = new AmiClient(Wanting, clock, NullLogger<AmiClient>.Instance, server);
        client.Start();

        Assert.IsType<AmiNotice.Disconnected>(await client.Notices.ReadAsync(Token));
        clock.Advance(Wanting.ReconnectMin);
        var connected = Assert.IsType<AmiNotice.Connected>(await client.Notices.ReadAsync(Token));
        Assert.False(connected.Server.FiltersOnServer);
    }

    private static FakeAmiServer New(string version, string command) => new()
    {
        Banner = "Asterisk Call Manager/11.0.0\r\n", AsteriskVersion = version, Commands = ["CoreSettings", command],
    };

    private static async Task<bool> RefuseAsync(ReceivedAction action, FakeSession session, string criteria)
    {
        if (action["MatchCriteria"] != criteria) return false;
        await session.SendAsync("Response: Error", $"ActionID: {action.Id}", "Message: Filter was not understood.");
        return true;
    }
}
