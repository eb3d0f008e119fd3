using System.Text.Json.Serialization;

namespace Ringtail.Dialing;

public enum AlarmSeverity { Notice, Warning, Error }

/// <summary>
/// Something a person should know. The same <paramref name="Key"/> raised again replaces the former one.
/// </summary>
/// <param name="Key">Stable identity such as <c>trunk-breaker/3</c>.</param>
/// <param name="Code">Which text to show (a resource key in the page), such as <c>TrunkBreakerOpen</c>.</param>
/// <param name="Subject">The name of the thing concerned.</param>
/// <param name="Detail">Facts in words.</param>
public sealed record Alarm(string Key, AlarmSeverity Severity, string Code, string Subject, string Detail)
{
    internal Alarm(string key, AlarmSeverity severity, string code, string subject, Phrase detail)
        : this(key, severity, code, subject, detail.Text) => Phrase = detail;

    /// <summary>The detail with its blanks, for the page; the APIs give the English <see cref="Detail"/>.</summary>
    [JsonIgnore]
    public Phrase? Phrase { get; }
}
