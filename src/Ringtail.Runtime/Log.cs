using Microsoft.Extensions.Logging;

namespace Ringtail.Runtime;

/// <summary>What the runtime logs. Event ids 2000 to 2099. Numbers and secrets are never in a message.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Warning, "{Subject} belongs to another process now: {Reason}")]
    public static partial void OwnershipLost(ILogger logger, string subject, string reason);

    [LoggerMessage(2001, LogLevel.Error, "The store fails for {Subject}; trying again in {Wait}")]
    public static partial void StoreFailed(ILogger logger, Exception e, string subject, TimeSpan wait);

    [LoggerMessage(2002, LogLevel.Error, "The loop of {Subject} failed and begins anew from the store in {Wait}")]
    public static partial void LoopCrashed(ILogger logger, Exception e, string subject, TimeSpan wait);

    [LoggerMessage(2003, LogLevel.Information, "{Subject} is up: epoch {Epoch}, {Live} live attempts from before")]
    public static partial void LoopStarted(ILogger logger, string subject, long epoch, int live);

    [LoggerMessage(2004, LogLevel.Error, "The store does not take what {Subject} writes; dialing waits: {Reason}")]
    public static partial void WritesFail(ILogger logger, string subject, string reason);

    [LoggerMessage(2005, LogLevel.Information, "The store takes what {Subject} writes again")]
    public static partial void WritesWork(ILogger logger, string subject);

    [LoggerMessage(2006, LogLevel.Information, "The master switch is {State} (by {By})")]
    public static partial void Switched(ILogger logger, string state, string by);

    [LoggerMessage(2007, LogLevel.Warning, "The supervisor could not look after the loops")]
    public static partial void SupervisorFailed(ILogger logger, Exception e);

    [LoggerMessage(2008, LogLevel.Warning, "The system log could not be written")]
    public static partial void SystemLogFailed(ILogger logger, Exception e);

    [LoggerMessage(2009, LogLevel.Information, "{Subject}: {State} ({Reason})")]
    public static partial void RunStateChanged(ILogger logger, string subject, string state, string reason);

    [LoggerMessage(2010, LogLevel.Warning, "A message for {To} could not be sent; it will be sent again")]
    public static partial void PostFailed(ILogger logger, Exception e, string to);

    [LoggerMessage(2011, LogLevel.Warning, "{Subject} sent a message that cannot be read; ignored")]
    public static partial void UnreadableMail(ILogger logger, Exception e, string subject);

    [LoggerMessage(2040, LogLevel.Warning, "The agents' times could not be written; they will be written again")]
    public static partial void AgentTimesFailed(ILogger logger, Exception e);
}
