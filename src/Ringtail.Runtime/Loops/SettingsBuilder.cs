using System.Collections.Immutable;
using System.Globalization;
using Ringtail.Dialing;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Dialing.Trunks;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.History;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Loops;

/// <summary>
/// Turns configuration rows into the core's settings. Rows come from an editor that validated them; what an older
/// version or a hand wrote otherwise falls back to the safe side (fewer calls, shorter hours), never to an exception.
/// </summary>
public static class SettingsBuilder
{
    /// <param name="homeCode">Country code of the default country; empty when it is not known.</param>
    public static SwitchboardSettings Build(
        PbxRow pbx, IEnumerable<TrunkRow> trunks, IEnumerable<EndPointRow> endPoints, string homeCode = "")
    {
        ArgumentNullException.ThrowIfNull(pbx);
        return new()
        {
            Pbx = new(pbx.Id),
            Name = pbx.Description.Length > 0 ? pbx.Description : pbx.Address,
            Trunks = [.. trunks.Select(t => Build(t, homeCode))],
            EndPoints = [.. endPoints.Select(Build)],
        };
    }

    public static RunSettings Build(
        RunRow run, CampaignRow campaign, IReadOnlyList<TrunkRow> trunks, IReadOnlyList<EndPointRow> endPoints,
        IEnumerable<RescheduleRuleRow> rules, IEnumerable<DispositionRuleRow>? dispositions = null,
        IEnumerable<WebhookRow>? webhooks = null, CampaignTimes? times = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(campaign);
        var profile = AbandonSettings.ProfileOf(campaign, Zone(campaign.TimeZone));
        return new()
        {
            Pacing = new()
            {
                Model = campaign.PredictiveModel == AbandonSettings.Adaptive ? PacingModel.Adaptive : PacingModel.Off,
                Profile = profile,
                LetGoAfter = TimeSpan.FromMilliseconds(
                    campaign.LetGoAfterMs <= 0 ? 0 : Math.Max(campaign.LetGoAfterMs, AbandonSettings.LetGoMinMs)),
            },
            MachineStatuses = [.. MachineAccuracy.StatusesOf(campaign.AmdStatuses)],
            Run = new(run.Id),
            Campaign = new(campaign.Id),
            Name = campaign.Name,
            Priority = campaign.Priority,
            Boost = Positive(run.Boost) * Positive(campaign.BoostFactor),
            Trunks = [.. trunks.Select(t => new TrunkId(t.Id))],
            EndPoints = [.. endPoints.Select(e => new EndPointId(e.Id))],
            RingTimeMax = TimeSpan.FromMilliseconds(
                Math.Max(Math.Max(1_000, campaign.RingTimeMs), profile.RingMin.TotalMilliseconds)),
            CallLengthMax = TimeSpan.FromSeconds(Math.Max(0, campaign.MaxCallLengthS)),
            CallerId = campaign.CallerId,
            CallerPresentation = campaign.CallerPresentation,
            Account = campaign.Account,
            AgentCallerId = campaign.AgentCallerId,
            Variables = Variables(campaign),
            Hours = Hours(campaign),
            OpeningHours = [.. (times?.Sets ?? []).Select(s => OpeningHoursText.Read(s, times!.Rules))],
            HoursIn = Enum.TryParse<HoursZone>(campaign.HoursIn, ignoreCase: true, out var clock)
                ? clock : HoursZone.Both,
            UnknownZones = times is null ? "" : new NumberPlan(times.DefaultCountry).UnknownZones,
            Limits = new(
                new(campaign.AttemptsPerDay, campaign.AttemptsPerWeek, campaign.AttemptsInAll),
                times?.Limits ?? default),
            CallerIdAttribute = campaign.CallerIdAttribute.Trim(),
            CallerIds = [.. (times?.CallerIds ?? []).Select(c => new PooledCallerId(c.Id, c.Number, c.DailyLimit))],
            RescheduleRules = [.. rules.Select(Build)],
            NumberOrder = campaign.NumberOrder switch
            {
                "ONE_ROUND" => NumberOrder.OneRound,
                "MAIN_ONLY" => NumberOrder.MainOnly,
                _ => NumberOrder.InTurn,
            },
            MayRecord = campaign.Recording == "CONSENT",
            DispositionRules = [.. (dispositions ?? []).Select(Build)],
            Told = ToldBuilder.Build(campaign, webhooks ?? []),
            QueueLog = QueueLogOf(campaign),
            BatchSize = Math.Clamp(campaign.BatchSize, 1, 10_000),
            IdleWhenFinished = campaign.PauseWhenFinished,
            AutoPause = campaign.AutoPause,
        };
    }

