namespace Ringtail.Runtime.Control;

/// <summary>
/// What pages, APIs and the command line ask of the dialer. Answers when the request is durable. A request that cannot
/// be done throws <see cref="ControlException"/> with a sentence for people, and changes nothing.
/// </summary>
public interface IDialerControl
{
    /// <summary>The play button: remembered over restarts.</summary>
    Task StartDialerAsync(string by, CancellationToken ct);
    Task StopDialerAsync(string by, CancellationToken ct);
    /// <summary>
    /// Starts a run of a campaign and gives its id; refuses when the campaign already runs or cannot.
    /// </summary>
    Task<int> StartRunAsync(int campaignId, string by, CancellationToken ct);
    Task PauseRunAsync(int runId, string by, CancellationToken ct);
    Task UnpauseRunAsync(int runId, string by, CancellationToken ct);
    Task RemoveRunAsync(int runId, string by, CancellationToken ct);
    /// <param name="factor">1 = 100 %; from 0.1 to 20.</param>
    Task SetBoostAsync(int runId, double factor, string by, CancellationToken ct);
    /// <summary>Queues a call at a run: now or at <paramref name="due"/>. Gives its hopper id.</summary>
    Task<int> AddCallAsync(
        int runId, string number, IReadOnlyList<KeyValuePair<string, string>> attributes, DateTimeOffset? due,
        string by, CancellationToken ct);
    /// <summary>Moves a call that waits for its time to another time, which is not past.</summary>
    Task MoveCallAsync(int runId, int hopperId, DateTimeOffset due, string by, CancellationToken ct);
    /// <summary>Ends a call that waits for its time.</summary>
    Task CancelCallAsync(int runId, int hopperId, string by, CancellationToken ct);
    Task SetExtendedStatusAsync(int hopperId, string status, CancellationToken ct);
    Task SetAttributeAsync(int hopperId, string name, string value, CancellationToken ct);
    Task HangUpAsync(int hopperId, string by, CancellationToken ct);
    Task ReleaseEndPointAsync(int endPointId, string by, CancellationToken ct);
    /// <summary>
    /// Configuration of a PBX, trunk, end point, campaign or list was written: running owners take it up at once.
    /// </summary>
    Task ConfigurationChangedAsync(CancellationToken ct);
    /// <summary>Contacts were added to a list: its runs look again.</summary>
    Task ContactsAddedAsync(int listId, CancellationToken ct);
}

public sealed class ControlException(string message) : Exception(message);
