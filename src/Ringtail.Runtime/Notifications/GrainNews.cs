using Ringtail.Dialing;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Grains;

namespace Ringtail.Runtime.Notifications;

/// <summary>
/// Tells the owners. A word that is lost costs no call: the supervisor looks for runs that were forgotten.
/// </summary>
internal sealed class GrainNews(IGrainFactory grains, IDialerControl control) : IOutboxNews
{
    public async Task CallAddedAsync(RunId run, CancellationToken ct) =>
        await grains.GetGrain<IRunGrain>(run.Value).ContactsAddedAsync().WaitAsync(ct);

    public Task ContactAddedAsync(ListId list, CancellationToken ct) => control.ContactsAddedAsync(list.Value, ct);
}
