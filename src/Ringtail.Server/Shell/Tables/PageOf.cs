namespace Ringtail.Server.Shell.Tables;

/// <summary>Which rows of a table are wanted.</summary>
/// <param name="Search">Trimmed; empty for all.</param>
public sealed record PageOf(string Search, int Skip, int Take);
