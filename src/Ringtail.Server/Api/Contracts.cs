using Ringtail.Runtime.Importing;

namespace Ringtail.Server.Api;

/// <summary>One line of an import's answer: progress while it runs, the report as the last one.</summary>
public sealed record ImportLine(ImportProgress? Progress, ImportReport? Report, string? Error);
