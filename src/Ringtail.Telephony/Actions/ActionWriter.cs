using System.Globalization;
using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Telephony.Actions;

/// <summary>
/// Writes what a switchboard wants as AMI actions. Knows Asterisk's spelling and no rules of dialing.
/// </summary>
public sealed class ActionWriter(ChannelIds ids)
{
    /// <summary>
    /// One call. No CallerID header: it would fill both the carrier's From and the number that the agent sees. Instead
    /// CALLERID is what the end point sees and CONNECTEDLINE what the carrier gets; <c>i</c> keeps Asterisk from
    /// telling the line of it. Variables set here are on both halves of a Local channel: its far half gets a copy of
    /// all of the near half's when it is called (main/core_unreal.c, ast_unreal_call_setup). The far half's identity
    /// is ours with
    /// <c>;2</c> by itself. Refused by the client if a line or the number of headers is too much for Asterisk.
    /// </summary>
    /// <param name="order">What to call and where an answer goes.</param>
    /// <param name="stillAllowed">Asked directly before the bytes; see <see cref="AmiAction.StillAllowed"/>.</param>
    public AmiAction Launch(LaunchOrder order, Func<bool>? stillAllowed)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Agent is { } agent) return LaunchAtAgent(order, agent, stillAllowed);
        var id = ids.For(order.Hopper);
        var action = new AmiAction("Originate") { ActionId = id, StillAllowed = stillAllowed }
            .With("Channel", order.DialString)
            .With("Context", order.Context)
            .With("Exten", order.Extension)
            .With("Priority", "1")
            .With("Timeout", Milliseconds(order.Timeout))
            .With("Async", "true")
            .With("ChannelId", id)
            .With("Account", order.Account.Length == 0 ? null : order.Account);
        if (order.CustomerNumber.Length > 0)
        {
            Variable(action, "CALLERID(num)", order.CustomerNumber);
            Variable(action, "CALLERID(name)", order.CustomerNumber);
        }
        Company(action, order);
        foreach (var (name, value) in order.Variables) Variable(action, name, value);
        return action;
    }

    /// <summary>
    /// The agent first: when the phone is picked up, Asterisk itself dials the customer from there (application Dial;
    /// <c>m</c> lets the agent hear music, <c>I</c> keeps what the agent's phone shows). No dialplan is needed, and the
    /// right to originate is enough (proven on 16.28 and 22.10). The two identities are the other way round: the
    /// agent's phone shows CONNECTEDLINE, and CALLERID is what Dial gives to the carrier. Variables with two
    /// underscores are inherited by the customer's leg.
    /// </summary>
    private AmiAction LaunchAtAgent(LaunchOrder order, AgentPhone agent, Func<bool>? stillAllowed)
    {
        var seconds = (long)Math.Max(1, Math.Ceiling(order.Timeout.TotalSeconds));
        var action = new AmiAction("Originate") { ActionId = ids.For(order.Hopper), StillAllowed = stillAllowed }
            .With("Channel", agent.Channel)
            .With("Application", "Dial")
            .With("Data", string.Create(CultureInfo.InvariantCulture, $"{order.DialString},{seconds},mI"))
            .With("Timeout", Milliseconds(agent.RingTime))
            .With("Async", "true")
            .With("ChannelId", ids.ForAgent(order.Hopper))
            .With("Account", order.Account.Length == 0 ? null : order.Account);
        Variable(action, "CONNECTEDLINE(num,i)", agent.Number);
        Variable(action, "CONNECTEDLINE(name,i)", agent.Number);
        var (name, number) = CallerName.Split(order.CallerId);
        if (number.Length > 0)
        {
            Variable(action, "CALLERID(num)", number);
            if (name.Length > 0) Variable(action, "CALLERID(name)", name);
            if (order.CallerPresentation.Length > 0) Variable(action, "CALLERID(pres)", order.CallerPresentation);
        }
        if (order.Account.Length > 0) Variable(action, "CHANNEL(peeraccount)", order.Account);
        foreach (var (variable, value) in order.Variables)
            Variable(action, VariableRules.IsFunction(variable) ? variable : "__" + variable, value);
        return action;
    }

    /// <summary>Pauses an agent in all queues, or ends the pause.</summary>
    public static AmiAction PauseAgent(string interfaceName, bool paused, string reason) =>
        new AmiAction("QueuePause").With("Interface", interfaceName).With("Paused", paused ? "true" : "false")
            .With("Reason", reason.Length == 0 ? null : reason);

    /// <summary>Ends a call. <paramref name="channel"/> is a name or a Uniqueid: Asterisk looks for both.</summary>
    public static AmiAction HangUp(string channel) =>
        new AmiAction("Hangup") { Priority = AmiPriority.Urgent }.With("Channel", channel).With("Cause", "16");

    /// <summary>Sends a call elsewhere in the dialplan.</summary>
    public static AmiAction Redirect(string channel, string extension, string context) =>
        new AmiAction("Redirect") { Priority = AmiPriority.Urgent }
            .With("Channel", channel).With("Context", context).With("Exten", extension).With("Priority", "1");

    /// <summary>A call's recording on the PBX: the attempt's identity says whose it is, and no number.</summary>
    /// <param name="folder">On the PBX; empty for Asterisk's own.</param>
    public string RecordingFile(HopperId hopper, string folder) =>
        folder.Length == 0 ? $"{ids.For(hopper)}.wav" : $"{folder.TrimEnd('/')}/{ids.For(hopper)}.wav";

    /// <summary>
    /// Appends, so that a recording that was ended and begun again is one file. A pause records silence.
    /// </summary>
    public static AmiAction Record(string channel, RecordingWish wish, string file) => wish switch
    {
        RecordingWish.Start => new AmiAction("MixMonitor")
            .With("Channel", channel).With("File", file).With("Options", "a"),
        RecordingWish.Stop => new AmiAction("StopMixMonitor").With("Channel", channel),
        _ => new AmiAction("MixMonitorMute").With("Channel", channel).With("Direction", "both")
            .With("State", wish == RecordingWish.Pause ? "1" : "0"),
    };

    /// <summary>
    /// One line of the PBX's queue_log, written with its clock. <paramref name="data"/> holds the fields after the
    /// verb, with | between.
    /// </summary>
    public static AmiAction WriteQueueLog(string queue, string uniqueid, string agent, string verb, string data) =>
        new AmiAction("QueueLog").With("Queue", queue).With("Uniqueid", uniqueid).With("Interface", agent)
            .With("Event", verb).With("Message", data.Length == 0 ? null : data);

    /// <summary>The lists that <see cref="PbxTranslator.Reset"/> reads, in this order.</summary>
    public static AmiAction ListChannels() => new("CoreShowChannels");

    public static AmiAction ListQueues() => new("QueueStatus");

    /// <summary>
    /// Every channel with the values of some variables; also an answer to "which variables does this call have".
    /// </summary>
    public static AmiAction ListChannelVariables(params IReadOnlyList<string> variables) =>
        new AmiAction("Status").With("Variables", string.Join(',', variables));

    public static AmiAction ReadVariable(string channel, string variable) =>
        new AmiAction("Getvar").With("Channel", channel).With("Variable", variable);

    /// <summary>Whether context, extension and priority 1 exist: asked before a run sends customers there.</summary>
    public static AmiAction FindExtension(string extension, string context) =>
        new AmiAction("ShowDialPlan").With("Context", context).With("Extension", extension);

    private static void Company(AmiAction action, LaunchOrder order)
    {
        var (name, number) = CallerName.Split(order.CallerId);
        if (number.Length == 0) return;
        Variable(action, "CONNECTEDLINE(num,i)", number);
        if (name.Length > 0) Variable(action, "CONNECTEDLINE(name,i)", name);
        if (order.CallerPresentation.Length == 0) return;
        Variable(action, "CONNECTEDLINE(num-pres,i)", order.CallerPresentation);
        Variable(action, "CONNECTEDLINE(name-pres,i)", order.CallerPresentation);
    }

    private static void Variable(AmiAction action, string name, string value) =>
        action.With("Variable", VariableRules.Header(name, value));

    private static string Milliseconds(TimeSpan time) =>
        ((long)Math.Max(1, Math.Ceiling(time.TotalMilliseconds))).ToString(CultureInfo.InvariantCulture);
}
