using System.ComponentModel;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Api;

/// <summary>The dialer as a whole.</summary>
/// <param name="State">DOWN, READY or TERMINATION_REQD.</param>
/// <param name="Since">When it came up; null while it is down.</param>
public sealed record DialerState(string State, DateTimeOffset? Since);

/// <summary>An Asterisk server. The secret goes in and never comes out.</summary>
public sealed record PbxContract(
    int Id, string Description, string Address, int Port, string Login, bool UseTls, int MessagesPerUnit, int UnitMs,
    bool Enabled,
    string State, string Version, string Problem)
{
    internal static PbxContract Of(PbxRow row, Runtime.Live.PbxView? live) => new(
        row.Id, row.Description, row.Address, row.Port, row.Login, row.UseTls, row.MessagesPerUnit, row.UnitMs,
        row.Enabled,
        live?.State ?? "DOWN", live?.Version ?? "", live?.Problem ?? "");
}

/// <summary>What to save of an Asterisk server. Without a secret the stored one stays.</summary>
public sealed record PbxInput
{
    public required string Description { get; init; }
    public required string Address { get; init; }
    [DefaultValue(5038)] public int Port { get; init; } = 5038;
    public required string Login { get; init; }
    public string? Secret { get; init; }
    public bool UseTls { get; init; }
    [DefaultValue(5)] public int MessagesPerUnit { get; init; } = 5;
    [DefaultValue(50)] public int UnitMs { get; init; } = 50;
    [DefaultValue(true)] public bool Enabled { get; init; } = true;

    internal PbxRow ToRow(int id) => new()
    {
        Id = id, Description = Description, Address = Address, Port = Port, Login = Login, UseTls = UseTls,
        MessagesPerUnit = MessagesPerUnit, UnitMs = UnitMs, Enabled = Enabled,
    };
}

public sealed record CampaignContract(
    int Id, string Name, int Priority, bool Hidden, int RingTimeMs, string CallerId, string TimeStart, string TimeEnd,
    string TimeDow, string TimeZone, double BoostFactor)
{
    internal static CampaignContract Of(CampaignRow row) => new(
        row.Id, row.Name, row.Priority, row.Hidden, row.RingTimeMs, row.CallerId, row.TimeStart, row.TimeEnd,
        row.TimeDow,
        row.TimeZone, row.BoostFactor);
}

public sealed record ListContract(int Id, string Name, bool Hidden, long Contacts)
{
    internal static ListContract Of(ContactListRow row) => new(row.Id, row.Name, row.Hidden, row.ContactCount);
}

public sealed record ListInput(string Name, bool Hidden = false);

public sealed record RunStarted(int RunId);

/// <param name="Factor">1 is 100 %; from 0.1 to 20.</param>
public sealed record BoostInput(double Factor);

/// <summary>One line of an import's answer: progress while it runs, the report as the last one.</summary>
public sealed record ImportLine(ImportProgress? Progress, ImportReport? Report, string? Error);
