using Ringtail.Runtime.Reports;

namespace Ringtail.Server.Reports;

/// <summary>One line of a report of sums.</summary>
/// <param name="State">A state code shown as a word with its dot; else <paramref name="Label"/> is shown.</param>
/// <param name="Key">What the first column sorts by; null for the text that is shown.</param>
/// <param name="Link">To the calls behind the line; null when there is no way to name them.</param>
public sealed record SumRow(string Label, ReportSums Sums, string? Link = null, string State = "",
    IComparable? Key = null);
