using Microsoft.Extensions.Logging.Abstractions;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Reports;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Tests.Storage;

namespace Ringtail.Runtime.Tests.Reports;

/// <summary>Agents' times add up in the database, whoever of several processes or lives saw them.</summary>
public sealed class AgentTimesStored(PostgresCluster cluster)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sqlite_keeps_them()
    {
        await using var store = await SqliteHarness.NewAsync(Ct);
        await KeepAsync(store.Database);
    }

    [Fact]
    public async Task Postgres_keeps_them()
    {
        await using var store = await PostgresHarness.NewAsync(cluster, Ct);
        await KeepAsync(store.Database);
    }

    private static async Task KeepAsync(IRingtailDbFactory databases)
    {
        foreach (var life in new[] { 0, 1_000 })
        {
            using var feed = new LiveFeed(TimeProvider.System, TimeSpan.FromMilliseconds(250));
            using var keeper = new AgentTimeKeeper(
                feed, databases, TimeProvider.System, NullLogger<AgentTimeKeeper>.Instance);
            keeper.Observe(View(life, "Ready", life), Noon.AddSeconds(life));
            keeper.Observe(View(life, "OnCall", life + 10), Noon.AddSeconds(life + 10));
            await keeper.WriteAsync(Ct);
            keeper.Observe(View(life, "OnCall", life + 10), Noon.AddSeconds(life + 30));
            await keeper.WriteAsync(Ct);
        }
        var agent = Assert.Single(await new ReportReader(databases).AgentsAsync(
            new() { From = Noon, Until = Noon.AddHours(1) }, Ct));
        Assert.Equal(("SIP/101", "Agent 101"), (agent.Agent, agent.Name));
        Assert.Equal((20d, 40d, 60d, 2L), (agent.ReadyS, agent.OnCallS, agent.LoggedInS, agent.CallsTaken));
        Assert.Empty(await new ReportReader(databases).AgentsAsync(new() { From = Noon.AddHours(1) }, Ct));
    }

    private static LiveView View(int version, string state, int since) => new()
    {
        Version = version + 1,
        Pbxs = [new PbxView(1, "pbx", "UP", "", "", [])],
        Agents =
        [
            new AgentView(1, "101", "Agent 101", state, [], Noon.AddSeconds(since), null) { Interface = "SIP/101" },
        ],
    };
}
