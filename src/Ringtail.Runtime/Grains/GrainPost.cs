using Microsoft.Extensions.Logging;
using Ringtail.Runtime.Loops.Mail;

namespace Ringtail.Runtime.Grains;

/// <summary>
/// Takes envelopes from loop to loop as one-way grain calls; what gets lost is sent again by its sender.
/// </summary>
internal sealed class GrainPost(IGrainFactory grains, ILogger<GrainPost> logger)
{
    public void Send(string to, Envelope envelope)
    {
        try
        {
            var slash = to.IndexOf('/', StringComparison.Ordinal);
            var id = int.Parse(to.AsSpan(slash + 1), System.Globalization.CultureInfo.InvariantCulture);
            var bytes = MailCodec.Write(envelope);
            var sent = to.StartsWith("pbx/", StringComparison.Ordinal)
                ? grains.GetGrain<IPbxGrain>(id).DeliverAsync(bytes)
                : grains.GetGrain<IRunGrain>(id).DeliverAsync(bytes);
            // One-way: completed when it is on its way.
            if (sent.IsFaulted) Log.PostFailed(logger, sent.Exception, to);
        }
        catch (Exception e) when (e is OrleansException or ObjectDisposedException or InvalidOperationException)
        {
            // The silo is going down or has no route at the moment.
            Log.PostFailed(logger, e, to);
        }
    }
}
