namespace Ringtail.Telephony.Actions;

/// <summary>A caller id as people write it: a number, or <c>"Name" &lt;number&gt;</c>.</summary>
public static class CallerName
{
    public static (string Name, string Number) Split(string callerId)
    {
        var text = callerId.Trim();
        var open = text.LastIndexOf('<');
        if (open < 0 || !text.EndsWith('>')) return ("", text);
        return (text[..open].Trim().Trim('"').Trim(), text[(open + 1)..^1].Trim());
    }
}
