using System.Globalization;
using Ringtail.Ami;

namespace Ringtail.PbxSim.Pbx;

/// <summary>The actions that an AMI account may ask for; answers in the words of the recorded conversations.</summary>
public sealed partial class SimPbx
{
    /// <summary>Does one action; the blocks are for the asking connection alone, the response first.</summary>
    public IReadOnlyList<AmiMessage> Act(AmiMessage action)
    {
        var id = action.ActionId;
        var name = action["Action"]?.ToUpperInvariant();
        if (!Permissions.Allow(_options.Write, name) || Faults.Deny(action["Action"] ?? ""))
        {
            Tally.Denied++;
            return [Error(id, "Permission denied")];
        }
        return name switch
        {
            "PING" => [Success(id, null, ("Ping", "Pong"), ("Timestamp", Stamp()))],
            "ORIGINATE" => [Originate(action)],
            "HANGUP" => [HangUp(action)],
            "REDIRECT" => [Redirect(action)],
            "BLINDTRANSFER" => [OnTalk(action, "Transfer succeeded", TransferBlindly)],
            "ATXFER" => [OnTalk(action, "Atxfer successfully queued",
                (talk, exten) => Ask(talk, exten, double.PositiveInfinity))],
            "CANCELATXFER" => [CancelAsking(action)],
            "PARK" => [Park(action)],
            "GETVAR" => [GetVariable(action)],
            "SETVAR" => [SetVariable(action)],
            "QUEUESTATUS" => QueueStatus(action),
            "QUEUESUMMARY" => QueueSummary(action),
            "QUEUEPAUSE" => [QueuePause(action)],
            "QUEUEPENALTY" => [QueuePenalty(action)],
            "QUEUEADD" => [QueueAdd(action)],
            "QUEUEREMOVE" => [QueueRemove(action)],
            "CORESHOWCHANNELS" => ShowChannels(id),
            "STATUS" => Status(action),
            "CORESTATUS" => [Success(id, null, ("CoreReloadTime", "00:00:00"),
                ("CoreCurrentCalls", Count(_callsByLeg.Count)))],
            "CORESETTINGS" => [Success(id, null, ("AMIversion", Banner.Split('/')[1]),
                ("AsteriskVersion", AsteriskVersion))],
            "SIPPEERS" when _options.Version == SimVersion.V16 => Peers(id),
            "PJSIPSHOWENDPOINTS" when _options.Version == SimVersion.V22 => Endpoints(id),
            "SHOWDIALPLAN" => Dialplan(id),
            // apps/app_queue.c, manager_queue_log_custom.
            "QUEUELOG" => [string.IsNullOrEmpty(action["Queue"]) || string.IsNullOrEmpty(action["Event"])
                ? Error(id, "Need 'Queue' and 'Event' parameters.") : Success(id, "Event added successfully")],
            "EVENTS" => [Success(id, null, ("Events", "On"))],
            _ => [Error(
                id, "Invalid/unknown command: " + action["Action"] + ". Use Action: ListCommands to show available commands.")],
        };
    }

