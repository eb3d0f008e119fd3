using Ringtail.Dialing;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.Wire;
using Ringtail.PbxSim.World;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Memory;

namespace Ringtail.World.Host;

/// <summary>What outlives a process: the world, the store, the configuration, and the weather on the ways
/// between.</summary>
internal sealed class Site
{
    public required SimPbx Pbx { get; init; }
    public required WorldTime Time { get; init; }
    public required MemoryDialingStore Store { get; init; }
    public required CrashPoints Points { get; init; }
    public required Chance Chance { get; init; }
    public required SimLinkOptions LinkOptions { get; init; }
    /// <summary>Seconds between two ticks of a loop.</summary>
    public required double Tick { get; init; }
    public required SwitchboardSettings Settings { get; set; }
    public Dictionary<RunId, RunSettings> Runs { get; } = [];
    /// <summary>As in <see cref="AccountState"/>: what a checked sample of the dropped machines says.</summary>
    public double PeopleMarked { get; init; } = AccountState.PeopleMarkedUnknown;
    public StoreWeather StoreWeather { get; } = new();
    /// <summary>The outbox's worker has a way of its own to the store: in another process, it may be in trouble
    /// alone.</summary>
    public StoreWeather OutboxWeather { get; } = new();
    public MailWeather MailWeather { get; } = new();
    public SimLinkFaults LinkFaults { get; } = new();
    /// <summary>The master switch.</summary>
    public bool Dialing { get; set; } = true;
    public required Receivers Receivers { get; init; }
    /// <summary>What a rule does to the installation's own data was tried: done or not, heard of or not.</summary>
    public Action<OutboxItem, OutboxDeed>? DeedTried { get; set; }
    /// <summary>A run's state was written, or was tried to; with what is in the store now.</summary>
    public Action<RunId, RunState>? Stored { get; set; }
    /// <summary>A run began from the store as completed, and there are contacts that it has not looked at.</summary>
    public Action<RunId>? LeftUnlooked { get; set; }
    public Action<string>? Trace { get; init; }
    /// <summary>A process made its link.</summary>
    public Action<SimLink>? LinkMade { get; set; }
    public Action<Alarm>? Raised { get; set; }
    public Action<string>? Cleared { get; set; }
    /// <summary>A switchboard begins anew.</summary>
    public Action? Began { get; set; }
    /// <summary>What crosses the border of the switchboard's core, each way.</summary>
    public Action<SwitchboardInput>? Took { get; set; }
    public Action<SwitchboardEffect>? Said { get; set; }
    /// <summary>The switchboard took a snapshot in.</summary>
    public Action? Reconciled { get; set; }

    /// <summary>What came of an agent's request, by its ticket.</summary>
    public Action<SwitchboardEffect.AgentAnswered>? Answered { get; set; }

    /// <summary>Neither the store nor the link has been in trouble within the last while.</summary>
    public bool IsFair => Agenda.Now - FoulUntil > TimeSpan.FromSeconds(20);

    /// <summary>When the store or the link were last in trouble; MaxValue while they are.</summary>
    public TimeSpan FoulUntil { get; set; } = TimeSpan.FromDays(-1);

    public Agenda Agenda => Pbx.Agenda;
}
