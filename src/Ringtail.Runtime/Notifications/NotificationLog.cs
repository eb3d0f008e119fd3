using Microsoft.Extensions.Logging;

namespace Ringtail.Runtime.Notifications;

/// <summary>Event ids 2100 to 2119. Numbers, addresses and secrets are never in a message.</summary>
internal static partial class NotificationLog
{
    [LoggerMessage(2100, LogLevel.Warning, "The outbox cannot be read; trying again")]
    public static partial void StoreFails(ILogger logger, Exception e);

    [LoggerMessage(2101, LogLevel.Error, "{Kind} {Id} of the outbox failed and will be tried again")]
    public static partial void WorkFailed(ILogger logger, Exception e, string kind, long id);

    [LoggerMessage(2102, LogLevel.Warning,
        "{Kind} {Id} of the outbox did not get through, and will be tried again: {Problem}")]
    public static partial void FailedOnce(ILogger logger, string kind, long id, string problem);

    [LoggerMessage(2103, LogLevel.Error, "{Kind} {Id} of the outbox was given up: {Problem}")]
    public static partial void GivenUp(ILogger logger, string kind, long id, string problem);
}
