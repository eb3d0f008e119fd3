namespace Ringtail.Telephony.Channels;

/// <summary>
/// What a channel's name says. Names are <c>TECH/peer-xxxxxxxx</c>, Local ones <c>Local/exten@context-xxxxxxxx;1</c>;
/// masquerades add <c>&lt;MASQ&gt;</c> and <c>&lt;ZOMBIE&gt;</c> (main/channel.c, Asterisk 16 to 22).
/// </summary>
public static class ChannelNames
{
    private static readonly string[] Inner =
    [
        "Local/", "AsyncGoto/", "Surrogate/", "Message/", "Bridge/", "Announcer/", "Recorder/", "CBAnn/", "CBRec/",
        "Snoop/", "Parked/", "UnicastRTP/", "MulticastRTP/", "AudioSocket/",
    ];

    public static bool IsLocal(string name) => name.StartsWith("Local/", StringComparison.OrdinalIgnoreCase);

    /// <summary>The device behind a channel: its name without the part that tells its channels apart.</summary>
    public static string DeviceOf(string channel)
    {
        var hyphen = channel.LastIndexOf('-');
        return hyphen > channel.IndexOf('/') ? channel[..hyphen] : channel;
    }

    /// <summary>Whether the channel takes a line of a device, unlike Local halves and Asterisk's own helpers.</summary>
    public static bool IsDevice(string channel)
    {
        if (channel.EndsWith('>')) return false;
        foreach (var prefix in Inner)
        {
            if (channel.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return false;
        }
        return channel.Contains('/');
    }

    /// <summary>
    /// The device that a trunk's dial string uses, as <see cref="DeviceOf"/> names it: <c>SIP/peer/${num}</c>,
    /// <c>SIP/${num}@peer</c>, <c>PJSIP/${num}@endpoint</c>, <c>IAX2/peer/${num}</c>. Null where the dial string does
    /// not name one (Local, DAHDI groups).
    /// </summary>
    public static string? DeviceOfDialString(string dialString)
    {
        var slash = dialString.IndexOf('/');
        if (slash <= 0 || IsLocal(dialString)) return null;
        var technology = dialString[..slash].ToUpperInvariant();
        if (technology is not ("SIP" or "PJSIP" or "IAX2")) return null;
        var rest = dialString[(slash + 1)..];
        var at = rest.LastIndexOf('@');
        var peer = at >= 0 ? rest[(at + 1)..] : rest;
        var end = peer.IndexOfAny(['/', ',', '!']);
        if (end >= 0) peer = peer[..end];
        return peer.Length == 0 || peer.Contains("${", StringComparison.Ordinal) ? null : $"{technology}/{peer}";
    }
}
