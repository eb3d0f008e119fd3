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
    public MailWeather MailWeather { get; } = new();
    public SimLinkFaults LinkFaults { get; } = new();
    /// <summary>The master switch.</summary>
    public bool Dialing { get; set; } = true;
    public required Receivers Receivers { get; init; }
    /// <summary>What a rule does to the installation's own data.</summary>
    public Action<OutboxItem>? DoDeed { get; set; }
    public Action<string>? Trace { get; init; }
    /// <summary>A process made its link.</summary>
    public Action<SimLink>? LinkMade { get; set; }
    public Action<Alarm>? Raised { get; set; }
    public Action<string>? Cleared { get; set; }
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
