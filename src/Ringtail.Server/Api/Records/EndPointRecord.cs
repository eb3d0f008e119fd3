using System.ComponentModel;

namespace Ringtail.Server.Api.Records;

/// <summary>What an end point has in the API and in a configuration file.</summary>
public record EndPointFields
{
    [Description("QUEUE: a team whose agents are watched; PHONE: any extension."), OneOf("QUEUE", "PHONE")]
    public string Type { get; set; } = "QUEUE";
    [Description("Asterisk's queue, spelled as there; of type QUEUE.")]
    public string QueueName { get; set; } = "";
    [Description("Its name; of type PHONE.")]
    public string Name { get; set; } = "";
    [Description("Extension that answered calls are sent to.")]
    public string Extension { get; set; } = "";
    [Description("Context of the extension.")]
    public string Context { get; set; } = "";
    [Description("Calls at a time; of type PHONE.")]
    public int MaxChannels { get; set; } = 1;
    [Description("Calls in flight per free agent, 0.1 to 20.")]
    public double BoostFactor { get; set; } = 1;
    [Description("With this many callers waiting in the queue nothing more is dialed for it.")]
    public int MaxWaitingCalls { get; set; } = 2;
    [Description("Wrap-up of its agents after each call, milliseconds.")]
    public int WrapUpMs { get; set; }
    [Description("Time from the answer to the queue (announcement, detection), milliseconds.")]
    public int ScriptTimeMs { get; set; } = 500;
    [Description("Calls that end right after the answer are no fault of the end point.")]
    public bool ShortCallsAreMeant { get; set; }
    [Description("Extension of the message for a person who finds no agent.")]
    public string SafeHarbourExtension { get; set; } = "";
    [Description("Context of that message.")]
    public string SafeHarbourContext { get; set; } = "";
    [Description("The dialplan plays that message by itself.")]
    public bool SafeHarbourInDialplan { get; set; }
    [Description("The agent is called first.")]
    public bool ReverseDialing { get; set; }
    [Description("The agent sees the contact before the dialer calls.")]
    public bool StepwiseReverse { get; set; }
    [Description("Regular expression found in the agent's interface, for reverse dialing.")]
    public string DialFind { get; set; } = "";
    [Description("What replaces it.")]
    public string DialReplace { get; set; } = "";
    public string Description { get; set; } = "";
    [Description("Users without this key do not see the record; empty is seen by all.")]
    public string SecurityKey { get; set; } = "";
    [Description("How long an agent's phone rings that is called first, milliseconds.")]
    public int AgentRingMs { get; set; } = 20_000;
    [Description("A reserved number that nobody uses goes back after so long, seconds.")]
    public int ReservationS { get; set; } = 300;
}

/// <summary>What to save of an end point.</summary>
public sealed record EndPointInput : EndPointFields
{
    [Description("The Asterisk server that has it.")]
    public int PbxId { get; set; }
}

public sealed record EndPointRecord : EndPointFields
{
    public int Id { get; init; }
    public int PbxId { get; set; }
    public Audit Audit { get; init; } = Audit.None;
}
