using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.Switchboards;
using Ringtail.Telephony.Channels;

namespace Ringtail.Telephony.Calls;

/// <summary>
/// CALLSTATUS and ATTRIBUTE from the dialplan. Asterisk writes the channel's own headers first and those of the
/// dialplan after the name (main/manager_channels.c), so a Uniqueid of the dialplan is the last one and wins.
/// </summary>
internal sealed class UserEventReader(ChannelBook channels, CallBook calls, Outbox outbox)
{
    public void OnUserEvent(AmiMessage evt)
    {
        var kind = evt.Text("UserEvent").Trim();
        if (WishOf(kind, evt) is { } wish)
        {
            if (HopperOf(evt) is { } recorded) outbox.Add(new SwitchboardInput.RecordingWished(recorded, wish, "PBX"));
            return;
        }
        var isStatus = kind.Equals("CALLSTATUS", StringComparison.OrdinalIgnoreCase);
        if (!isStatus && !kind.Equals("ATTRIBUTE", StringComparison.OrdinalIgnoreCase)) return;
        if (HopperOf(evt) is not { } hopper) return;
        if (isStatus)
        {
            if (evt.Last("V") is { } value) outbox.Add(new SwitchboardInput.ExtendedStatusSet(hopper, value.Trim()));
            return;
        }
        foreach (var (name, value) in Body(evt))
        {
            outbox.Add(new SwitchboardInput.AttributeSet(hopper, name.Trim(), value.Trim()));
        }
    }

    /// <summary>CONSENT begins a recording; RECORDING says START, PAUSE, RESUME or STOP in V.</summary>
    private static RecordingWish? WishOf(string kind, AmiMessage evt)
    {
        if (Is(kind, "CONSENT")) return RecordingWish.Start;
        if (!Is(kind, "RECORDING")) return null;
        return Enum.TryParse<RecordingWish>(evt.Last("V")?.Trim(), ignoreCase: true, out var wish)
            && Enum.IsDefined(wish) ? wish : null;
    }

    private HopperId? HopperOf(AmiMessage evt)
    {
        // An unset variable leaves the dialplan's header empty: then the channel's own identity is meant.
        if (evt.All("Uniqueid").LastOrDefault(id => id.Trim().Length > 0)?.Trim() is not { } id) return null;
        if (calls.Resolve(id, channels) is { } hopper) return hopper;
        var own = id == evt.Text("Uniqueid").Trim();
        return own && calls.Ids.TryParse(evt["Linkedid"], out hopper) ? hopper : null;
    }

    private static IEnumerable<KeyValuePair<string, string>> Body(AmiMessage evt) => evt.Fields
        .SkipWhile(field => !Is(field.Key, "UserEvent"))
        .Skip(1)
        .Where(field => field.Key.Length > 0 && !Is(field.Key, "Uniqueid") && !Is(field.Key, "ActionID"));

    private static bool Is(string key, string name) => key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
