using System.ComponentModel;
using Ringtail.Runtime.Configuration;
using Ringtail.Server.Api.Records;

namespace Ringtail.Server.ConfigFiles;

/// <summary>
/// The whole configuration by names, as a file has it. A section that a file leaves out is not looked at; an empty one
/// is empty.
/// </summary>
public sealed record ConfigFile
{
    public const int FormatVersion = 1;

    [Description("Version of this format.")]
    public int Ringtail { get; set; } = FormatVersion;
    public InstallationSettings? Installation { get; set; }
    public List<FilePbx>? Pbxs { get; set; }
    public List<FileTrunk>? Trunks { get; set; }
    public List<FileEndPoint>? EndPoints { get; set; }
    public List<FileList>? Lists { get; set; }
    public List<FileOpeningHours>? OpeningHours { get; set; }
    public List<FileColumnMapping>? ColumnMappings { get; set; }
    public List<FileWebhook>? Webhooks { get; set; }
    public List<FileCampaign>? Campaigns { get; set; }
}

public sealed record FilePbx : PbxFields
{
    [Description("keep: what is stored; or {encrypted: …}, {environment: NAME}, {plain: …}.")]
    public FileSecret Secret { get; set; } = new();
}

/// <summary>A secret, or where it is: at most one is set. None: the stored one is kept.</summary>
public sealed record FileSecret
{
    [Description("stored: the secret that the installation holds under this record's name.")]
    public string Reference { get; set; } = "";
    [Description("Encrypted with the key of --secrets-key.")]
    public string Encrypted { get; set; } = "";
    [Description("Name of an environment variable of the command.")]
    public string Environment { get; set; } = "";
    public string Plain { get; set; } = "";

    /// <summary>Never the secret itself: records are written into messages.</summary>
    public override string ToString() => "secret";
}

public sealed record FileTrunk : TrunkFields
{
    [Description("Name of its Asterisk server.")]
    public string Pbx { get; set; } = "";
}

public sealed record FileEndPoint : EndPointFields
{
    [Description("Name of its Asterisk server.")]
    public string Pbx { get; set; } = "";
}

public sealed record FileList : ListFields;

public sealed record FileOpeningHours : OpeningHoursFields
{
    [Description("The first that matches a local time decides: holidays and exceptions first.")]
    public List<OpeningHoursRule> Rules { get; set; } = [];
}

/// <summary>How the columns of uploaded files become contacts.</summary>
public sealed record FileColumnMapping
{
    [Description("Its name; unique.")]
    public string Name { get; set; } = "";
    [Description("Users without this key do not see the record; empty is seen by all.")]
    public string SecurityKey { get; set; } = "";
    [Description("In the order of the file that it was made for.")]
    public List<MappedColumn> Columns { get; set; } = [];
}

public sealed record MappedColumn
{
    [Description("The column's header.")]
    public string Header { get; set; } = "";
    [Description("It becomes what its header says; the next field is not looked at.")]
    public bool AsNamed { get; set; }
    [Description("#number, an attribute's name, or empty: left out.")]
    public string Becomes { get; set; } = "";
}

public sealed record FileWebhook : WebhookFields
{
    [Description("keep: what is stored; or {encrypted: …}, {environment: NAME}, {plain: …}.")]
    public FileSecret Secret { get; set; } = new();
}

public sealed record FileCampaign : CampaignFields
{
    [Description("In the order in which they are used.")]
    public List<TrunkReference> UsesTrunks { get; set; } = [];
    public List<EndPointReference> UsesEndPoints { get; set; } = [];
    [Description("In the order in which they are called.")]
    public List<ListReference> UsesLists { get; set; } = [];
    [Description("Sets of opening hours, all of which must allow a call.")]
    public List<HoursReference> UsesOpeningHours { get; set; } = [];
    [Description("Shown in turn, before the campaign's own caller id.")]
    public List<PooledCallerId> CallerIds { get; set; } = [];
    [Description("The first that fits counts.")]
    public List<RescheduleRule> RescheduleRules { get; set; } = [];
    [Description("Each that fits is done, in their order.")]
    public List<DispositionRule> DispositionRules { get; set; } = [];
}

public sealed record HoursReference
{
    public string OpeningHours { get; set; } = "";
}

public sealed record TrunkReference
{
    public string Pbx { get; set; } = "";
    public string Trunk { get; set; } = "";
}

public sealed record EndPointReference
{
    public string Pbx { get; set; } = "";
    [Description("Queue name, of type PHONE the name.")]
    public string EndPoint { get; set; } = "";
    [Description("Only where several have that name: extension@context.")]
    public string At { get; set; } = "";
}

public sealed record ListReference
{
    public string List { get; set; } = "";
    [OneOf("CALL_LIST", "BLACK_LIST")]
    public string Type { get; set; } = "CALL_LIST";
}

/// <summary>A file cannot be taken: every line says where, what is wrong and what was expected.</summary>
public sealed class ConfigFileException(IReadOnlyList<string> problems) : Exception(string.Join("\n", problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
