using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Loops;

/// <summary>
/// The right to dial at a PBX, or to lead a run, for a while. The end is counted on the monotonic clock from before the
/// acquisition or renewal was sent, so that a slow or lost answer can only make it shorter than the store believes.
/// </summary>
internal sealed class Lease
{
    private readonly IDialingStore _store;
    private readonly LoopClock _clock;
    private readonly TimeSpan _length;
    private long _endTicks;

    private Lease(IDialingStore store, LoopClock clock, TimeSpan length, Ownership ownership, TimeSpan end)
    {
        _store = store;
        _clock = clock;
        _length = length;
        _endTicks = end.Ticks;
        Ownership = ownership;
    }

    public Ownership Ownership { get; }

    /// <summary>Whether we may act now. Read on the AMI writer's task directly before the bytes.</summary>
    public bool IsHeld => _clock.MachineElapsed.Ticks < Interlocked.Read(ref _endTicks);

    public TimeSpan RenewEvery => _length / 3;

    public static async Task<Lease> AcquireAsync(
        IDialingStore store, LoopClock clock, string subject, RuntimeOptions options, CancellationToken ct)
    {
        var sent = clock.MachineElapsed;
        var ownership = await store.AcquireAsync(subject, options.OwnerName, options.Lease, ct);
        var lease = new Lease(store, clock, options.Lease, ownership, sent + options.Lease);
        if (options.IsAlone || ownership.WaitBeforeActing <= TimeSpan.Zero) return lease;

        await Task.Delay(ownership.WaitBeforeActing, clock.Machine, ct);
        if (!await lease.RenewAsync(ct)) throw new OwnershipLostException(subject);
        return lease;
    }

    /// <summary>False when somebody else owns the subject now: the right is gone at once.</summary>
    public async Task<bool> RenewAsync(CancellationToken ct)
    {
        var sent = _clock.MachineElapsed;
        var renewed = await _store.RenewAsync(Ownership, _length, ct);
        Interlocked.Exchange(ref _endTicks, renewed ? (sent + _length).Ticks : 0);
        return renewed;
    }

    /// <summary>Gives the right back, so that the next owner need not wait.</summary>
    public async Task ReleaseAsync(CancellationToken ct)
    {
        Interlocked.Exchange(ref _endTicks, 0);
        await _store.ReleaseAsync(Ownership, ct);
    }
}
