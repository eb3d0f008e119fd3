using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ringtail.Runtime.Configuration;
using Ringtail.Server.Api.Records;
using Ringtail.Server.Commands;

namespace Ringtail.Server.ConfigFiles;

/// <summary>
/// Reads the configuration of a WombatDialer through its own API (<c>edit/…</c>, mode L), as lenient with types as that
/// API is. Passwords do not come out of it, nor do contacts: those are uploaded from their files.
/// </summary>
internal sealed class WombatSource : IDisposable
{
    private const int ItemsPerPage = 500;
    /// <summary>Pages of one table: a server that always has one more is not followed for ever.</summary>
    private const int PagesMax = 2_000;
    private readonly HttpClient _http;
    private readonly List<string> _notes = [];

    /// <param name="address">Such as http://dialer:8080/wombat; with /api or without.</param>
    public WombatSource(Uri address, string user, string password)
    {
        var root = address.AbsoluteUri.TrimEnd('/');
        if (!root.EndsWith("/api", StringComparison.OrdinalIgnoreCase)) root += "/api";
        _http = new HttpClient { BaseAddress = new Uri(root + "/"), Timeout = TimeSpan.FromMinutes(2) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
    }

    /// <summary>What a person should know of what was read.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public void Dispose() => _http.Dispose();

    public async Task<ConfigFile> ReadAsync(CancellationToken ct)
    {
        var pbxs = await RowsAsync("asterisk", null, ct);
        var campaigns = new List<FileCampaign>();
        var endPoints = (await RowsAsync("ep", null, ct)).ConvertAll(EndPoint);
        foreach (var row in await RowsAsync("campaign", null, ct)) campaigns.Add(
            await CampaignAsync(row, endPoints, ct));
        if (pbxs.Count > 0) _notes.Add("the passwords of the Asterisk servers are not in the API: enter them");
        return new ConfigFile
        {
            OpeningHours = Sorted((await RowsAsync("oh", null, ct)).ConvertAll(NotedHours), h => h.Name),
            Pbxs = Sorted(pbxs.ConvertAll(Pbx), p => p.Description),
            Trunks = Sorted((await RowsAsync("trunk", null, ct)).ConvertAll(Trunk), t => $"{t.Pbx}\n{t.Name}"),
            EndPoints = Sorted(endPoints, e => $"{e.Pbx}\n{ConfigNames.Shown(e)}"),
            Lists = Sorted((await RowsAsync("list", null, ct)).ConvertAll(List), l => l.Name),
            Campaigns = Sorted(campaigns, c => c.Name),
        };
    }

    private async Task<FileCampaign> CampaignAsync(JsonObject row, List<FileEndPoint> endPoints, CancellationToken ct)
    {
        var campaign = Campaign(row);
        var id = Number(row, "campaignId", 0);
        foreach (var link in await RowsAsync("campaign/trunk", id, ct))
        {
            var trunk = Trunk(Inner(link, "trunkId"));
            campaign.UsesTrunks.Add(new TrunkReference { Pbx = trunk.Pbx, Trunk = trunk.Name });
        }
        foreach (var link in await RowsAsync("campaign/ep", id, ct))
        {
            var one = EndPoint(Inner(link, "epId"));
            var alike = endPoints.Count(e => e.Pbx == one.Pbx && ConfigNames.Shown(e) == ConfigNames.Shown(one)) > 1;
            campaign.UsesEndPoints.Add(new EndPointReference
            {
                Pbx = one.Pbx, EndPoint = ConfigNames.Shown(one), At = alike ? ConfigNames.At(one) : "",
            });
        }
        foreach (var link in await RowsAsync("campaign/list", id, ct))
            campaign.UsesLists.Add(new ListReference
            {
                List = Text(Inner(link, "cl"), "name", ""), Type = Text(link, "clType", "CALL_LIST"),
            });
        foreach (var link in await RowsAsync("campaign/oh", id, ct))
            campaign.UsesOpeningHours.Add(new HoursReference { OpeningHours = Text(Inner(link, "rule"), "name", "") });
        foreach (var rule in await RowsAsync("campaign/disposition", id, ct))
            campaign.DispositionRules.Add(Disposition(rule));
        foreach (var rule in await RowsAsync("campaign/reschedule", id, ct))
            campaign.RescheduleRules.Add(new RescheduleRule
            {
                Status = Text(rule, "status", ""), StatusExt = Text(rule, "statusExt", ""),
                MaxAttempts = Number(rule, "maxAttempts", 0), RetryAfterS = Number(rule, "retryAfterS", 0),
                Mode = Text(rule, "mode", "FIXED"),
            });
        return campaign;
    }

    private static FilePbx Pbx(JsonObject row) => new()
    {
        Description = Text(row, "description", ""), Address = Text(row, "ipAddress", ""),
        Port = Number(row, "port", 5038), Login = Text(row, "login", ""),
        MessagesPerUnit = Number(row, "msg_per_unit", 5), UnitMs = Number(row, "unit_len", 50),
        SecurityKey = Text(row, "securityKey", ""),
    };

    private static FileTrunk Trunk(JsonObject row) => new()
    {
        Pbx = Text(Inner(row, "astId"), "description", ""), Name = Text(row, "name", ""),
        DialString = Text(row, "dialstring", ""), Capacity = Number(row, "capacity", 10),
        MaxCallsPerPeriod = Number(row, "maxCalls", 100), PeriodMs = Number(row, "periodMs", 1000),
        SecurityKey = Text(row, "securityKey", ""),
    };

    private static FileEndPoint EndPoint(JsonObject row) => new()
    {
        Pbx = Text(Inner(row, "astId"), "description", ""), Type = Text(row, "type", "QUEUE"),
        QueueName = Text(row, "queueName", ""), Name = Text(row, "name", ""),
        Extension = Text(row, "extension", ""), Context = Text(row, "context", ""),
        MaxChannels = Number(row, "maxChannels", 1), BoostFactor = Fraction(row, "boostFactor", 1),
        MaxWaitingCalls = Number(row, "maxWaitingCalls", 2), ReverseDialing = Flag(row, "reverseDialing"),
        StepwiseReverse = Flag(row, "stepwiseReverse"), DialFind = Text(row, "dialFind", ""),
        DialReplace = Text(row, "dialReplace", ""), Description = Text(row, "description", ""),
        SecurityKey = Text(row, "securityKey", ""),
    };

    private static DispositionRule Disposition(JsonObject rule) => new()
    {
        Status = Text(rule, "onState", ""), StatusExt = Text(rule, "onExtState", ""),
        WithRetriesPending = Flag(rule, "withRetriesPending"),
        Verb = DispositionVerbs.Normalise(Text(rule, "verb", "")), Destination = Text(rule, "destination", ""),
        Text = Text(rule, "text", ""), DeferS = Number(rule, "deferSec", 0),
        VariableMode = Text(rule, "varMode", "ALL"), Variables = Text(rule, "addlVars", ""),
    };

    /// <summary>What the one key is called that has the rules, no client shows: here it is "rules".</summary>
    private FileOpeningHours NotedHours(JsonObject row)
    {
        var hours = Hours(row);
        if (row["rules"] is not JsonArray)
            _notes.Add($"opening hours '{hours.Name}': their rules were not found in the API and are missing here, so "
                + $"that they are {(hours.DefaultMode == "DEF_CLOSED" ? "always closed" : "always open")}: enter them");
        return hours;
    }

    private static FileOpeningHours Hours(JsonObject row) => new()
    {
        Name = Text(row, "name", ""), DefaultMode = Text(row, "defaultMode", "DEF_OPEN"),
        Comment = Text(row, "comment", ""), Hidden = Flag(row, "hidden"), SecurityKey = Text(row, "securityKey", ""),
        Rules = [.. (row["rules"] as JsonArray ?? []).OfType<JsonObject>().Select(r => new OpeningHoursRule
        {
            Mode = Text(r, "mode", "OPEN"), Days = Text(r, "onDow", "1234567"),
            TimeStart = Text(r, "timeStartHr", "000000"), TimeEnd = Text(r, "timeEndHr", "235959"),
            DateFrom = Text(r, "dateFrom", ""), DateTo = Text(r, "dateTo", ""), EveryYear = Flag(r, "everyYear"),
            Comment = Text(r, "comment", ""),
        })],
    };

    private static FileList List(JsonObject row) => new()
    {
        Name = Text(row, "name", ""), Hidden = Flag(row, "isHidden"), SecurityKey = Text(row, "securityKey", ""),
    };

    private FileCampaign Campaign(JsonObject row)
    {
        var campaign = new FileCampaign
        {
            Name = Text(row, "name", ""), Priority = Number(row, "priority", 10), Pace = Text(row, "pace", "RUNNABLE"),
            RingTimeMs = Number(row, "dial_timeout", 30000), CallerId = Text(row, "dial_clid", ""),
            Account = Text(row, "dial_account", ""), CallerPresentation = Text(row, "dial_pres", ""),
            AdditionalLogging = Text(row, "addlLogging", "QM_COMPATIBLE"),
            PauseWhenFinished = Flag(row, "pauseWhenFinished"), TimeStart = Text(row, "timeStartHr", "000000"),
            TimeEnd = Text(row, "timeEndHr", "235959"), TimeDow = Text(row, "timeDow", "1234567"),
            MaxCallLengthS = Number(row, "maxCallLength", 0), BatchSize = Number(row, "batchSize", 100),
            HttpNotify = Text(row, "httpNotify", ""), LoggingAlias = Text(row, "loggingAlias", ""),
            SecurityKey = Text(row, "securityKey", ""), AutoPause = Flag(row, "autopause"),
            AgentCallerId = Text(row, "agentClid", ""), EmailAddresses = Text(row, "emailAddresses", ""),
            EmailEvents = Text(row, "emailEvents", "NO"), BoostFactor = Fraction(row, "initialBoostFactor", 1),
            AmdTracking = Text(row, "amdTracking", "OFF"), AmdParams = Text(row, "amdParams", ""),
            AmdAudioFile = Text(row, "amdAudioFile", ""), AmdFaxFile = Text(row, "amdFaxFile", ""),
            Variables = Text(row, "campaignVars", ""), LoggingQmVars = Text(row, "loggingQmVars", ""),
        };
        var model = Text(row, "initialPredictiveModel", AbandonSettings.Off);
        campaign.PredictiveModel = AbandonSettings.Models.Contains(model) ? model : AbandonSettings.Off;
        if (campaign.PredictiveModel != model)
            _notes.Add($"campaign '{campaign.Name}': the model '{model}' is written as {AbandonSettings.Off}");
        return campaign;
    }

    private async Task<List<JsonObject>> RowsAsync(string table, int? parent, CancellationToken ct)
    {
        var rows = new List<JsonObject>();
        for (var page = 0; page < PagesMax; page++)
        {
            var some = await PageAsync(table, parent, rows.Count, ct);
            rows.AddRange(some);
            if (some.Count < ItemsPerPage) return rows;
        }
        throw new CommandException($"edit/{table} has no end");
    }

    private async Task<List<JsonObject>> PageAsync(string table, int? parent, int from, CancellationToken ct)
    {
        // "~" finds hidden rows too. What belongs to a campaign has no name to be searched by.
        var query = string.Create(CultureInfo.InvariantCulture, $"?mode=L&from={from}&items={ItemsPerPage}")
            + (parent is { } id ? string.Create(CultureInfo.InvariantCulture, $"&parent={id}") : "&query=~");
        try
        {
            using var answer = await _http.GetAsync(new Uri($"edit/{table}/{query}", UriKind.Relative), ct);
            if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                throw new CommandException(
                    "the WombatDialer does not take this user and password, or they may not edit");
            var text = await answer.Content.ReadAsStringAsync(ct);
            if (!answer.IsSuccessStatusCode || JsonNode.Parse(text) is not JsonObject whole)
                throw new CommandException($"edit/{table} answered {(int)answer.StatusCode}, and no JSON object");
            if (!Text(whole, "status", "").Equals("OK", StringComparison.OrdinalIgnoreCase))
                throw new CommandException($"edit/{table} answered: {Shortened(text)}");
            return (whole["results"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        }
        catch (Exception failed) when (failed is HttpRequestException or JsonException or TaskCanceledException)
        {
            throw new CommandException($"edit/{table} could not be read at {_http.BaseAddress}: {failed.Message}");
        }
    }

    private static List<T> Sorted<T>(List<T> records, Func<T, string> by) =>
        [.. records.OrderBy(by, StringComparer.Ordinal)];

    private static JsonObject Inner(JsonObject row, string key) => row[key] as JsonObject ?? [];

    private static string Text(JsonObject row, string key, string otherwise) => row[key] switch
    {
        JsonValue value => value.ToString().Trim(),
        _ => otherwise,
    };

    private static int Number(JsonObject row, string key, int otherwise) =>
        double.TryParse(Text(row, key, ""), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number is > int.MinValue and < int.MaxValue ? (int)number : otherwise;

    private static double Fraction(JsonObject row, string key, double otherwise) =>
        double.TryParse(Text(row, key, ""), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) ? number : otherwise;

    private static bool Flag(JsonObject row, string key) =>
        Text(row, key, "").ToLowerInvariant() is "true" or "1" or "yes" or "on";

    private static string Shortened(string text) => text.Length > 200 ? text[..200] : text;
}