    /// <summary>
    /// Channel variables from text: <c>NAME=value</c>, separated by commas or line ends; <c>\,</c> is a comma and
    /// <c>\\</c> a backslash inside a value. Blanks around a name and around a value are dropped, parts without a
    /// name or without "=" are skipped.
    /// </summary>
    public static ImmutableArray<KeyValuePair<string, string>> ParseVariables(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var part in Split(text))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at > 0 && part[..at].Trim() is { Length: > 0 } name) found.Add(new(name, part[(at + 1)..].Trim()));
        }
        return found.ToImmutable();
    }

    private static IEnumerable<string> Split(string text)
    {
        var part = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is ',' or '\\')
            {
                part.Append(text[++i]);
            }
            else if (text[i] is ',' or '\n' or '\r')
            {
                yield return part.ToString();
                part.Clear();
            }
            else
            {
                part.Append(text[i]);
            }
        }
        yield return part.ToString();
    }

    private static ImmutableArray<KeyValuePair<string, string>> Variables(CampaignRow campaign)
    {
        var variables = ParseVariables(campaign.Variables);
        if (campaign.AmdTracking is "OFF" or "") return variables;
        return
        [
            new("AMD_MODE", campaign.AmdTracking), new("AMD_EXTRA", campaign.AmdParams),
            new("AMD_FILE", campaign.AmdAudioFile), new("FAX_FILE", campaign.AmdFaxFile), .. variables,
        ];
    }

    internal static TrunkSettings Build(TrunkRow row, string homeCode) => new()
    {
        Id = new(row.Id),
        Name = row.Name,
        DialString = row.DialString,
        Capacity = Math.Max(0, row.Capacity),
        CallsPerPeriod = Math.Max(1, row.MaxCallsPerPeriod),
        Period = TimeSpan.FromMilliseconds(Math.Max(1, row.PeriodMs)),
        Reserve = Math.Max(0, row.Reserve),
        Format = Enum.TryParse<NumberFormat>(row.NumberFormat, out var format) ? format : NumberFormat.AsGiven,
        HomeCode = homeCode,
        Strip = row.Strip,
        Prefix = row.Prefix,
        CallerId = row.DefaultCallerId,
    };

    private static EndPointSettings Build(EndPointRow row) => new()
    {
        Id = new(row.Id),
        Kind = row.Type == "PHONE" ? EndPointKind.Phone : EndPointKind.Queue,
        Name = row.Type == "PHONE" && row.Name.Length > 0 ? row.Name : row.QueueName,
        Extension = row.Extension,
        Context = row.Context,
        MaxChannels = Math.Max(1, row.MaxChannels),
        BoostFactor = Positive(row.BoostFactor),
        MaxWaitingCalls = Math.Max(0, row.MaxWaitingCalls),
        WrapUp = TimeSpan.FromMilliseconds(Math.Max(0, row.WrapUpMs)),
        ScriptTime = TimeSpan.FromMilliseconds(Math.Max(0, row.ScriptTimeMs)),
        ShortCallsAreMeant = row.ShortCallsAreMeant,
        SafeHarbourExtension = row.SafeHarbourExtension,
        SafeHarbourContext = row.SafeHarbourContext,
        SafeHarbourInDialplan = row.SafeHarbourInDialplan,
        AgentFirst = row.ReverseDialing && row.Type != "PHONE",
        Preview = row.StepwiseReverse && row.Type != "PHONE",
        DialFind = row.DialFind,
        DialReplace = row.DialReplace,
        AgentRingMax = TimeSpan.FromMilliseconds(Math.Clamp(row.AgentRingMs, 1_000, 300_000)),
        ReservationMax = TimeSpan.FromSeconds(Math.Clamp(row.ReservationS, 10, 86_400)),
    };

    private static RescheduleRule Build(RescheduleRuleRow row) => new(
        row.Status, row.StatusExt, Math.Max(0, row.MaxAttempts), TimeSpan.FromSeconds(Math.Max(0, row.RetryAfterS)),
        row.Mode == "MULT" ? RescheduleMode.Multiplied : RescheduleMode.Fixed);

    private static QueueLogSettings? QueueLogOf(CampaignRow campaign) => campaign.AdditionalLogging == "QM_COMPATIBLE"
        ? new(campaign.LoggingAlias.Length > 0 ? campaign.LoggingAlias : campaign.Name,
            [.. campaign.LoggingQmVars.Split(
                ' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)])
        : null;

    private static DispositionRule Build(DispositionRuleRow row) => new(
        row.Id, row.Status, row.StatusExt, row.WithRetriesPending, DispositionVerbs.Parse(row.Verb), row.Destination,
        TimeSpan.FromSeconds(Math.Max(0, row.DeferS)))
    {
        Text = row.Text,
        VariableMode = row.VariableMode,
        Variables = row.Variables,
    };

    private static CallingHours Hours(CampaignRow campaign)
    {
        var days = campaign.TimeDow.Where(d => d is >= '1' and <= '7').Select(d => (DayOfWeek)(d - '1')).ToHashSet();
        return new(
            Time(campaign.TimeStart, TimeOnly.MinValue), Time(campaign.TimeEnd, new(23, 59, 59)), days,
            Zone(campaign.TimeZone));
    }

    private static TimeOnly Time(string text, TimeOnly otherwise) =>
        TimeOnly.TryParseExact(text, "HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : otherwise;

    /// <summary>The server's zone when none is named or the name is not known here.</summary>
    internal static TimeZoneInfo Zone(string name) =>
        name.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Local;

    private static double Positive(double factor) => double.IsFinite(factor) && factor > 0 ? factor : 1;
}
