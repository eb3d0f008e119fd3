using Ringtail.Ami.Protocol;

namespace Ringtail.Ami;

/// <summary>Which queue of the writer an action waits in.</summary>
public enum AmiPriority
{
    /// <summary>In the order of sending.</summary>
    Normal,

    /// <summary>
    /// Before everything that is Normal: Hangup, Redirect, Ping. The throttle counts it all the same.
    /// </summary>
    Urgent,
}

/// <summary>
/// One action to send. Never sent twice. An action that Asterisk could not read is refused before anything is
/// written (see <see cref="Problem"/>).
/// </summary>
public sealed class AmiAction
{
    private readonly List<KeyValuePair<string, string>> _fields = [];

    /// <summary>Makes an action, for example <c>new AmiAction("QueueStatus")</c>.</summary>
    public AmiAction(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        Problem = WireRules.Check("Action", name);
    }

    /// <summary>The action's name as Asterisk knows it.</summary>
    public string Name { get; }

    /// <summary>
    /// The identity that the response will carry. The client makes one when it is null. One that is still in
    /// flight on the same connection is refused as <see cref="AmiResult.NotSent"/>.
    /// </summary>
    public string? ActionId
    {
        get;
        init
        {
            field = value;
            Problem ??= value is null ? null : WireRules.Check("ActionID", value);
        }
    }

    /// <summary>The headers after Action and ActionID, in order; keys may repeat.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields => _fields;

    /// <summary>Which of the writer's queues it waits in.</summary>
    public AmiPriority Priority { get; init; }

    /// <summary>
    /// Asked once, directly before the bytes are handed to the link; false means
    /// <see cref="AmiResult.NotSent"/>. Runs on the writer's task: it must be quick, and an exception counts as false.
    /// </summary>
    public Func<bool>? StillAllowed { get; init; }

    /// <summary>
    /// How long this action may take from the call of SendAsync to the answer (for a list: to its last item).
    /// Null: <see cref="AmiOptions.ActionTimeout"/>.
    /// </summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// Why Asterisk could not take this action, naming the header, or null when it can be sent: a CR, LF or NUL in a
    /// key or value, a line over 1,024 bytes, or more than 128 headers (main/manager.c: <c>inbuf[1025]</c> and
    /// <c>AST_MAX_MANHEADERS</c>). Sending such an action gives <see cref="AmiResult.NotSent"/> with this text.
    /// </summary>
    public string? Problem { get; private set; }

    /// <summary>Adds a header; one whose value is null is left out. Keys may repeat.</summary>
    public AmiAction With(string key, string? value)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (value is null) return this;
        _fields.Add(new(key, value));
        Problem ??= WireRules.Check(key, value) ?? WireRules.CheckCount(Name, _fields.Count + 2);
        return this;
    }

    /// <summary>The action's name and identity. Values are left out: they hold secrets and numbers.</summary>
    public override string ToString() => $"{Name} ({ActionId ?? "no ActionID yet"})";
}
