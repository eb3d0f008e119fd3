using Microsoft.Extensions.Logging;

namespace Ringtail.Ami;

/// <summary>All that this library logs; event ids 1000 to 1099. No field values, no secrets.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Information, "Connected to {Host}:{Port}: {Banner}, Asterisk {AsteriskVersion}")]
    public static partial void Connected(ILogger logger, string host, int port, string banner, string? asteriskVersion);

    [LoggerMessage(1001, LogLevel.Warning, "No connection to {Host}:{Port} ({Failure}): {Reason} Next in {Wait}")]
    public static partial void Disconnected(
        ILogger logger, string host, int port, AmiFailure failure, string reason, TimeSpan wait);

    [LoggerMessage(1002, LogLevel.Debug, "Dropped a response {Response} to ActionID {ActionId}: nothing waits for it")]
    public static partial void UnmatchedResponse(ILogger logger, string? response, string? actionId);

    [LoggerMessage(1003, LogLevel.Debug, "A block of {Lines} lines that is neither event nor response was dropped")]
    public static partial void UnknownBlock(ILogger logger, int lines);

    [LoggerMessage(1004, LogLevel.Error, "StillAllowed of {Action} {ActionId} failed; the action is not sent")]
    public static partial void StillAllowedFailed(ILogger logger, Exception problem, string action, string actionId);

    [LoggerMessage(1005, LogLevel.Information, "The server filters events for this connection: {Count} names")]
    public static partial void FiltersSet(ILogger logger, int count);

    [LoggerMessage(1006, LogLevel.Information, "The server refused the event filter ({Reason}); all events are read")]
    public static partial void FiltersRefused(ILogger logger, string reason);

    [LoggerMessage(1007, LogLevel.Error, "Unexpected failure in the connection to {Host}:{Port}")]
    public static partial void Unexpected(ILogger logger, Exception problem, string host, int port);

    [LoggerMessage(1008, LogLevel.Debug, "Closing the link to {Host}:{Port} failed")]
    public static partial void CloseFailed(ILogger logger, Exception problem, string host, int port);

    [LoggerMessage(1009, LogLevel.Warning, "The reader of the notices is too slow: events of {Host}:{Port} are lost")]
    public static partial void Overrun(ILogger logger, string host, int port);
}
