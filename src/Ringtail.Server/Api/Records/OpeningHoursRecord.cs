using System.ComponentModel;

namespace Ringtail.Server.Api.Records;

/// <summary>What a set of opening hours has in the API and in a configuration file; its rules are apart.</summary>
public record OpeningHoursFields
{
    [Description("Its name; unique.")]
    public string Name { get; set; } = "";
    [Description("What holds where no rule matches."), OneOf("DEF_OPEN", "DEF_CLOSED")]
    public string DefaultMode { get; set; } = "DEF_OPEN";
    public string Comment { get; set; } = "";
    [Description("Not offered for campaigns.")]
    public bool Hidden { get; set; }
    [Description("Users without this key do not see the record; empty is seen by all.")]
    public string SecurityKey { get; set; } = "";
}

/// <summary>What to save of a set of opening hours.</summary>
public sealed record OpeningHoursInput : OpeningHoursFields;

public sealed record OpeningHoursRecord : OpeningHoursFields
{
    public int Id { get; init; }
    public Audit Audit { get; init; } = Audit.None;
}

/// <summary>One rule of a set of opening hours: the first that matches decides, so holidays stand first.</summary>
public sealed record OpeningHoursRule
{
    [Description("What holds when it matches."), OneOf("OPEN", "CLOSED")]
    public string Mode { get; set; } = "OPEN";
    [Description("Days of the week, 1 (Sunday) to 7 (Saturday).")]
    public string Days { get; set; } = "1234567";
    [Description("From this time of day, HHMMSS.")]
    public string TimeStart { get; set; } = "000000";
    [Description("Until this time of day, HHMMSS, included; before the start, it lies on the next day.")]
    public string TimeEnd { get; set; } = "235959";
    [Description("From this date, YYYY-MM-DD; empty is open on that side.")]
    public string DateFrom { get; set; } = "";
    [Description("Until this date, YYYY-MM-DD, included; empty is open on that side.")]
    public string DateTo { get; set; } = "";
    [Description("Of the dates only month and day count: a holiday of every year.")]
    public bool EveryYear { get; set; }
    public string Comment { get; set; } = "";
}
