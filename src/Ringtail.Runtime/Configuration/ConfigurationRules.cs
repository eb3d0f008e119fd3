using System.Globalization;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Trunks;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Configuration;

/// <summary>
/// What each record must fulfil by itself, without a look at the others. The page checks while one types, the editor
/// before it writes. <see cref="FieldProblem.Field"/> is the property's name.
/// </summary>
public static class ConfigurationRules
{
    /// <summary>
    /// Longest name, address or dial string, in characters: room for any script, and for every index.
    /// </summary>
    public const int TextCharsMax = 255;
    /// <summary>Longest free text (variables, addresses), in characters.</summary>
    public const int LongTextCharsMax = 4000;
    /// <summary>Smallest and largest boost factor; 1 is one call per free agent.</summary>
    public const double BoostMin = 0.1;
    public const double BoostMax = 20;
    public const string NumberPlaceholder = "${num}";

    public static IReadOnlyList<FieldProblem> Problems(PbxRow row)
    {
        var check = new FieldChecks();
        check.Text(nameof(row.Description), row.Description, required: true);
        check.Text(nameof(row.Address), row.Address, required: true);
        check.That(
            row.Address.Length == 0 || Uri.CheckHostName(row.Address.Trim('[', ']')) != UriHostNameType.Unknown,
            nameof(row.Address), "Host", "must be a host name or an IP address.");
        check.Range(nameof(row.Port), row.Port, 1, 65535, "Port");
        check.Text(nameof(row.Login), row.Login, required: true);
        check.Range(nameof(row.MessagesPerUnit), row.MessagesPerUnit, 1, 10_000, "MessagesPerUnit");
        check.Range(nameof(row.UnitMs), row.UnitMs, 1, 60_000, "UnitMs");
        check.Text(nameof(row.SecurityKey), row.SecurityKey);
        check.Text(nameof(row.RecordingFolder), row.RecordingFolder);
        check.Text(nameof(row.RecordingUrl), row.RecordingUrl);
        return check.Problems;
    }

    public static IReadOnlyList<FieldProblem> Problems(TrunkRow row)
    {
        var check = new FieldChecks();
        check.Reference(nameof(row.PbxId), row.PbxId, "PbxMissing", "the Asterisk server that owns the trunk");
        check.Text(nameof(row.Name), row.Name, required: true);
        check.Text(nameof(row.DialString), row.DialString, required: true);
        check.That(
            row.DialString.Length == 0 || row.DialString.Contains(NumberPlaceholder, StringComparison.Ordinal),
            nameof(row.DialString), "DialStringNum", "must contain ${num}, which becomes the number; "
            + "for example SIP/my-trunk/${num} or PJSIP/${num}@my-trunk.");
        check.Range(nameof(row.Capacity), row.Capacity, 1, 100_000, "Capacity");
        check.Range(nameof(row.MaxCallsPerPeriod), row.MaxCallsPerPeriod, 1, 100_000, "MaxCallsPerPeriod");
        check.Range(nameof(row.PeriodMs), row.PeriodMs, 10, 3_600_000, "PeriodMs");
        check.Range(nameof(row.Reserve), row.Reserve, 0, Math.Max(0, row.Capacity), "Reserve");
        check.OneOf(nameof(row.NumberFormat), row.NumberFormat, Enum.GetNames<NumberFormat>(), "NumberFormat");
        check.Text(nameof(row.Strip), row.Strip);
        check.Text(nameof(row.Prefix), row.Prefix);
        check.Text(nameof(row.DefaultCallerId), row.DefaultCallerId);
        check.Text(nameof(row.SecurityKey), row.SecurityKey);
        return check.Problems;
    }

