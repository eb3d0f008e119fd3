using System.Globalization;
using Ringtail.Ami;
using Ringtail.PbxSim.World;

namespace Ringtail.PbxSim.Pbx;

/// <summary>
/// A simulated Asterisk in virtual time: one thread, no clock, no I/O. It takes actions and says blocks, in the order
/// and shape of the recorded conversations of real ones (tests/corpus). What people do comes from a
/// <see cref="Population"/>; it knows nothing of any dialer.
/// </summary>
public sealed partial class SimPbx
{
    private readonly SimPbxOptions _options;
    private readonly Population _population;
    private readonly Chance _chance;
    private readonly Dictionary<string, SimChannel> _channels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimCall> _callsByLeg = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimAgent> _agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimQueue> _queues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimChannel> _channelsById = new(StringComparer.Ordinal);
    private readonly List<SimOwnCall> _ownCalls = [];
    private readonly Chance _inboundChance;
    private int _channelNumber;
    private int _localNumber;
    private bool _goingDown;
    private bool _mute;
    private long _uniqueNumber;

    public SimPbx(SimPbxOptions options, Population population, Chance chance)
    {
        _options = options;
        _population = population;
        _chance = chance.Fork("pbx");
        foreach (var agent in options.Agents) AddAgent(agent);
        foreach (var queue in options.Queues) AddQueue(queue);
        _inboundChance = chance.Fork("inbound");
        BookWorld();
    }

    /// <summary>Every event, with its class (call, agent, user, system).</summary>
    public event Action<AmiMessage, string>? Said;

    public Agenda Agenda { get; } = new();

    public SimFaults Faults { get; } = new();

    public string Banner => _options.Version == SimVersion.V16
        ? "Asterisk Call Manager/5.0.4"
        : "Asterisk Call Manager/11.0.0";

    public string AsteriskVersion => _options.Version == SimVersion.V16 ? "16.28.0" : "22.10.1";

    public SimPbxOptions Options => _options;

    /// <summary>What really happened, for tests and for the page of the demo.</summary>
    public SimTally Tally { get; } = new();

    private string Technology => _options.Version == SimVersion.V16 ? "SIP" : "PJSIP";

    private void AddAgent(SimAgentOptions options) =>
        _agents[options.Number] = new SimAgent(options, $"{Technology}/{options.Number}");

    private void AddQueue(SimQueueOptions options)
    {
        var queue = new SimQueue(options);
        foreach (var number in options.Members) queue.Members.Add(new SimMember(_agents[number]));
        _queues[options.Name] = queue;
    }

    /// <param name="name">The whole name, for halves of a Local channel; null makes one for the device.</param>
    private SimChannel OpenChannel(string device, string? uniqueId, string? linkedId, string context,
        SimChannelState state = SimChannelState.Down, string? name = null)
    {
        name ??= string.Create(CultureInfo.InvariantCulture, $"{device}-{_channelNumber++:x8}");
        var id = uniqueId ?? string.Create(CultureInfo.InvariantCulture, $"1795371900.{_uniqueNumber++}");
        var channel = new SimChannel(name, id, linkedId ?? id, device)
        {
            Context = context, CreatedAt = Agenda.Now, State = state,
        };
        _channels.Add(name, channel);
        _channelsById.Add(id, channel);
        Say("call", Block.Event("Newchannel", "call").Channel(channel));
        return channel;
    }

    /// <summary>By name or Uniqueid, as Asterisk takes both.</summary>
    private SimChannel? Find(string? channel) => channel is null ? null
        : _channels.GetValueOrDefault(channel) ?? _channelsById.GetValueOrDefault(channel);

    private void CloseChannel(SimChannel channel, int cause)
    {
        if (channel.Gone) return;
        channel.Gone = true;
        _channels.Remove(channel.Name);
        _channelsById.Remove(channel.UniqueId);
        Say("call", Block.Event("Hangup", "call").Channel(channel).Add("Cause", cause)
            .Add("Cause-txt", Causes.Text(cause)));
    }

    private void DeviceState(string device, string state) =>
        Say("call", Block.Event("DeviceStateChange", "call").Add("Device", device).Add("State", state));

    private void Say(string kind, Block block) => Say(kind, block.Done());

    private void Say(string kind, AmiMessage message)
    {
        if (_mute || !_options.Read.Contains(kind) || Faults.Swallow(message)) return;
        Said?.Invoke(message, kind);
        if (Faults.Repeat(message)) Said?.Invoke(message, kind);
    }
}

/// <summary>What the world knows to be true, counted where it happens.</summary>
public sealed class SimTally
{
    /// <summary>Originates that were accepted, whether or not a channel could be made.</summary>
    public int Originated { get; internal set; }
    public int Answered { get; internal set; }
    public int Connected { get; internal set; }
    public int LeftQueue { get; internal set; }
    /// <summary>Callers from outside.</summary>
    public int CalledIn { get; internal set; }
    public int LoginsRefused { get; internal set; }
    /// <summary>Actions refused for want of a right.</summary>
    public int Denied { get; internal set; }
    /// <summary>How often each number was called: a trunk channel was made.</summary>
    public Dictionary<string, int> Calls { get; } = new(StringComparer.Ordinal);
}
