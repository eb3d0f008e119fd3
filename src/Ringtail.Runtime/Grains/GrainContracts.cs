using Orleans.Concurrency;

namespace Ringtail.Runtime.Grains;

/// <summary>
/// Hosts the one switchboard of a PBX. The key is the PBX's id. What asks for something answers false when the PBX
/// has no owner at this moment (disabled, or beginning anew).
/// </summary>
internal interface IPbxGrain : IGrainWithIntegerKey
{
    /// <summary>A message of another loop. May be lost or come twice: the loops know.</summary>
    [OneWay]
    Task DeliverAsync([Immutable] byte[] envelope);

    /// <summary>Come alive if need be, and know whether the master switch is on.</summary>
    Task WakeAsync(bool dialing);

    /// <summary>An operator pressed play, also when it was on already.</summary>
    Task PlayAsync();

    /// <summary>The configuration was written.</summary>
    Task ReloadAsync();
    Task<bool> HangUpAsync(int hopperId);
    /// <param name="wish">A RecordingWish.</param>
    Task<bool> RecordAsync(int hopperId, int wish, string by);
    Task<bool> EndRingingAsync(int runId);
    /// <summary>Null when the PBX has no owner at this moment.</summary>
    Task<AgentReplyWire?> ReserveAsync(int runId, string agent);
    Task<AgentReplyWire?> DialReservedAsync(int hopperId);
    Task<AgentReplyWire?> SkipReservedAsync(int hopperId);
    /// <summary>Null when it is done; else the problem in words.</summary>
    Task<string?> PauseAgentAsync(string agent, bool paused, string reason);
    Task<bool> ReleaseEndPointAsync(int endPointId);
    Task<bool> SetExtendedStatusAsync(int hopperId, string status);
    Task<bool> SetAttributeAsync(int hopperId, string name, string value);
}

/// <summary>Hosts one run. The key is the run's id. Requests answer when what follows is durable.</summary>
internal interface IRunGrain : IGrainWithIntegerKey
{
    [OneWay]
    Task DeliverAsync([Immutable] byte[] envelope);

    Task WakeAsync();
    Task ReloadAsync();
    Task PauseAsync();
    Task UnpauseAsync();
    Task ContactsAddedAsync();
    Task TakeLateStatusAsync(LateStatusNews news);
}

/// <summary>The master switch, and what should be alive. One per installation, key 0.</summary>
internal interface IDialerGrain : IGrainWithIntegerKey
{
    Task SwitchAsync(bool on, string by);

    /// <summary>Wakes what should be alive; gives the state for the viewers of the asking process.</summary>
    /// <param name="reload">The configuration was written: running owners read it again.</param>
    Task<DialerState> SuperviseAsync(bool reload);
}

/// <param name="On">The master switch.</param>
/// <param name="Since">When it was switched on, or the process came up with it on; null while off.</param>
[GenerateSerializer, Immutable]
internal sealed record DialerState([property: Id(0)] bool On, [property: Id(1)] DateTimeOffset? Since);

/// <summary>A status that was set after an attempt's end and is in the ledger.</summary>
[GenerateSerializer, Immutable]
internal sealed record LateStatusNews(
    [property: Id(0)] int HopperId, [property: Id(1)] long ContactId, [property: Id(2)] int Outcome,
    [property: Id(3)] string ExtendedStatus, [property: Id(4)] int Retry, [property: Id(5)] DateTimeOffset? EndedAt,
    [property: Id(6)] int Revision);