    public static IReadOnlyList<FieldProblem> Problems(EndPointRow row)
    {
        var check = new FieldChecks();
        check.Reference(nameof(row.PbxId), row.PbxId, "PbxMissing", "the Asterisk server that has the end point");
        check.OneOf(nameof(row.Type), row.Type, ["QUEUE", "PHONE"], "EndPointType");
        check.Text(nameof(row.QueueName), row.QueueName);
        check.That(
            row.Type != "QUEUE" || row.QueueName.Length > 0, nameof(row.QueueName), "QueueNameMissing",
            "is required for type QUEUE: the Asterisk queue whose agents are watched, spelled exactly as there.");
        check.Text(nameof(row.Name), row.Name);
        check.Text(nameof(row.Extension), row.Extension, required: true);
        check.Text(nameof(row.Context), row.Context, required: true);
        check.Range(nameof(row.MaxChannels), row.MaxChannels, 1, 100_000, "MaxChannels");
        check.Boost(nameof(row.BoostFactor), row.BoostFactor);
        check.Range(nameof(row.MaxWaitingCalls), row.MaxWaitingCalls, 0, 100_000, "MaxWaitingCalls");
        check.Range(nameof(row.WrapUpMs), row.WrapUpMs, 0, 3_600_000, "WrapUpMs");
        check.Range(nameof(row.ScriptTimeMs), row.ScriptTimeMs, 0, 3_600_000, "ScriptTimeMs");
        check.Range(nameof(row.AgentRingMs), row.AgentRingMs, 1_000, 300_000, "AgentRingMs");
        check.Range(nameof(row.ReservationS), row.ReservationS, 10, 86_400, "ReservationS");
        check.Text(nameof(row.DialFind), row.DialFind);
        check.Text(nameof(row.DialReplace), row.DialReplace);
        check.Text(nameof(row.Description), row.Description);
        check.Text(nameof(row.SecurityKey), row.SecurityKey);
        CheckSafeHarbour(row, check);
        return check.Problems;
    }

    private static void CheckSafeHarbour(EndPointRow row, FieldChecks check)
    {
        check.Text(nameof(row.SafeHarbourExtension), row.SafeHarbourExtension);
        check.Text(nameof(row.SafeHarbourContext), row.SafeHarbourContext);
        check.That(
            row.SafeHarbourContext.Length == 0 || row.SafeHarbourExtension.Length > 0,
            nameof(row.SafeHarbourExtension), "SafeHarbourHalf",
            "is required with a context: both name the message in the dialplan, or neither does.");
        check.That(
            row.SafeHarbourExtension.Length == 0 || row.SafeHarbourContext.Length > 0,
            nameof(row.SafeHarbourContext), "SafeHarbourHalf",
            "is required with an extension: both name the message in the dialplan, or neither does.");
        check.That(
            !row.SafeHarbourInDialplan || row.SafeHarbourExtension.Length == 0,
            nameof(row.SafeHarbourInDialplan), "SafeHarbourTwice",
            "may not be on beside an extension: the dialplan plays the message by itself, or the dialer sends people "
            + "to the extension.");
    }

    public static IReadOnlyList<FieldProblem> Problems(ContactListRow row)
    {
        var check = new FieldChecks();
        check.Text(nameof(row.Name), row.Name, required: true);
        check.Range(nameof(row.RetentionDays), row.RetentionDays, 0, 36_500, "Days");
        check.Text(nameof(row.SecurityKey), row.SecurityKey);
        return check.Problems;
    }

