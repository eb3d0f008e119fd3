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
