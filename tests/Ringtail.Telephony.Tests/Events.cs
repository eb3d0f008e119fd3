using Ringtail.Ami;

namespace Ringtail.Telephony.Tests;

/// <summary>Makes messages for situations that are in no capture; names of headers as in Asterisk 16 and 22.</summary>
internal static class Events
{
    public static AmiMessage Of(string name, params (string Key, string Value)[] fields) =>
        new(fields.Prepend(("Event", name))
            .Select(field => new KeyValuePair<string, string>(field.Item1, field.Item2)));

    public static AmiMessage With(AmiMessage message, string key, string value) =>
        new(message.Fields.Where(field => field.Key != key).Append(new(key, value)));

    public static AmiMessage Newchannel(string id, string channel, string linkedid = "rt-lab-7") =>
        Of("Newchannel", ("Channel", channel), ("ChannelState", "0"), ("Uniqueid", id), ("Linkedid", linkedid));

    public static AmiMessage Up(string id, string channel) =>
        Of("Newstate", ("Channel", channel), ("ChannelState", "6"), ("Uniqueid", id));

    public static AmiMessage LocalBridge(string one, string two, string name) => Of("LocalBridge",
        ("LocalOneChannel", name + ";1"), ("LocalOneUniqueid", one), ("LocalTwoChannel", name + ";2"),
            ("LocalTwoUniqueid", two));

    public static AmiMessage DialBegin(string dialer, string dialerName, string dialed, string dialedName) =>
        Of("DialBegin",
        ("Channel", dialerName), ("Uniqueid", dialer), ("DestChannel", dialedName), ("DestUniqueid", dialed));

    public static AmiMessage DialEnd(string dialed, string dialedName, string status) => Of("DialEnd",
        ("DestChannel", dialedName), ("DestUniqueid", dialed), ("DialStatus", status));

    public static AmiMessage Hangup(string id, string channel, int cause) =>
        Of("Hangup", ("Channel", channel), ("Uniqueid", id), ("Cause", $"{cause}"));

    public static AmiMessage BridgeEnter(string bridge, string id, string channel) =>
        Of("BridgeEnter", ("BridgeUniqueid", bridge), ("Channel", channel), ("ChannelState", "6"), ("Uniqueid", id));

    public static AmiMessage Queue(string name, string id, string channel, params (string, string)[] more) =>
        Of(name, [("Channel", channel), ("Uniqueid", id), ("Queue", "team"), .. more]);
}
