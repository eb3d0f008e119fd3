using System.ComponentModel;

namespace Ringtail.Server.Api.Records;

/// <summary>What an Asterisk server has in the API and in a configuration file. The secret is apart.</summary>
public record PbxFields
{
    [Description("Its name here; unique.")]
    public string Description { get; set; } = "";
    [Description("Host name or IP address of AMI.")]
    public string Address { get; set; } = "";
    [Description("TCP port of AMI, 1 to 65535.")]
    public int Port { get; set; } = 5038;
    [Description("AMI user.")]
    public string Login { get; set; } = "";
    [Description("AMI over TLS.")]
    public bool UseTls { get; set; }
    [Description("AMI actions sent in each unit of time, 1 to 10000.")]
    public int MessagesPerUnit { get; set; } = 5;
    [Description("Length of that unit, milliseconds.")]
    public int UnitMs { get; set; } = 50;
    [Description("Off: it is left alone, and nothing is dialed through it.")]
    public bool Enabled { get; set; } = true;
    [Description("Users without this key do not see the record; empty is seen by all.")]
    public string SecurityKey { get; set; } = "";
    [Description("Folder on the PBX for recordings; empty is Asterisk's own.")]
    public string RecordingFolder { get; set; } = "";
    [Description("Where a recording can be heard: an address with ${file}.")]
    public string RecordingUrl { get; set; } = "";
}

/// <summary>What to save of an Asterisk server. Without a secret the stored one stays.</summary>
public sealed record PbxInput : PbxFields
{
    [Description("AMI secret: goes in and never comes out. Left out: the stored one stays.")]
    public string? Secret { get; set; }
}

/// <summary>An Asterisk server and how its link is now.</summary>
public sealed record PbxRecord : PbxFields
{
    public int Id { get; init; }
    [Description("UP, CONNECTING or DOWN."), OneOf("UP", "CONNECTING", "DOWN")]
    public string State { get; init; } = "DOWN";
    [Description("Asterisk's version; empty until it was connected.")]
    public string Version { get; init; } = "";
    [Description("Why it is not up, in words; empty when it is.")]
    public string Problem { get; init; } = "";
    public Audit Audit { get; init; } = Audit.None;
}

/// <summary>Who made and changed a record, and when.</summary>
public sealed record Audit(DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? ModifiedAt, string ModifiedBy)
{
    internal static Audit None { get; } = new(default, "-", null, "-");

    internal static Audit Of(Runtime.Storage.Rows.AuditedRow row) =>
        new(row.CreatedAt, row.CreatedBy, row.ModifiedAt, row.ModifiedBy);
}