    public static IReadOnlyList<FieldProblem> Problems(CampaignRow row)
    {
        var check = new FieldChecks();
        check.Text(nameof(row.Name), row.Name, required: true);
        check.Range(nameof(row.Priority), row.Priority, 0, 1_000_000, "Priority");
        check.Text(nameof(row.Pace), row.Pace);
        check.TimeOfDay(nameof(row.TimeStart), row.TimeStart);
        check.TimeOfDay(nameof(row.TimeEnd), row.TimeEnd);
        check.That(
            row.TimeDow.Length is > 0 and <= 7 && row.TimeDow.All(c => c is >= '1' and <= '7')
                && row.TimeDow.Distinct().Count() == row.TimeDow.Length,
            nameof(row.TimeDow), "Days",
            "must be digits from 1 (Sunday) to 7 (Saturday), each at most once; for example 23456.");
        check.That(
            row.TimeZone.Length == 0 || TimeZoneInfo.TryFindSystemTimeZoneById(row.TimeZone, out _),
            nameof(row.TimeZone), "TimeZone", "is no known time zone; for example Europe/Berlin.");
        check.OneOf(nameof(row.HoursIn), row.HoursIn, HoursZones, "HoursIn");
        check.Range(nameof(row.AttemptsPerDay), row.AttemptsPerDay, 0, 1_000, "AttemptLimit");
        check.Range(nameof(row.AttemptsPerWeek), row.AttemptsPerWeek, 0, 1_000, "AttemptLimit");
        check.Range(nameof(row.AttemptsInAll), row.AttemptsInAll, 0, 10_000, "AttemptLimit");
        check.Text(nameof(row.CallerIdAttribute), row.CallerIdAttribute);
        check.Range(nameof(row.RingTimeMs), row.RingTimeMs, 1_000, 600_000, "RingTimeMs");
        check.Range(nameof(row.MaxCallLengthS), row.MaxCallLengthS, 0, 86_400, "MaxCallLengthS");
        check.Text(nameof(row.CallerId), row.CallerId);
        check.Text(nameof(row.CallerPresentation), row.CallerPresentation);
        check.Text(nameof(row.Account), row.Account);
        check.Text(nameof(row.AgentCallerId), row.AgentCallerId);
        check.OneOf(
            nameof(row.NumberOrder), row.NumberOrder, ["IN_TURN", "ONE_ROUND", "MAIN_ONLY"], "NumberOrder");
        check.OneOf(nameof(row.Recording), row.Recording, ["OFF", "CONSENT"], "Recording");
        check.Range(nameof(row.RecordingDays), row.RecordingDays, 0, 36_500, "Days");
        check.Range(nameof(row.BatchSize), row.BatchSize, 1, 100_000, "BatchSize");
        check.Range(nameof(row.CallBackWaitS), row.CallBackWaitS, 0, 604_800, "CallBackWaitS");
        check.Boost(nameof(row.BoostFactor), row.BoostFactor);
        check.OneOf(
            nameof(row.PredictiveModel), row.PredictiveModel, AbandonSettings.Models, "PredictiveModel");
        CheckAbandonProfile(row, check);
        CheckCampaignExtras(row, check);
        return check.Problems;
    }

    public static IReadOnlyList<FieldProblem> Problems(RescheduleRuleRow row)
    {
        var check = new FieldChecks();
        check.Reference(
            nameof(row.CampaignId), row.CampaignId, "CampaignMissing", "the campaign that the rule belongs to");
        check.OneOf(nameof(row.Status), row.Status, StateCodes, "Status");
        check.Text(nameof(row.StatusExt), row.StatusExt);
        check.Range(nameof(row.MaxAttempts), row.MaxAttempts, 0, 1_000, "MaxAttempts");
        check.Range(nameof(row.RetryAfterS), row.RetryAfterS, 0, 31_536_000, "RetryAfterS");
        check.OneOf(nameof(row.Mode), row.Mode, ["FIXED", "MULT"], "RescheduleMode");
        return check.Problems;
    }

    public static IReadOnlyList<FieldProblem> Problems(DispositionRuleRow row)
    {
        var check = new FieldChecks();
        check.Reference(
            nameof(row.CampaignId), row.CampaignId, "CampaignMissing", "the campaign that the rule belongs to");
        check.OneOf(nameof(row.Status), row.Status, StateCodes, "Status");
        check.Text(nameof(row.StatusExt), row.StatusExt);
        check.OneOf(nameof(row.Verb), row.Verb, DispositionVerbs.All, "DispositionVerb");
        check.Text(nameof(row.Destination), row.Destination, charsMax: LongTextCharsMax);
        CheckDestination(row, check);
        check.Text(nameof(row.Text), row.Text, charsMax: LongTextCharsMax, lines: true);
        check.Range(nameof(row.DeferS), row.DeferS, 0, 31_536_000, "DeferS");
        check.Text(nameof(row.VariableMode), row.VariableMode);
        check.Text(nameof(row.Variables), row.Variables, charsMax: LongTextCharsMax, lines: true);
        return check.Problems;
    }

