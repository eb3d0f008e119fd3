namespace Ringtail.Lab.Programs;

/// <summary>Looks again until something is so. The limit is the test's own time-out.</summary>
public static class Wait
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    public static async Task<T> ForAsync<T>(
        Func<Task<T>> look, Func<T, bool> condition, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookAgain, TimeProvider.System);
        while (true)
        {
            var seen = await look();
            if (condition(seen))
                return seen;
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
