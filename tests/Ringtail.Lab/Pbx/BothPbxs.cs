namespace Ringtail.Lab.Pbx;

/// <summary>One lab of each version, started when first asked for, shared by the tests of a collection.</summary>
public sealed class BothPbxs : IAsyncDisposable
{
    private readonly Dictionary<int, LabPbx> _started = [];

    public async Task<LabPbx> OfAsync(int version, CancellationToken cancellationToken)
    {
        if (!_started.TryGetValue(version, out var pbx))
            _started[version] = pbx = await LabPbx.StartAsync(version, cancellationToken);
        return pbx;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pbx in _started.Values)
            await pbx.DisposeAsync();
    }
}

/// <summary>Tests of one collection run one after the other, so they may share the two labs.</summary>
[CollectionDefinition(nameof(BothPbxs))]
public sealed class BothPbxsCollection : ICollectionFixture<BothPbxs>;
