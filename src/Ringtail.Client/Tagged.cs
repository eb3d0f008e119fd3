using System.Text.Json.Serialization;

namespace Ringtail.Client;

/// <summary>A record that can be changed only as it was read.</summary>
public abstract record Tagged
{
    /// <summary>
    /// Of the record as it is stored, to be given as <c>ifMatch</c> with a change: that is refused with
    /// <see cref="RecordChangedException"/> when somebody else changed the record meanwhile. Null in an answer that
    /// has none: a new record, a record in a list.
    /// </summary>
    [JsonIgnore]
    public string? ETag { get; internal set; }
}