    private string Stamp() => (1795371900 + Agenda.Now.TotalSeconds).ToString("F6", CultureInfo.InvariantCulture);

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);

    internal static AmiMessage Success(string? id, string? message, params (string Key, string Value)[] more)
    {
        var block = new Block().Add("Response", "Success");
        if (id is not null) block.Add("ActionID", id);
        if (message is not null) block.Add("Message", message);
        foreach (var (key, value) in more) block.Add(key, value);
        return block.Done();
    }

    internal static AmiMessage Error(string? id, string message)
    {
        var block = new Block().Add("Response", "Error");
        if (id is not null) block.Add("ActionID", id);
        return block.Add("Message", message).Done();
    }

    private AmiMessage Originate(AmiMessage action)
    {
        if (_goingDown) return Error(action.ActionId, "Asterisk is shutting down");
        var exten = action["Exten"] ?? "";
        var known = action["Application"] is not null || exten.Length == 0 || (action["Context"] == "wombat"
            ? exten.Length >= 2 && exten.All(char.IsAsciiDigit) : _options.Extensions.ContainsKey(exten));
        if (!(action["Channel"] ?? "").Contains('/')) return Error(action.ActionId, "Invalid channel");
        if (!known) return Error(action.ActionId, "Extension does not exist.");
        Agenda.In(0.001, () => Launch(action));
        return Success(action.ActionId, "Originate successfully queued");
    }

    // SIP/trunk/number and PJSIP/number@trunk.
    private static (string Trunk, string Number)? ParseTrunk(string channel)
    {
        var parts = channel.Split('/');
        if (parts.Length == 3 && parts[0] == "SIP") return (parts[1], parts[2]);
        if (parts.Length == 2 && parts[0] == "PJSIP" && parts[1].Split('@') is [var number, var trunk]) return (
            trunk, number);
        return null;
    }

    private AmiMessage HangUp(AmiMessage action)
    {
        if (Find(action["Channel"]) is not { } channel) return Error(action.ActionId, "No such channel");
        Agenda.In(0, () => HangUp(channel));
        return Success(action.ActionId, "Channel Hungup");
    }

    private void HangUp(SimChannel channel)
    {
        if (AgentCallAt(channel) is { } atAgent)
        {
            HangUpAgentCall(atAgent);
            return;
        }
        if (!_callsByLeg.TryGetValue(channel.Name, out var call))
        {
            call = _callsByLeg.Values.FirstOrDefault(
                c => c.Talk?.Phone == channel || c.Far?.Half == channel || c.Far?.Trunk == channel);
        }
        if (call is null) return;
        if (call.Talk?.Phone == channel) AgentHangsUp(call.Talk);
        else if (call.Answered || call.Inbound)
        {
            // The queue takes the caller's channel that we end for a caller who leaves.
            if (call.Talk is not null) Complete(call, "caller");
            PbxHangsUp(call, 16);
        }
        else EndUnanswered(call, 16, 0, "NOANSWER");
    }

    private AmiMessage GetVariable(AmiMessage action)
    {
        var name = action["Variable"] ?? "";
        if (Find(action["Channel"]) is not { } channel) return Error(action.ActionId, "No such channel");
        return Success(action.ActionId, null, ("Variable", name),
            ("Value", channel.Variables.GetValueOrDefault(name, "")));
    }

    private AmiMessage SetVariable(AmiMessage action)
    {
        if (Find(action["Channel"]) is not { } channel) return Error(action.ActionId, "No such channel");
        channel.Variables[action["Variable"] ?? ""] = action["Value"] ?? "";
        return Success(action.ActionId, "Variable Set");
    }

    private List<AmiMessage> QueueStatus(AmiMessage action)
    {
        var id = action.ActionId ?? "";
        var answer = ListStart(id, "Queue status will follow");
        foreach (var queue in Chosen(action))
        {
            answer.Add(new Block().Add("Event", "QueueParams").Add("Queue", queue.Options.Name).Add("Max", 0)
                .Add("Strategy", queue.Options.Strategy).Add("Calls", queue.Callers.Count).Add("Holdtime", 0)
                    .Add("TalkTime", 0)
                .Add("Completed", queue.Completed).Add("Abandoned", queue.Abandoned).Add("ServiceLevel", 0)
                .Add("ServicelevelPerf", "0.0").Add("ServicelevelPerf2", "0.0").Add("Weight", 0).Add("ActionID", id)
                    .Done());
            answer.AddRange(queue.Members.Select(member =>
                new Block().Add("Event", "QueueMember").Member(queue, member, list: true).Add("ActionID", id).Done()));
            answer.AddRange(queue.Callers.Select((entry, i) => Entry(queue, entry, i + 1, id)));
        }
        return ListEnd(answer, "QueueStatusComplete", id);
    }

    private AmiMessage Entry(SimQueue queue, SimQueueEntry entry, int position, string id) =>
        new Block().Add("Event", "QueueEntry").Add("Queue", queue.Options.Name).Add("Position", position)
            .Add("Channel", entry.Call.Leg.Name).Add("Uniqueid", entry.Call.Leg.UniqueId)
            .Add("CallerIDNum", entry.Call.Leg.CallerNum).Add("CallerIDName", entry.Call.Leg.CallerName)
            .Add("ConnectedLineNum", entry.Call.Leg.ConnectedNum).Add("ConnectedLineName", entry.Call.Leg.ConnectedName)
            .Add("Wait", (int)(Agenda.Now - entry.JoinedAt).TotalSeconds).Add("Priority", 0).Add("ActionID", id).Done();

    private IEnumerable<SimQueue> Chosen(AmiMessage action) =>
        _queues.Values.Where(q => string.IsNullOrEmpty(action["Queue"]) || q.Options.Name == action["Queue"]);

    private List<AmiMessage> QueueSummary(AmiMessage action)
    {
        var id = action.ActionId ?? "";
        var answer = ListStart(id, "Queue summary will follow");
        answer.AddRange(Chosen(action).Select(queue => new Block().Add("Event", "QueueSummary")
            .Add("Queue", queue.Options.Name)
            .Add("LoggedIn", queue.Members.Count).Add("Available", FreeMembers(queue).Count)
                .Add("Callers", queue.Callers.Count)
            .Add("HoldTime", 0).Add("TalkTime", 0).Add("LongestHoldTime", 0).Add("ActionID", id).Done()));
        return ListEnd(answer, "QueueSummaryComplete", id);
    }

    private AmiMessage QueuePause(AmiMessage action)
    {
        var paused = action["Paused"] is "true" or "1" or "yes";
        var found = Chosen(action).SelectMany(q => q.Members.Where(m => m.Agent.Device == action["Interface"])
            .Select(m => (q, m))).ToArray();
        if (found.Length == 0) return Error(action.ActionId, "Interface not found");
        SetPaused(found, paused, action["Reason"] ?? "");
        return Success(action.ActionId, paused ? "Interface paused successfully" : "Interface unpaused successfully");
    }

    private AmiMessage QueuePenalty(AmiMessage action)
    {
        var penalty = int.TryParse(action["Penalty"], CultureInfo.InvariantCulture, out var number) ? number : 0;
        var found = Chosen(action).SelectMany(q => q.Members.Where(m => m.Agent.Device == action["Interface"])
            .Select(m => (q, m))).ToArray();
        if (found.Length == 0) return Error(action.ActionId, "Invalid interface, queuename or penalty");
        foreach (var (queue, member) in found)
        {
            member.Penalty = penalty;
            Say("agent", Block.Event("QueueMemberPenalty", "agent").Member(queue, member, list: false)
                .Add("Ringinuse", 0));
        }
        return Success(action.ActionId, "Interface penalty set successfully");
    }

    private AmiMessage QueueAdd(AmiMessage action)
    {
        if (!_queues.TryGetValue(action["Queue"] ?? "", out var queue)) return Error(
            action.ActionId, "Unable to add interface to queue: No such queue");
        var agent = _agents.Values.FirstOrDefault(a => a.Device == action["Interface"]);
        if (agent is null) return Error(action.ActionId, "Unable to add interface: no such device");
        if (queue.Members.Exists(m => m.Agent == agent)) return Error(
            action.ActionId, "Unable to add interface: Already there");
        AddMember(queue, new SimMember(agent)
        {
            Dynamic = true, Paused = action["Paused"] is "true" or "1", Name = action["MemberName"],
            Penalty = int.TryParse(action["Penalty"], CultureInfo.InvariantCulture, out var penalty) ? penalty : 0,
        });
        return Success(action.ActionId, "Added interface to queue");
    }

    private AmiMessage QueueRemove(AmiMessage action)
    {
        if (!_queues.TryGetValue(action["Queue"] ?? "", out var queue)) return Error(
            action.ActionId, "Unable to remove interface from queue: No such queue");
        var member = queue.Members.Find(m => m.Agent.Device == action["Interface"]);
        if (member is null) return Error(action.ActionId, "Unable to remove interface: Not there");
        RemoveMember(queue, member);
        return Success(action.ActionId, "Removed interface from queue");
    }

    private List<AmiMessage> ShowChannels(string? actionId)
    {
        var id = actionId ?? "";
        var answer = ListStart(id, "Channels will follow");
        answer.AddRange(_channels.Values.Select(c => new Block().Add("Event", "CoreShowChannel").Add("ActionID", id)
            .Channel(c)
            .Add("Application", c.Application).Add("ApplicationData", c.ApplicationData)
            .Add("Duration", (Agenda.Now - c.CreatedAt).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture))
                .Add("BridgeId", c.BridgeId).Done()));
        return ListEnd(answer, "CoreShowChannelsComplete", id);
    }

    private List<AmiMessage> Status(AmiMessage action)
    {
        var id = action.ActionId ?? "";
        var answer = ListStart(id, "Channel status will follow");
        var names = (action["Variables"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        foreach (var channel in _channels.Values.Where(c => action["Channel"] is not { Length: > 0 } one
            || c.Name == one))
        {
            var block = new Block().Add("Event", "Status").Add("Privilege", "Call").Channel(channel)
                .Add("Type", Technology)
                .Add("BridgeID", channel.BridgeId).Add("Application", channel.Application)
                    .Add("Data", channel.ApplicationData);
            foreach (var name in names) block.Add("Variable",
                $"{name}={channel.Variables.GetValueOrDefault(name, "")}");
            answer.Add(block.Add("ActionID", id).Done());
        }
        return ListEnd(answer, "StatusComplete", id);
    }

    private List<AmiMessage> Peers(string? actionId)
    {
        var id = actionId ?? "";
        var answer = ListStart(id, "Peer status list will follow");
        answer.AddRange(_options.Trunks.Select(t => Peer(t.Name, t.Host, id)));
        answer.AddRange(_agents.Keys.Select(number => Peer(number, "127.0.0.1", id)));
        return ListEnd(answer, "PeerlistComplete", id);
    }

    private static AmiMessage Peer(string name, string host, string id) => new Block().Add("Event", "PeerEntry")
        .Add("ActionID", id)
        .Add("Channeltype", "SIP").Add("ObjectName", name).Add("ChanObjectType", "peer").Add("IPaddress", host)
            .Add("IPport", 5060)
        .Add("Dynamic", "no").Add("AutoForcerport", "no").Add("Forcerport", "no").Add("AutoComedia", "no")
            .Add("Comedia", "no")
        .Add("VideoSupport", "no").Add("TextSupport", "no").Add("ACL", "no").Add("Status", "OK (1 ms)")
            .Add("RealtimeDevice", "no")
        .Add("Description", "").Add("Accountcode", "").Done();

    private List<AmiMessage> Endpoints(string? actionId)
    {
        var id = actionId ?? "";
        var answer = ListStart(id, "A listing of Endpoints follows, presented as EndpointList events");
        var names = _options.Trunks.Select(t => t.Name).Concat(_agents.Keys);
        answer.AddRange(names.Select(name => new Block().Add("Event", "EndpointList").Add("ActionID", id)
            .Add("ObjectType", "endpoint")
            .Add("ObjectName", name).Add("Transport", "").Add("Aor", name).Add("Auths", "").Add("OutboundAuths", "")
            .Add("Contacts", $"{name}/sip:127.0.0.1:5060").Add("DeviceState", "Not in use").Add("ActiveChannels", "")
                .Done()));
        return ListEnd(answer, "EndpointListComplete", id);
    }

    private List<AmiMessage> Dialplan(string? actionId)
    {
        var id = actionId ?? "";
        var answer = ListStart(id, "DialPlan list will follow");
        answer.Add(DialplanRow(id, "wombat", "_X.", "NoOp"));
        answer.AddRange(_options.Extensions.Select(e => DialplanRow(
            id, "mdc_external", e.Key, e.Value.GetType().Name)));
        return ListEnd(answer, "ShowDialPlanComplete", id);
    }

    private static AmiMessage DialplanRow(string id, string context, string exten, string application) => new Block()
        .Add("Event", "ListDialplan").Add("ActionID", id).Add("Context", context).Add("Extension", exten)
            .Add("Priority", 1)
        .Add("Application", application).Add("AppData", "").Add("Registrar", "pbx_config").Done();

    private static List<AmiMessage> ListStart(string id, string message) =>
        [new Block().Add("Response", "Success").Add("ActionID", id).Add("EventList", "start").Add("Message", message)
            .Done()];

    private static List<AmiMessage> ListEnd(List<AmiMessage> answer, string complete, string id)
    {
        answer.Add(new Block().Add("Event", complete).Add("ActionID", id).Add("EventList", "Complete")
            .Add("ListItems", answer.Count - 1).Done());
        return answer;
    }
}
