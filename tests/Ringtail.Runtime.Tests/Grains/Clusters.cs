using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Tests.Loops;
using Ringtail.Runtime.Tests.Storage;

namespace Ringtail.Runtime.Tests.Grains;

/// <summary>Two silos over one PostgreSQL database, as on two machines.</summary>
public sealed class Clusters(PostgresCluster postgres) : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_processes_share_a_database_and_the_second_goes_on_when_the_first_stops()
    {
        var store = new StoreOptions { PostgresConnectionString = await postgres.NewDatabaseAsync(Ct) };
        await using var pbx = new CorpusPbx();
        List<string> numbers = [.. Enumerable.Range(0, 30).Select(i => $"02005000{i:000}")];
        await using var second = await StartSecondAsync(store, pbx, numbers);
        await UntilDoneAsync(second, 30);

        Assert.Equal(numbers.Order(), pbx.Dialed.Order());
        var placed = await PlacedAsync(second);
        // What ended between the two owners was heard by nobody, and is the only thing that may be given up.
        var lost = placed.Where(a => a.Outcome == "RS_LOST").ToList();
        Assert.All(lost, a => Assert.Contains("nobody watched", a.Evidence, StringComparison.Ordinal));
        Assert.InRange(lost.Count, 0, Silo.MaxChannels);
        Assert.All(placed.Except(lost), a => Assert.Equal("RS_BUSY", a.Outcome));
    }

    /// <summary>The first one begins the list, and stops when some of it is dialed.</summary>
    private async Task<Silo> StartSecondAsync(
        StoreOptions store, CorpusPbx pbx, IReadOnlyList<string> numbers)
    {
        await using var first = await Silo.StartAsync(store, _folder.Path);
        var campaign = await first.AddCampaignAsync(pbx, numbers);
        var second = await Silo.StartAsync(store);
        await second.Control.StartRunAsync(campaign, "-", Ct);
        await second.Control.StartDialerAsync("-", Ct);
        await UntilDoneAsync(second, 5);
        return second;
    }

    /// <summary>Whichever process the run is in, the ledger knows.</summary>
    private static async Task UntilDoneAsync(Silo silo, int ended)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while ((await PlacedAsync(silo)).Count(a => a.Settled) < ended) await timer.WaitForNextTickAsync(Ct);
    }

    /// <summary>Without those that were committed and then kept from the wire, because the first process
    /// stopped.</summary>
    private static async Task<List<AttemptRow>> PlacedAsync(Silo silo) =>
        [.. (await silo.AttemptsAsync()).Where(a => a.Outcome != "WITHDRAWN")];

    public void Dispose() => _folder.Dispose();
}