    private static void CheckDestination(DispositionRuleRow row, FieldChecks check)
    {
        var (code, expected) = row.Verb switch
        {
            "HTTP_GET" or "HTTP_POST" => ("HttpAddress", "must be an http or https address."),
            "EMAIL" => ("EmailAddresses", "must be mail addresses with commas between."),
            "ADD_LIST" or "ADD_BLACKLIST" => ("DestinationList", "is required: the name of the list."),
            "RESCHEDULE" => ("DestinationCampaign", "is required: the name of the campaign that calls."),
            _ => ("", ""),
        };
        var text = row.Destination;
        // What a placeholder becomes is known at the call.
        check.That(
            code.Length == 0 || text.Contains("${", StringComparison.Ordinal) || code switch
            {
                "HttpAddress" => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https",
                "EmailAddresses" => EmailSettings.Addresses(text) is { Count: > 0 } all
                    && all.All(EmailSettings.IsAddress),
                _ => !string.IsNullOrWhiteSpace(text),
            },
            nameof(row.Destination), code, expected);
    }
    /// <summary>Whose clock the hours are read on.</summary>
    public static IReadOnlyList<string> HoursZones { get; } = ["CAMPAIGN", "CONTACT", "BOTH"];

    /// <summary>The state codes of WombatDialer; a rule may name a state that is not final.</summary>
    public static IReadOnlyList<string> StateCodes { get; } =
    [
        "UNKNOWN", "IN_HOPPER", "SCHEDULED", "RD_SCHEDULED", "REQUESTED", "DIALLING", "CONNECTED", "TERMINATED",
        "AGENT",
        "RESERVED", "RS_BLACKLIST", "RS_ERROR", "RS_NOANSWER", "RS_BUSY", "RS_NUMBER", "RS_REJECTED", "RS_NO_AGENT",
        "RS_AGENT_SKIP", "RS_TIMEOUT", "RS_AGENT", "RS_LOST",
    ];

    private static void CheckAbandonProfile(CampaignRow row, FieldChecks check)
    {
        check.OneOf(
            nameof(row.AbandonProfile), row.AbandonProfile, AbandonSettings.Profiles, "AbandonProfile");
        check.That(row.AbandonCap is >= 0 and <= 1, nameof(row.AbandonCap), "AbandonCapRange", string.Create(
            CultureInfo.InvariantCulture, $"must be a share from 0 to 1; it is {row.AbandonCap}."));
        check.That(
            AbandonSettings.ReadWindows(row.AbandonWindows) is not null, nameof(row.AbandonWindows), "AbandonWindows",
            "must be one to four of DAY, MONTH, CAMPAIGN, HOURS:n (1 to 8784) and DAYS:n (1 to 366), comma between.");
        check.Range(nameof(row.AbandonLimitMs), row.AbandonLimitMs, 500, 30_000, "AbandonLimitMs");
        check.OneOf(nameof(row.AbandonClock), row.AbandonClock, AbandonSettings.Clocks, "AbandonClock");
        check.Range(nameof(row.AbandonRingMinMs), row.AbandonRingMinMs, 0, 60_000, "AbandonRingMinMs");
        check.Range(nameof(row.AbandonRetryBanS), row.AbandonRetryBanS, 0, 31_536_000, "AbandonRetryBanS");
        check.That(
            row.LetGoAfterMs is 0 or (>= AbandonSettings.LetGoMinMs and <= AbandonSettings.LetGoMaxMs),
            nameof(row.LetGoAfterMs), "LetGoAfter", string.Create(CultureInfo.InvariantCulture,
                $"must be 0 (never) or from 15000 to 120000 milliseconds; it is {row.LetGoAfterMs}."));
        var profile = AbandonSettings.ProfileOf(row, TimeZoneInfo.Utc);
        check.That(
            row.RingTimeMs >= profile.RingMin.TotalMilliseconds, nameof(row.RingTimeMs), "RingTimeBelowProfile",
            string.Create(CultureInfo.InvariantCulture,
                $"must be at least {profile.RingMin.TotalSeconds} s by profile {profile.Name}: ")
            + "shorter ringing counts as a dropped call.");
        check.That(
            !profile.ForbidsHiddenNumber || !CallerPresentations.Hides(row.CallerPresentation),
            nameof(row.CallerPresentation), "NumberHidden",
            $"may not hide the number in profile {profile.Name}; it is '{row.CallerPresentation}'.");
    }

