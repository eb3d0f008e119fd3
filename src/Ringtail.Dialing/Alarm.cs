namespace Ringtail.Dialing;

public enum AlarmSeverity { Notice, Warning, Error }

/// <summary>
/// Something a person should know. The same <paramref name="Key"/> raised again replaces the former one.
/// </summary>
/// <param name="Key">Stable identity such as <c>trunk-breaker/3</c>.</param>
/// <param name="Code">Which text to show (a resource key in the page), such as <c>TrunkBreakerOpen</c>.</param>
/// <param name="Subject">The name of the thing concerned.</param>
/// <param name="Detail">Facts in words.</param>
public sealed record Alarm(string Key, AlarmSeverity Severity, string Code, string Subject, string Detail);
