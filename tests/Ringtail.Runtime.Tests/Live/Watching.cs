using Ringtail.Runtime.Live;

namespace Ringtail.Runtime.Tests.Live;

/// <summary>Tests wait for what people would see.</summary>
internal static class Watching
{
    /// <summary>
    /// Far beyond what anything takes: a test that waits in vain says what it saw, instead of hanging.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    extension(LiveFeed feed)
    {
        public async Task<LiveView> UntilAsync(Func<LiveView, bool> holds)
        {
            using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(
                patience.Token, TestContext.Current.CancellationToken);
            try
            {
                await foreach (var view in feed.WatchAsync(either.Token))
                {
                    if (holds(view)) return view;
                }
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested)
            {
                // Told below.
            }
            var seen = feed.Current;
            throw new InvalidOperationException(
                $"Waited in vain. Dialer {seen.Dialer}; runs {string.Join("; ", seen.Runs)}; " +
                $"PBXs {string.Join("; ", seen.Pbxs)}; " +
                $"{seen.Calls.Length} calls; alarms {string.Join("; ", seen.Alarms)}");
        }
    }
}
