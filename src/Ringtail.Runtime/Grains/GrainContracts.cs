using Orleans.Concurrency;

namespace Ringtail.Runtime.Grains;

/// <summary>Hosts the one switchboard of a PBX. The key is the PBX's id.</summary>
internal interface IPbxGrain : IGrainWithIntegerKey
{
    /// <summary>A message of another loop. May be lost or come twice: the loops know.</summary>
    [OneWay]
    Task DeliverAsync([Immutable] byte[] envelope);

    /// <summary>Come alive if need be, and know whether the master switch is on.</summary>
    Task WakeAsync(bool dialing);

    /// <summary>The configuration was written.</summary>
    Task ReloadAsync();
    Task HangUpAsync(int hopperId);
    Task ReleaseEndPointAsync(int endPointId);
    Task SetExtendedStatusAsync(int hopperId, string status);
    Task SetAttributeAsync(int hopperId, string name, string value);
}

/// <summary>Hosts one run. The key is the run's id.</summary>
internal interface IRunGrain : IGrainWithIntegerKey
{
    [OneWay]
    Task DeliverAsync([Immutable] byte[] envelope);

    Task WakeAsync();
    Task ReloadAsync();

    /// <summary>Answers when the new state is durable.</summary>
    Task PauseAsync();
    Task UnpauseAsync();
    Task RemoveAsync();
    Task ContactsAddedAsync();
}

/// <summary>The master switch, and what should be alive. One per installation, key 0.</summary>
internal interface IDialerGrain : IGrainWithIntegerKey
{
    Task SwitchAsync(bool on, string by);

    /// <summary>Wakes what should be alive; gives the state for the viewers of the asking process.</summary>
    Task<DialerState> SuperviseAsync(bool reload);
}

/// <param name="On">The master switch.</param>
/// <param name="Since">When it was switched on or the process came up with it on; null while off.</param>
[GenerateSerializer, Immutable]
internal sealed record DialerState([property: Id(0)] bool On, [property: Id(1)] DateTimeOffset? Since);
