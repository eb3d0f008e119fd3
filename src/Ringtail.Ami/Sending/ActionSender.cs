using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Ringtail.Ami.Dispatch;
using Ringtail.Ami.Protocol;

namespace Ringtail.Ami.Sending;

/// <summary>The one owner of the link's writing side.</summary>
internal sealed class ActionSender(
    SendQueue queue, PendingActions pending, PipeWriter output, TimeProvider clock, ILogger logger)
{
    /// <summary>Writes until cancelled.</summary>
    /// <exception cref="AmiException">The other side takes no more bytes.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await queue.WaitAsync(cancellationToken).ConfigureAwait(false);
            while (queue.ThrottleWait() is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
            }

            // Taken only now, so that what became urgent during the wait goes first.
            if (!queue.TryTake(out var action)) continue;
            if (!IsStillAllowed(action))
            {
                pending.Fail(action, "It was no longer allowed when its turn came.");
                continue;
            }
            if (!action.TryBeginWrite()) continue;
            queue.CountSent();
            ActionWriter.Write(output, action.Action, action.ActionId);
            var flush = await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            queue.CountFlushed();
            if (flush.IsCompleted) throw new AmiException(AmiFailure.Closed, "The server takes no more actions.");
        }
    }

    private bool IsStillAllowed(PendingAction action)
    {
        if (action.Action.StillAllowed is not { } ask) return true;
        try
        {
            return ask();
        }
        catch (Exception problem)
        {
            // The sender's own code failed: nothing is sent that nobody allowed, and the other actions go on.
            Log.StillAllowedFailed(logger, problem, action.Action.Name, action.ActionId);
            return false;
        }
    }
}
