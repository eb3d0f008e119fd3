namespace Ringtail.Runtime.Tests.Storage;

public sealed class MemoryConformance : DialingStoreConformance
{
    private protected override Task<StoreHarness> NewAsync() => Task.FromResult<StoreHarness>(new MemoryHarness());
}

public sealed class SqliteConformance : DialingStoreConformance
{
    private protected override async Task<StoreHarness> NewAsync() => await SqliteHarness.NewAsync(Ct);
}

public sealed class PostgresConformance(PostgresCluster cluster) : DialingStoreConformance
{
    private protected override async Task<StoreHarness> NewAsync() => await PostgresHarness.NewAsync(cluster, Ct);
}
