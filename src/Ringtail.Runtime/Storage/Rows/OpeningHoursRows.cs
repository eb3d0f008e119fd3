namespace Ringtail.Runtime.Storage.Rows;

/// <summary>A named set of opening hours that campaigns are linked to.</summary>
public sealed class OpeningHoursRow : AuditedRow
{
    public int Id { get; set; }
    public string Name { get; set; } = "";
    /// <summary>What holds where no rule matches: DEF_OPEN or DEF_CLOSED.</summary>
    public string DefaultMode { get; set; } = "DEF_OPEN";
    public string Comment { get; set; } = "";
    public bool Hidden { get; set; }
}

/// <summary>One rule of a set; the first that matches a local time decides.</summary>
public sealed class OpeningRuleRow
{
    public int Id { get; set; }
    public int OpeningHoursId { get; set; }
    public int Position { get; set; }
    /// <summary>OPEN or CLOSED.</summary>
    public string Mode { get; set; } = "OPEN";
    /// <summary>Digits, 1 = Sunday … 7 = Saturday.</summary>
    public string Days { get; set; } = "1234567";
    /// <summary>HHMMSS, both inclusive; an end before the start lies on the next day.</summary>
    public string TimeStart { get; set; } = "000000";
    public string TimeEnd { get; set; } = "235959";
    /// <summary>YYYY-MM-DD, both inclusive; empty is open on that side.</summary>
    public string DateFrom { get; set; } = "";
    public string DateTo { get; set; } = "";
    /// <summary>Of the dates only month and day count.</summary>
    public bool EveryYear { get; set; }
    public string Comment { get; set; } = "";
}

public sealed class CampaignOpeningHoursRow
{
    public int Id { get; set; }
    public int CampaignId { get; set; }
    public int OpeningHoursId { get; set; }
    public int Position { get; set; }
}

/// <summary>One of the caller ids that a campaign shows in turn.</summary>
public sealed class CallerIdRow
{
    public int Id { get; set; }
    public int CampaignId { get; set; }
    public int Position { get; set; }
    public string Number { get; set; } = "";
    /// <summary>Launches in a day of the campaign's zone; 0 sets no limit.</summary>
    public int DailyLimit { get; set; }
}

/// <summary>How often a caller id was used on a day; raised by the launch transaction, up to its limit.</summary>
public sealed class CallerIdDayRow
{
    public int CallerId { get; set; }
    /// <summary>Such as 20261129, in the campaign's zone.</summary>
    public int Day { get; set; }
    public int Used { get; set; }
}

/// <summary>
/// A contact's time zone as text (see ContactZones), once for all contacts that share it. 0 is no group: nothing known.
/// </summary>
public sealed class ZoneGroupRow
{
    public int Id { get; set; }
    public string Zones { get; set; } = "";
}

/// <summary>A list holds, or once held, contacts of this group. Written with the contacts.</summary>
public sealed class ListZoneRow
{
    public int ListId { get; set; }
    public int ZoneGroup { get; set; }
}

/// <summary>
/// Where a run stands in one zone group of a list, when its groups do not move together; else
/// <see cref="RunListRow.Bookmark"/> alone says it. The larger of the two counts.
/// </summary>
public sealed class RunListZoneRow
{
    public int RunId { get; set; }
    public int ListId { get; set; }
    public int ZoneGroup { get; set; }
    public long Bookmark { get; set; }
}
