using Ringtail.Lab.Programs;

namespace Ringtail.Browser.Program;

/// <summary>Waits for work that a loaded machine may make long: as long as it goes on, not for a time.</summary>
public static class Advancing
{
    /// <summary>Nothing that goes on at all shows nothing for so long.</summary>
    private static readonly TimeSpan StuckAfter = TimeSpan.FromMinutes(2);

    /// <param name="look">What is seen of the work: it changes while the work goes on.</param>
    /// <exception cref="TimeoutException">Nothing changed for two minutes.</exception>
    public static async Task UntilAsync(Func<Task<string>> look, Func<string, bool> done, CancellationToken ct)
    {
        var last = "";
        var since = System.Diagnostics.Stopwatch.GetTimestamp();
        await Wait.ForAsync(async () =>
        {
            var seen = await look();
            if (seen != last) (last, since) = (seen, System.Diagnostics.Stopwatch.GetTimestamp());
            if (System.Diagnostics.Stopwatch.GetElapsedTime(since) > StuckAfter)
                throw new TimeoutException($"It has stood still at '{last}' for {StuckAfter}.");
            return seen;
        }, done, ct);
    }
}
