using Ringtail.PbxSim.World;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Memory;

namespace Ringtail.World.Host;

/// <summary>How the store is today.</summary>
internal sealed class StoreWeather
{
    /// <summary>Seconds that a transaction takes, half of it before it is done.</summary>
    public double Latency { get; set; } = 0.004;
    /// <summary>Share of calls that fail and do nothing.</summary>
    public double Failing { get; set; }
    /// <summary>Share of calls that are done and whose answer is lost.</summary>
    public double Losing { get; set; }
}

/// <summary>
/// The way of one process to the store: every call is one transaction that takes its time, may fail, and may be done
/// without its caller hearing of it. A dead process hears nothing more.
/// </summary>
internal sealed class StoreDoor(
    MemoryDialingStore store, Agenda agenda, StoreWeather weather, CrashPoints points, Chance chance)
{
    public Action<string>? Trace { get; init; }

    public void Ask<T>(
        string what, Func<bool> alive, Func<IDialingStore, Task<T>> work, Action<T> done, Action<StoreException> failed)
    {
        points.Pass("before " + what);
        if (!alive()) return;
        var wait = weather.Latency * chance.Between(0.25, 1);
        agenda.In(wait, () =>
        {
            // A statement that a dying process has sent is done or not.
            if (!alive() && chance.Is(0.5)) return;
            var (result, failure) = Do(what, work);
            if (!alive()) return;
            if (failure is not OwnershipLostException) points.Pass("after " + what);
            agenda.In(wait, () => Tell(alive, result, failure, done, failed));
        });
    }

    private static void Tell<T>(
        Func<bool> alive, T result, Exception? failure, Action<T> done, Action<StoreException> failed)
    {
        if (!alive()) return;
        if (failure is StoreException store) failed(store);
        else if (failure is null) done(result);
        else throw new InvalidOperationException("A living owner lost its right, and no other lives.", failure);
    }

    private (T Result, Exception? Failure) Do<T>(string what, Func<IDialingStore, Task<T>> work)
    {
        store.Faults.Failing = chance.Is(weather.Failing);
        store.Faults.LostAfterCommit = !store.Faults.Failing && chance.Is(weather.Losing);
        try
        {
            // The store without a delay answers at once.
            var result = work(store).GetAwaiter().GetResult();
            Trace?.Invoke($"store    {what}");
            return (result, null);
        }
        catch (Exception e) when (e is StoreException or OwnershipLostException)
        {
            Trace?.Invoke($"store    {what}: {e.Message}");
            return (default!, e);
        }
        finally
        {
            store.Faults.Failing = store.Faults.LostAfterCommit = false;
        }
    }
}
