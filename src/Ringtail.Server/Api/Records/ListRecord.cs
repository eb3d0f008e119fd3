using System.ComponentModel;

namespace Ringtail.Server.Api.Records;

/// <summary>What a list has in the API and in a configuration file; its contacts are apart.</summary>
public record ListFields
{
    [Description("Its name; unique.")]
    public string Name { get; set; } = "";
    [Description("Not offered for campaigns.")]
    public bool Hidden { get; set; }
    [Description("Users without this key do not see the record; empty is seen by all.")]
    public string SecurityKey { get; set; } = "";
    [Description("A black list of the whole installation.")]
    public bool BlocksEverywhere { get; set; }
    [Description("Days after which its contacts and calls are made anonymous; 0 keeps them.")]
    public int RetentionDays { get; set; }
}

/// <summary>What to save of a list.</summary>
public sealed record ListInput : ListFields;

public sealed record ListRecord : ListFields
{
    public int Id { get; init; }
    public long Contacts { get; init; }
    public Audit Audit { get; init; } = Audit.None;
}
