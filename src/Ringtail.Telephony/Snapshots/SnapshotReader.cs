using System.Collections.Immutable;
using System.Globalization;
using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Switchboards;
using Ringtail.Telephony.Calls;
using Ringtail.Telephony.Channels;
using Ringtail.Telephony.Queues;

namespace Ringtail.Telephony.Snapshots;

/// <summary>
/// Rebuilds the books from the items of CoreShowChannels and QueueStatus and says what they mean for our attempts.
/// What was known before of a channel that still lives (whom it dialed, who asked for its end) is kept.
/// </summary>
internal sealed class SnapshotReader(
    ChannelBook channels, CallBook calls, CallTracker tracker, BridgeTracker bridges, MemberBook members,
    QueueTracker queues, Outbox outbox)
{
    public PbxSnapshot Read(IReadOnlyList<AmiMessage> channelItems, IReadOnlyList<AmiMessage> queueItems, TimeSpan now)
    {
        var facts = ReadQueues(queueItems);
        members.Reset(facts.SelectMany(queue => queue.Members));
        TakeChannels(channelItems, now);
        PairLocals();
        AdoptTrunkLegs();
        var callers = facts
            .SelectMany(queue => queue.Callers.Select(caller => (queue.Name, caller.Caller)));
        queues.Reset(callers, StillTalks);
        var waiting = WaitingAt(facts);
        var legs = calls.Live
            .Where(call => call.AgentLeg is { Missing: false } || call.Legs.Exists(leg => !leg.Missing))
            .OrderBy(call => call.Hopper.Value)
            .Select(call => LegOf(call, waiting))
            .ToImmutableArray();
        // What was told while reading is told by the snapshot itself.
        outbox.Take();
        return new PbxSnapshot
        {
            Legs = legs,
            Queues = [.. facts],
            ChannelsPerDevice = channels.Loads.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase),
        };
    }

    private List<QueueFacts> ReadQueues(IReadOnlyList<AmiMessage> items)
    {
        var memberItems = items.Where(item => item.Event == "QueueMember").ToLookup(item => item.Text("Queue"));
        var entries = items.Where(item => item.Event == "QueueEntry").ToLookup(item => item.Text("Queue"));
        return
        [
            .. items.Where(item => item.Event == "QueueParams").Select(item => new QueueFacts
            {
                Name = item.Text("Queue"),
                Strategy = item.Text("Strategy"),
                Members = [.. memberItems[item.Text("Queue")].Select(MemberBook.Read)],
                Callers = [.. entries[item.Text("Queue")].Select(CallerOf)],
            }),
        ];
    }

    private QueueCallerFacts CallerOf(AmiMessage entry)
    {
        var id = entry.Text("Uniqueid");
        var waited = TimeSpan.FromSeconds(Math.Max(0, entry.Number("Wait")));
        HopperId? hopper = calls.Ids.TryParse(id, out var ours) ? ours
            : channels.TryGet(id, out var channel) ? channel.Call?.Hopper
            : null;
        var caller = hopper is { } known ? calls.Ids.For(known) : id;
        return new QueueCallerFacts(caller, hopper, entry.Number("Position"), waited);
    }

    private void TakeChannels(IReadOnlyList<AmiMessage> items, TimeSpan now)
    {
        var listed = items.Select(item => item.Text("Uniqueid")).ToHashSet();
        foreach (var channel in channels.All.Where(channel => !listed.Contains(channel.Uniqueid)).ToArray())
        {
            if ((channel.Call ?? channel.AgentOf) is null || channel.Missing) Drop(channel, now);
            else
            {
                bridges.Leave(channel);
                channels.MarkMissing(channel);
            }
        }
        foreach (var item in items)
        {
            if (tracker.See(item, "") is not { } channel) continue;
            channels.MarkFound(channel);
            channel.Application = item.Text("Application");
            // CoreShowChannel says BridgeId, Status says BridgeID.
            if (item["BridgeId"] is { Length: > 0 } bridge) bridges.Enter(channel, bridge);
            else bridges.Leave(channel);
        }
    }

    private void Drop(PbxChannel channel, TimeSpan now)
    {
        bridges.Leave(channel);
        channels.Remove(channel, now);
        if ((channel.Call ?? channel.AgentOf) is not { } call) return;
        call.Legs.Remove(channel);
        if (call.AgentLeg == channel) call.AgentLeg = null;
        if (call is { Legs.Count: 0, AgentLeg: null }) calls.End(call, now);
    }

    private void PairLocals()
    {
        var halves = channels.All.Where(channel => channel.IsLocal && channel.OtherHalf is null)
            .ToLookup(channel => channel.Name.Split(';')[0]);
        foreach (var pair in halves.Where(pair => pair.Count() == 2))
        {
            var one = pair.OrderBy(half => half.Name, StringComparer.Ordinal).ToArray();
            tracker.Pair(one[0], one[1]);
        }
    }

    /// <summary>
    /// The trunk legs behind Local channels that this process has not seen being dialed. Until the near half is
    /// answered, everything with our Linkedid belongs to the customer's side; then, what shares a bridge with a far
    /// half; with both halves optimised away, the oldest channel that is no agent's.
    /// </summary>
    private void AdoptTrunkLegs()
    {
        var linked = channels.All
            .Where(channel => channel is { Call: null, AgentOf: null, Missing: false })
            .GroupBy(channel => channel.Linkedid)
            .ToArray();
        foreach (var group in linked)
        {
            if (!calls.Ids.TryParse(group.Key, out var hopper)) continue;
            if (calls.TryGet(hopper, out var call) && call.AgentLeg is { } agent)
            {
                AdoptBehindAgent(call, agent, group);
                continue;
            }
            if (call is null || call.Legs.Count == 0)
            {
                var left = group.Where(MayBeTrunkLeg).MinBy(AgeOrder);
                if (left is not null) tracker.Adopt(left, calls.GetOrAdd(hopper), dialsOut: false);
                continue;
            }
            var near = call.Near;
            if (near is not { IsLocal: true }) continue;
            foreach (var channel in group)
            {
                var behind = bridges.Members(channel.Bridge).Any(other => other.Call == call && other.DialsOut);
                if (behind || !near.Up) tracker.Adopt(channel, call, dialsOut: false);
            }
        }
    }

    /// <summary>
    /// An agent who has picked up dials the customer: all that has our Linkedid and is not the agent's own. The agent's
    /// Local channel has a phone behind it, in a bridge with its far half.
    /// </summary>
    private void AdoptBehindAgent(TrackedCall call, PbxChannel agent, IEnumerable<PbxChannel> group)
    {
        if (!agent.Up) return;
        foreach (var channel in group.OrderBy(AgeOrder))
        {
            var isAgents = ChannelIds.IsAgent(channel.Uniqueid)
                || bridges.Members(channel.Bridge).Any(other => other != agent && ChannelIds.IsAgent(other.Uniqueid));
            if (!isAgents) tracker.Adopt(channel, call, dialsOut: false);
        }
    }

    private bool MayBeTrunkLeg(PbxChannel channel) =>
        !channel.IsLocal && channel.Application != "AppQueue" && members.MemberAt(channel, null) is null;

    /// <summary>Asterisk's own Uniqueids are <c>seconds.sequence</c>, with a system name and hyphen before.</summary>
    private static double AgeOrder(PbxChannel channel)
    {
        var id = channel.Uniqueid[(channel.Uniqueid.LastIndexOf('-') + 1)..];
        var dot = id.IndexOf('.');
        var told = double.TryParse(id.AsSpan(dot + 1), CultureInfo.InvariantCulture, out var sequence);
        return dot >= 0 && told ? sequence : double.MaxValue;
    }

    private static Dictionary<HopperId, string> WaitingAt(List<QueueFacts> facts)
    {
        var waiting = new Dictionary<HopperId, string>();
        foreach (var queue in facts)
        {
            foreach (var caller in queue.Callers)
            {
                if (caller.Hopper is { } hopper) waiting[hopper] = queue.Name;
            }
        }
        return waiting;
    }

    private LiveLeg LegOf(TrackedCall call, Dictionary<HopperId, string> waiting)
    {
        var trunk = call.TrunkLeg;
        var near = call.Near;
        waiting.TryGetValue(call.Hopper, out var queue);
        var member = near is null || queue is not null ? null
            : call.AgentLeg is { } agent ? trunk is { Up: true } ? members.MemberAt(agent, null) : null
            : AgentWith(call, near);
        return new LiveLeg(call.Hopper, (trunk ?? near)?.Name ?? "", trunk?.Up ?? false, member?.Agent, queue)
        {
            AgentAlone = call.AgentLeg is not null && trunk is null,
        };
    }

    private MemberFacts? AgentWith(TrackedCall call, PbxChannel near)
    {
        foreach (var other in bridges.Members(near.Bridge))
        {
            if (other.Call == call || members.MemberAt(other, null) is not { } member) continue;
            Connect(call, member, other);
            return member;
        }
        return null;
    }

    private void Connect(TrackedCall call, MemberFacts member, PbxChannel agentChannel)
    {
        if (queues.Connections.Any(known => known.Caller == call.Id && known.Agent == member.Agent)) return;
        queues.Connect(new AgentConnection(member.Queue, member.Agent, member.Interface, call.Id, call.Hopper)
        {
            AgentChannel = agentChannel.Uniqueid,
        });
    }

    /// <summary>A connection known before goes on while both ends live, also where the lists do not show it.</summary>
    private bool StillTalks(AgentConnection connection)
    {
        var agent = connection.AgentChannel;
        if (agent is not null && !(channels.TryGet(agent, out var channel) && !channel.Missing)) return false;
        if (connection.Hopper is { } hopper)
        {
            return calls.TryGet(hopper, out var call) && call.Legs.Exists(leg => !leg.Missing);
        }
        return channels.TryGet(connection.Caller, out _);
    }
}
