using System.Reflection;
using Ringtail.Runtime.Configuration;
using Ringtail.Server.Api.Records;
using Ringtail.Server.ConfigFiles;

namespace Ringtail.Server.Tests.Api;

/// <summary>
/// A configuration with a record of every kind, in which no field is as it is by itself: numbers are one more, switches
/// are turned, texts name their field. What must have a certain form is given below.
/// </summary>
internal static class FullConfiguration
{
    public const string Empty = """
        ringtail: 1
        installation: {defaultCountry: DE, attemptsPerDay: 0, attemptsPerWeek: 0, attemptsInAll: 0}
        pbxs: []
        trunks: []
        endPoints: []
        lists: []
        openingHours: []
        columnMappings: []
        webhooks: []
        campaigns: []
        """;

    private static readonly Dictionary<string, object> Given = new()
    {
        ["FilePbx.Address"] = "192.0.2.9", ["FilePbx.Description"] = "Main",
        ["FileTrunk.DialString"] = "SIP/x/${num}", ["FileTrunk.NumberFormat"] = "Plus", ["FileTrunk.Pbx"] = "Main",
        ["FileEndPoint.Type"] = "PHONE", ["FileEndPoint.Pbx"] = "Main", ["FileEndPoint.SafeHarbourInDialplan"] = false,
        ["FileOpeningHours.DefaultMode"] = "DEF_CLOSED",
        ["OpeningHoursRule.Mode"] = "CLOSED", ["OpeningHoursRule.Days"] = "17",
        ["OpeningHoursRule.TimeStart"] = "083000", ["OpeningHoursRule.TimeEnd"] = "173000",
        ["OpeningHoursRule.DateFrom"] = "2026-12-24", ["OpeningHoursRule.DateTo"] = "2026-12-26",
        ["FileWebhook.Url"] = "https://example.org/hook", ["FileWebhook.Events"] = "run.started,run.finished",
        ["FileCampaign.TimeStart"] = "083000", ["FileCampaign.TimeEnd"] = "173000",
        ["FileCampaign.TimeDow"] = "23456", ["FileCampaign.TimeZone"] = "Europe/Berlin",
        ["FileCampaign.CallerPresentation"] = "allowed", ["FileCampaign.PredictiveModel"] = "ADAPTIVE",
        ["FileCampaign.AbandonProfile"] = "FTC", ["FileCampaign.AbandonWindows"] = "DAYS:30",
        ["FileCampaign.AbandonClock"] = "CONNECTED", ["FileCampaign.HttpNotify"] = "https://example.org/notify",
        ["FileCampaign.EmailAddresses"] = "a@example.org", ["FileCampaign.EmailEvents"] = "RUN_STARTED",
        ["FileCampaign.HoursIn"] = "CONTACT", ["FileCampaign.NumberOrder"] = "MAIN_ONLY",
        ["FileCampaign.Recording"] = "CONSENT", ["FileCampaign.Variables"] = "A=1\nB=ä 2",
        ["FileCampaign.AgentDispositions"] = "SALE=Sold\nNO",
        ["RescheduleRule.Status"] = "RS_BUSY", ["RescheduleRule.Mode"] = "MULT",
        ["DispositionRule.Status"] = "RS_NOANSWER", ["DispositionRule.Verb"] = "HTTP_POST",
        ["DispositionRule.Destination"] = "https://example.org/done", ["DispositionRule.VariableMode"] = "NONE",
        ["InstallationSettings.DefaultCountry"] = "CH", ["ListReference.Type"] = "BLACK_LIST",
    };

    public static ConfigFile Make()
    {
        var endPoint = Fill(new FileEndPoint());
        return new ConfigFile
        {
            Installation = Fill(new InstallationSettings()),
            Pbxs = [Secret(Fill(new FilePbx()), "dials: über")],
            Trunks = [Fill(new FileTrunk())],
            EndPoints =
            [
                endPoint,
                new FileEndPoint
                {
                    Pbx = "Main", QueueName = "sales", Extension = "700", Context = "wombat",
                    SafeHarbourInDialplan = true,
                },
            ],
            Lists = [Fill(new FileList())],
            OpeningHours = [Fill(new FileOpeningHours { Rules = [Fill(new OpeningHoursRule()), new()] })],
            ColumnMappings =
            [
                Fill(new FileColumnMapping
                {
                    Columns =
                    [
                        new() { Header = "Telefon", Becomes = "#number" }, new() { Header = "Name", AsNamed = true },
                        new() { Header = "Left out" },
                    ],
                }),
            ],
            Webhooks =
            [
                Secret(Fill(new FileWebhook()), "the secret of a webhook"),
                Secret(new FileWebhook { Url = "https://example.org/hook", Events = "alarm.raised" }, "another secret "
                    + "text"),
            ],
            Campaigns = [Campaign()],
        };
    }

    private static FileCampaign Campaign() => Fill(new FileCampaign
    {
        UsesTrunks = [new() { Pbx = "Main", Trunk = "Name" }],
        UsesEndPoints = [new() { Pbx = "Main", EndPoint = "sales" }, new() { Pbx = "Main", EndPoint = "Name" }],
        UsesLists = [new() { List = "Name", Type = "BLACK_LIST" }],
        UsesOpeningHours = [new() { OpeningHours = "Name" }],
        CallerIds = [Fill(new PooledCallerId()), new() { Number = "+4930999" }],
        RescheduleRules = [Fill(new RescheduleRule())],
        DispositionRules = [Fill(new DispositionRule()), new() { Status = "RS_BUSY" }],
    });

    private static FilePbx Secret(FilePbx pbx, string secret)
    {
        pbx.Secret = new FileSecret { Plain = secret };
        return pbx;
    }

    private static FileWebhook Secret(FileWebhook webhook, string secret)
    {
        webhook.Secret = new FileSecret { Plain = secret };
        return webhook;
    }

    private static T Fill<T>(T record) where T : class
    {
        foreach (var property in typeof(T).GetProperties().Where(p => p.SetMethod is { IsPublic: true }))
        {
            var value = Given.GetValueOrDefault($"{typeof(T).Name}.{property.Name}")
                ?? Another(property, property.GetValue(record));
            if (value is not null) property.SetValue(record, value);
        }
        return record;
    }

    private static object? Another(PropertyInfo property, object? now) => now switch
    {
        string => property.Name,
        int number => number + 1,
        double number => number + 0.5,
        bool flag => !flag,
        _ => null,
    };
}
