namespace Ringtail.Server.Commands;

/// <summary>A verb cannot do its work: the message is the one line on standard error, the exit code is 1.</summary>
public sealed class CommandException(string message) : Exception(message);
