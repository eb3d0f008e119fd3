using System.Globalization;
using Ringtail.Ami;

namespace Ringtail.PbxSim.Pbx;

/// <summary>Builds one block in the order in which Asterisk writes its headers (tests/corpus).</summary>
internal sealed class Block
{
    private readonly List<KeyValuePair<string, string>> _fields = new(40);

    public static Block Event(string name, string privilege) => new Block().Add("Event", name)
        .Add("Privilege", privilege + ",all");

    public Block Add(string key, string value)
    {
        _fields.Add(new(key, value));
        return this;
    }

    public Block Add(string key, int value) => Add(key, value.ToString(CultureInfo.InvariantCulture));

    public Block Channel(SimChannel channel, string prefix = "")
    {
        var state = channel.State.ToString();
        return Add(prefix + "Channel", channel.Name)
            .Add(prefix + "ChannelState", (int)channel.State)
            .Add(prefix + "ChannelStateDesc", state)
            .Add(prefix + "CallerIDNum", channel.CallerNum)
            .Add(prefix + "CallerIDName", channel.CallerName)
            .Add(prefix + "ConnectedLineNum", channel.ConnectedNum)
            .Add(prefix + "ConnectedLineName", channel.ConnectedName)
            .Add(prefix + "Language", "de")
            .Add(prefix + "AccountCode", channel.Account)
            .Add(prefix + "Context", channel.Context)
            .Add(prefix + "Exten", channel.Exten)
            .Add(prefix + "Priority", channel.Priority)
            .Add(prefix + "Uniqueid", channel.UniqueId)
            .Add(prefix + "Linkedid", channel.LinkedId);
    }

    public Block Member(SimQueue queue, SimMember member, bool list)
    {
        var agent = member.Agent;
        return Add("Queue", queue.Options.Name)
            .Add(list ? "Name" : "MemberName", member.Name ?? agent.Options.Name)
            .Add(list ? "Location" : "Interface", agent.Device)
            .Add("StateInterface", agent.Device)
            .Add("Membership", member.Dynamic ? "dynamic" : "static")
            .Add("Penalty", member.Penalty)
            .Add("CallsTaken", member.CallsTaken)
            .Add("LastCall", 0)
            .Add("LastPause", 0)
            .Add("LoginTime", 1795371943)
            .Add("InCall", agent.State == SimDeviceState.InUse ? 1 : 0)
            .Add("Status", (int)agent.State)
            .Add("Paused", member.Paused ? 1 : 0)
            .Add("PausedReason", member.PausedReason)
            .Add("Wrapuptime", 0);
    }

    public Block Bridge(string id, int channels, string prefix = "") => Add(prefix + "BridgeUniqueid", id)
        .Add(prefix + "BridgeType", "basic").Add(prefix + "BridgeTechnology", "simple_bridge")
        .Add(prefix + "BridgeCreator", "<unknown>").Add(prefix + "BridgeName", "<unknown>")
        .Add(prefix + "BridgeNumChannels", channels).Add(prefix + "BridgeVideoSourceMode", "none");

    public AmiMessage Done() => new(_fields);
}
