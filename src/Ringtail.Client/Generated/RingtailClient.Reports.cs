// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

/// <summary>Reports.</summary>
public sealed partial class RingtailClient
{
    /// <summary>Calls by outcome and extended status.</summary>
    public Task<IReadOnlyList<OutcomeSum>> ReportOutcomesAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<OutcomeSum>>(
            HttpMethod.Get, "api/v1/reports/outcomes",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>Calls by the hour of the day.</summary>
    public Task<IReadOnlyList<HourSum>> ReportHoursAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<HourSum>>(
            HttpMethod.Get, "api/v1/reports/hours",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>Calls by day.</summary>
    public Task<IReadOnlyList<DaySum>> ReportDaysAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<DaySum>>(
            HttpMethod.Get, "api/v1/reports/days",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>Calls by the number of the retry.</summary>
    public Task<IReadOnlyList<RetrySum>> ReportRetriesAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<RetrySum>>(
            HttpMethod.Get, "api/v1/reports/retries",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>Agents' times and calls.</summary>
    public Task<IReadOnlyList<AgentSum>> ReportAgentsAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<AgentSum>>(
            HttpMethod.Get, "api/v1/reports/agents",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>The abandon account by day.</summary>
    public Task<IReadOnlyList<AccountDay>> ReportAccountAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<IReadOnlyList<AccountDay>>(
            HttpMethod.Get, "api/v1/reports/account",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>The runs of a period, newest first.</summary>
    public Task<ReportPageOfReportedRun> ReportRunsAsync(
        int? offset = null, int? limit = null, string? sort = null, DateTimeOffset? from = null,
        DateTimeOffset? until = null, IReadOnlyList<int>? run = null, IReadOnlyList<int>? campaign = null,
        IReadOnlyList<int>? list = null, int? pbx = null, int? trunk = null, int? endPoint = null,
        string? number = null, string? agent = null, string? outcome = null, string? statusExt = null,
        bool? answered = null, bool? abandoned = null, string? search = null, string? zone = null,
        CancellationToken ct = default) =>
        SendAsync<ReportPageOfReportedRun>(
            HttpMethod.Get, "api/v1/reports/runs",
            [
                ("offset", offset), ("limit", limit), ("sort", sort), ("from", from), ("until", until),
                ("run", run), ("campaign", campaign), ("list", list), ("pbx", pbx), ("trunk", trunk),
                ("endPoint", endPoint), ("number", number), ("agent", agent), ("outcome", outcome),
                ("statusExt", statusExt), ("answered", answered), ("abandoned", abandoned), ("search", search),
                ("zone", zone)
            ],
            [], null, ct);

    /// <summary>Calls that the filter finds, newest first.</summary>
    public Task<ReportPageOfReportedCall> ReportCallsAsync(
        int? offset = null, int? limit = null, string? sort = null, DateTimeOffset? from = null,
        DateTimeOffset? until = null, IReadOnlyList<int>? run = null, IReadOnlyList<int>? campaign = null,
        IReadOnlyList<int>? list = null, int? pbx = null, int? trunk = null, int? endPoint = null,
        string? number = null, string? agent = null, string? outcome = null, string? statusExt = null,
        bool? answered = null, bool? abandoned = null, string? search = null, string? zone = null,
        CancellationToken ct = default) =>
        SendAsync<ReportPageOfReportedCall>(
            HttpMethod.Get, "api/v1/reports/calls",
            [
                ("offset", offset), ("limit", limit), ("sort", sort), ("from", from), ("until", until),
                ("run", run), ("campaign", campaign), ("list", list), ("pbx", pbx), ("trunk", trunk),
                ("endPoint", endPoint), ("number", number), ("agent", agent), ("outcome", outcome),
                ("statusExt", statusExt), ("answered", answered), ("abandoned", abandoned), ("search", search),
                ("zone", zone)
            ],
            [], null, ct);

    /// <summary>One call with all its evidence and its story.</summary>
    public Task<CallReport> ReportCallAsync(
        int hopperId, CancellationToken ct = default) =>
        SendAsync<CallReport>(
            HttpMethod.Get, $"api/v1/reports/calls/{Text(hopperId)}",
            [],
            [], null, ct);

    /// <summary>Every call that the filter finds, oldest first, as CSV.</summary>
    public Task<Stream> ReportCallsCsvAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/reports/calls.csv",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>Every call that the filter finds, oldest first, as XLSX.</summary>
    public Task<Stream> ReportCallsXlsxAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/reports/calls.xlsx",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>The runs of a period, as CSV.</summary>
    public Task<Stream> ReportRunsCsvAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/reports/runs.csv",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>The runs of a period, as XLSX.</summary>
    public Task<Stream> ReportRunsXlsxAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/reports/runs.xlsx",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>Calls by outcome and extended status, as CSV.</summary>
    public Task<Stream> ReportOutcomesCsvAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/reports/outcomes.csv",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>Calls by outcome and extended status, as XLSX.</summary>
    public Task<Stream> ReportOutcomesXlsxAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/reports/outcomes.xlsx",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>Calls by the hour of the day, as CSV.</summary>
    public Task<Stream> ReportHoursCsvAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/reports/hours.csv",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>Calls by the hour of the day, as XLSX.</summary>
    public Task<Stream> ReportHoursXlsxAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/reports/hours.xlsx",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>Calls by day, as CSV.</summary>
    public Task<Stream> ReportDaysCsvAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/reports/days.csv",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>Calls by day, as XLSX.</summary>
    public Task<Stream> ReportDaysXlsxAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/reports/days.xlsx",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>Calls by the number of the retry, as CSV.</summary>
    public Task<Stream> ReportRetriesCsvAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/reports/retries.csv",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>Calls by the number of the retry, as XLSX.</summary>
    public Task<Stream> ReportRetriesXlsxAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/reports/retries.xlsx",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>Agents' times and calls; times in seconds, as CSV.</summary>
    public Task<Stream> ReportAgentsCsvAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/reports/agents.csv",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>Agents' times and calls; times in seconds, as XLSX.</summary>
    public Task<Stream> ReportAgentsXlsxAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/reports/agents.xlsx",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>The abandon account by day, as CSV.</summary>
    public Task<Stream> ReportAccountCsvAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/reports/account.csv",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);

    /// <summary>The abandon account by day, as XLSX.</summary>
    public Task<Stream> ReportAccountXlsxAsync(
        DateTimeOffset? from = null, DateTimeOffset? until = null, IReadOnlyList<int>? run = null,
        IReadOnlyList<int>? campaign = null, IReadOnlyList<int>? list = null, int? pbx = null,
        int? trunk = null, int? endPoint = null, string? number = null, string? agent = null,
        string? outcome = null, string? statusExt = null, bool? answered = null, bool? abandoned = null,
        string? search = null, string? zone = null, CancellationToken ct = default) =>
        SendAsync<Stream>(
            HttpMethod.Get, "api/v1/reports/account.xlsx",
            [
                ("from", from), ("until", until), ("run", run), ("campaign", campaign), ("list", list),
                ("pbx", pbx), ("trunk", trunk), ("endPoint", endPoint), ("number", number), ("agent", agent),
                ("outcome", outcome), ("statusExt", statusExt), ("answered", answered),
                ("abandoned", abandoned), ("search", search), ("zone", zone)
            ],
            [], null, ct);
}