    private static void CheckCampaignExtras(CampaignRow row, FieldChecks check)
    {
        check.Text(nameof(row.Variables), row.Variables, charsMax: LongTextCharsMax, lines: true);
        check.Text(nameof(row.AmdTracking), row.AmdTracking);
        check.Text(nameof(row.AmdParams), row.AmdParams);
        check.Text(nameof(row.AmdStatuses), row.AmdStatuses);
        check.Text(nameof(row.AmdAudioFile), row.AmdAudioFile);
        check.Text(nameof(row.AmdFaxFile), row.AmdFaxFile);
        check.Text(nameof(row.AdditionalLogging), row.AdditionalLogging);
        check.Text(nameof(row.LoggingAlias), row.LoggingAlias);
        check.Text(nameof(row.LoggingQmVars), row.LoggingQmVars, charsMax: LongTextCharsMax);
        check.Text(nameof(row.HttpNotify), row.HttpNotify, charsMax: LongTextCharsMax);
        check.That(
            row.HttpNotify.Length == 0
                || (Uri.TryCreate(row.HttpNotify, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"),
            nameof(row.HttpNotify), "HttpAddress", "must be an http or https address.");
        check.Text(nameof(row.EmailEvents), row.EmailEvents);
        check.That(
            EmailSettings.Addresses(row.EmailAddresses).All(EmailSettings.IsAddress), nameof(row.EmailAddresses),
            "EmailAddresses", "must be mail addresses with commas or blanks between.");
        check.Text(nameof(row.EmailAddresses), row.EmailAddresses, charsMax: LongTextCharsMax, lines: true);
        check.Text(nameof(row.SecurityKey), row.SecurityKey);
    }
}

/// <summary>Gathers everything that is wrong, so that a person mends it in one go.</summary>
internal sealed class FieldChecks
{
    private readonly List<FieldProblem> _problems = [];

    public IReadOnlyList<FieldProblem> Problems => _problems;

    public void That(bool holds, string field, string code, string message)
    {
        // One sentence per field: the first thing that is wrong.
        if (!holds && _problems.All(p => p.Field != field)) _problems.Add(new FieldProblem(field, code, message));
    }

    /// <param name="lines">Line ends are allowed; elsewhere they could smuggle headers into AMI messages.</param>
    public void Text(
        string field, string value, bool required = false, int charsMax = ConfigurationRules.TextCharsMax,
        bool lines = false)
    {
        That(!required || !string.IsNullOrWhiteSpace(value), field, "Required", "is required.");
        That(value.Length <= charsMax, field, "TooLong", string.Create(
            CultureInfo.InvariantCulture, $"may have at most {charsMax} characters; it has {value.Length}."));
        That(
            value.All(c => !char.IsControl(c) || (lines && c is '\n' or '\r' or '\t')), field, "ControlCharacter",
            lines ? "may not contain control characters." : "may not contain line ends or control characters.");
    }

    public void Range(string field, int value, int min, int max, string code) => That(
        value >= min && value <= max, field, code + "Range",
        string.Create(CultureInfo.InvariantCulture, $"must be from {min} to {max}; it is {value}."));

    public void Boost(string field, double value) => That(
        value is >= ConfigurationRules.BoostMin and <= ConfigurationRules.BoostMax, field, "BoostRange", string.Create(
            CultureInfo.InvariantCulture,
            $"must be from {ConfigurationRules.BoostMin} to {ConfigurationRules.BoostMax}; it is {value}."));

    public void OneOf(string field, string value, IReadOnlyList<string> allowed, string code) => That(
        allowed.Contains(value), field, code, $"must be one of {string.Join(", ", allowed)}; it is '{value}'.");

    public void Reference(string field, int id, string code, string what) =>
        That(id > 0, field, code, $"is required: {what}.");

    public void TimeOfDay(string field, string value) => That(
        value.Length == 6 && value.All(char.IsAsciiDigit)
            && TimeOnly.TryParseExact(value, "HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        field, "TimeOfDay", "must be a time of day as HHMMSS; for example 093000.");
}
