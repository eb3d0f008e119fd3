namespace Ringtail.Ami.Dispatch;

/// <summary>Ends an action when its time is up or its caller gives up.</summary>
internal sealed class PendingDeadline : IDisposable
{
    public const string CancelledReason = "The caller cancelled it.";

    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _cancellation;

    public PendingDeadline(
        PendingActions actions,
        PendingAction action,
        TimeSpan limit,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var reason = $"No answer to {action.Action.Name} within {limit.TotalSeconds} s.";
        _timer = clock.CreateTimer(_ => actions.Fail(action, reason), null, limit, Timeout.InfiniteTimeSpan);
        _cancellation = cancellationToken.Register(() => actions.Fail(action, CancelledReason));
    }

    public void Dispose()
    {
        _timer.Dispose();
        _cancellation.Dispose();
    }
}
