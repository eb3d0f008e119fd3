using Ringtail.Runtime.Live;
using Ringtail.Runtime.Reports;

namespace Ringtail.Runtime.Tests.Reports;

/// <summary>What is seen of agents becomes time by state.</summary>
public sealed class AgentTimes
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly AgentTimeBook _book = new();

    [Fact]
    public void Each_state_gets_the_time_since_it_began()
    {
        See(0, ("101", "Ready", 0));
        See(10, ("101", "Ringing", 9));
        See(20, ("101", "OnCall", 12));
        See(60, ("101", "WrapUp", 58));
        See(70, ("101", "Paused", 65));
        See(75);
        var row = Assert.Single(_book.Take());
        Assert.Equal(
            (9_000_000L, 3_000_000L, 46_000_000L, 7_000_000L, 10_000_000L, 1L),
            (row.ReadyUs, row.RingingUs, row.OnCallUs, row.WrapUpUs, row.PausedUs, row.Calls));
        Assert.Equal((Noon, 1, "101", "SIP/101"), (row.StartsAt, row.PbxId, row.Agent, row.Interface));
        See(80);
        Assert.Empty(_book.Take());
    }

    [Fact]
    public void A_quarter_that_ends_begins_another()
    {
        See(890, ("101", "Ready", 800));
        See(910, ("101", "Ready", 800));
        Assert.Equal(
            [(Noon, 10_000_000L), (Noon.AddMinutes(15), 10_000_000L)],
            _book.Take().Select(r => (r.StartsAt, r.ReadyUs)).Order());
    }

    [Fact]
    public void What_nobody_watched_counts_for_nobody()
    {
        See(0, ("101", "Ready", -1_000));
        See(5, ("101", "Ready", -1_000));
        _book.Observe(1, up: false, [Agent("101", "Ready", -1_000)], Noon.AddSeconds(6));
        See(300, ("101", "Ready", -1_000));
        See(302, ("101", "Ready", -1_000));
        See(900, ("101", "Ready", -1_000));
        Assert.Equal(7_000_000, _book.Take().Sum(r => r.ReadyUs));
    }

    [Fact]
    public void Logged_out_is_no_time_and_who_logs_in_counts_from_then()
    {
        See(0, ("101", "LoggedOut", -50));
        See(30, ("101", "Ready", 20));
        See(40, ("101", "LoggedOut", 35));
        Assert.Equal(15_000_000, Assert.Single(_book.Take()).ReadyUs);
    }

    [Fact]
    public void What_could_not_be_written_is_not_lost()
    {
        See(0, ("101", "Ready", 0));
        See(10, ("101", "Ready", 0));
        _book.GiveBack(_book.Take());
        See(20, ("101", "Ready", 0));
        Assert.Equal(20_000_000, Assert.Single(_book.Take()).ReadyUs);
    }

    private void See(double at, params (string Agent, string State, double Since)[] agents) => _book.Observe(
        1, up: true, [.. agents.Select(a => Agent(a.Agent, a.State, a.Since))], Noon.AddSeconds(at));

    private static AgentView Agent(string key, string state, double since) =>
        new(1, key, $"Agent {key}", state, ["q"], Noon.AddSeconds(since), null) { Interface = $"SIP/{key}" };
}
