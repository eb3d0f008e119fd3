using System.ComponentModel;

namespace Ringtail.Server.Api.Records;

/// <summary>What a trunk has in the API and in a configuration file.</summary>
public record TrunkFields
{
    [Description("Its name; unique among the trunks of its Asterisk server.")]
    public string Name { get; set; } = "";
    [Description("Asterisk's channel with ${num} for the number, such as PJSIP/${num}@carrier.")]
    public string DialString { get; set; } = "";
    [Description("Calls at a time, 1 to 100000.")]
    public int Capacity { get; set; } = 10;
    [Description("Calls begun in each period.")]
    public int MaxCallsPerPeriod { get; set; } = 100;
    [Description("Length of that period, milliseconds.")]
    public int PeriodMs { get; set; } = 1000;
    [Description("Channels kept free for others.")]
    public int Reserve { get; set; }
    [Description("How numbers are written at this trunk: AsGiven, E164, …")]
    public string NumberFormat { get; set; } = "AsGiven";
    [Description("Digits taken off the front.")]
    public string Strip { get; set; } = "";
    [Description("Digits put before the number.")]
    public string Prefix { get; set; } = "";
    [Description("Caller id when neither contact nor campaign has one.")]
    public string DefaultCallerId { get; set; } = "";
    [Description("Users without this key do not see the record; empty is seen by all.")]
    public string SecurityKey { get; set; } = "";
}

/// <summary>What to save of a trunk.</summary>
public sealed record TrunkInput : TrunkFields
{
    [Description("The Asterisk server that has it.")]
    public int PbxId { get; set; }
}

public sealed record TrunkRecord : TrunkFields
{
    public int Id { get; init; }
    public int PbxId { get; set; }
    public Audit Audit { get; init; } = Audit.None;
}
