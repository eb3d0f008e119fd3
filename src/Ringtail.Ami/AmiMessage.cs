using System.Text;
using Ringtail.Ami.Protocol;

namespace Ringtail.Ami;

/// <summary>
/// One block as the server sent it: a response or an event. The order of the lines and repeated keys are kept
/// (Asterisk repeats <c>Variable</c>, <c>Output</c>, <c>ChanVariable(…)</c>, and user events may repeat anything).
/// </summary>
public sealed class AmiMessage
{
    private readonly KeyValuePair<string, string>[] _fields;
    private readonly string[] _rawOutput;

    /// <summary>Makes a message from fields, in the order given.</summary>
    public AmiMessage(IEnumerable<KeyValuePair<string, string>> fields)
        : this([.. fields ?? throw new ArgumentNullException(nameof(fields))], [])
    {
    }

    internal AmiMessage(KeyValuePair<string, string>[] fields, string[] rawOutput)
    {
        _fields = fields;
        _rawOutput = rawOutput;
    }

    /// <summary>
    /// All lines in order. A line without a colon has an empty key and the whole line as its value.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields => _fields;

    /// <summary>
    /// True when the block has an <c>Event</c> key. OriginateResponse carries <c>Response: Failure</c> and is an
    /// event all the same.
    /// </summary>
    public bool IsEvent => Event is not null;

    /// <summary>True when the block has a <c>Response</c> key and no <c>Event</c> key.</summary>
    public bool IsResponse => Event is null && Response is not null;

    /// <summary>The event's name, or null for a response.</summary>
    public string? Event => this["Event"];

    /// <summary><c>Success</c>, <c>Error</c>, <c>Goodbye</c>, <c>Follows</c> …, or null.</summary>
    public string? Response => this["Response"];

    /// <summary>The identity of the action that this block belongs to, or null.</summary>
    public string? ActionId => this["ActionID"];

    /// <summary>
    /// The first value of a key; the key's case does not matter. Null when the key is absent, the empty string
    /// when it is there without a value.
    /// </summary>
    public string? this[string key]
    {
        get
        {
            foreach (var field in _fields)
            {
                if (Same(field.Key, key)) return field.Value;
            }
            return null;
        }
    }

    /// <summary>
    /// The lines that a <c>Command</c> action printed: the <c>Output</c> values of Asterisk 14 and later, or the
    /// raw lines before <c>--END COMMAND--</c> of older versions. Empty for other messages.
    /// </summary>
    public IReadOnlyList<string> Output => _rawOutput.Length > 0 ? _rawOutput : [.. All("Output")];

    /// <summary>
    /// Reads one block with CRLF or LF line ends; the empty line at the end may be missing. If any line ends in
    /// CRLF, a single LF belongs to its line's value.
    /// </summary>
    public static AmiMessage Parse(string block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return BlockParser.Parse(Encoding.UTF8.GetBytes(block), new KeyCache());
    }

    /// <summary>The last value of a repeated key, or null when the key is absent.</summary>
    public string? Last(string key)
    {
        for (var i = _fields.Length - 1; i >= 0; i--)
        {
            if (Same(_fields[i].Key, key)) return _fields[i].Value;
        }
        return null;
    }

    /// <summary>All values of a repeated key, in order.</summary>
    public IEnumerable<string> All(string key)
    {
        foreach (var field in _fields)
        {
            if (Same(field.Key, key)) yield return field.Value;
        }
    }

    /// <summary>
    /// The block's kind and identity, for logs. Field values are left out: they hold callers' numbers.
    /// </summary>
    public override string ToString() =>
        IsEvent ? $"Event {Event} ({_fields.Length} fields)" : $"Response {Response} to {ActionId}";

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
