namespace Ringtail.PbxSim.Pbx;

/// <summary>Which Asterisk is played; they differ in channel names, reasons and causes (tests/corpus).</summary>
public enum SimVersion
{
    /// <summary>Asterisk 16 with chan_sip, AMI 5.0.4.</summary>
    V16,
    /// <summary>Asterisk 22 with chan_pjsip, AMI 11.0.0.</summary>
    V22,
}

public sealed record SimTrunkOptions(string Name, string Host = "127.0.0.1", string UserName = "");

/// <param name="PickUp">Mean seconds from ringing to pick-up.</param>
/// <param name="Talk">Mean seconds of a talk.</param>
/// <param name="TalkCv">Coefficient of variation of the talk.</param>
public sealed record SimAgentOptions(
    string Number, string Name, double PickUp = 2, double Talk = 60, double TalkCv = 0.8, double MissesCall = 0)
{
    public double PickUpCv { get; init; } = 0.4;
    /// <summary>The phone answers every call with busy.</summary>
    public bool Busy { get; init; }
    /// <summary>The phone rings, and the agent rejects the call after 0.2 s.</summary>
    public bool Refuses { get; init; }
    /// <summary>
    /// Called first for a customer who does not answer, the agent hangs up after so many seconds; null waits.
    /// </summary>
    public double? LeavesMusicAfter { get; init; }
    /// <summary>What the agent does at the end of a queue's call instead of hanging up; null for never.</summary>
    public SimTransfer? Transfer { get; init; }
    /// <summary>What the agent does by the clock.</summary>
    public IReadOnlyList<SimDuty> Duties { get; init; } = [];
}

/// <param name="Exten">Where to, in the dialplan of the phones.</param>
/// <param name="Share">Share of the calls that are transferred, 0 to 1.</param>
/// <param name="Asks">Asks the colleague first.</param>
/// <param name="AsksFor">Seconds of that talk.</param>
public sealed record SimTransfer(string Exten, double Share = 1, bool Asks = false, double AsksFor = 4);

/// <summary>What an agent does at a time, in seconds from the start: a closed set.</summary>
public abstract record SimDuty(double At)
{
    public sealed record LogIn(double At, string Queue) : SimDuty(At);

    public sealed record LogOut(double At, string Queue) : SimDuty(At);

    /// <summary>In all queues.</summary>
    public sealed record Pause(double At, string Reason = "") : SimDuty(At);

    public sealed record Unpause(double At) : SimDuty(At);

    /// <summary>Dials, as <see cref="SimPbx.Dial"/> says, unless the phone is in use.</summary>
    public sealed record Calls(double At, string Digits) : SimDuty(At);
}

/// <summary>Callers from outside: so many an hour, independent of each other.</summary>
/// <param name="Patience">Mean seconds that they wait.</param>
public sealed record SimInbound(string Exten, double PerHour, double Patience = 60);

/// <summary>An outbound dialplan, for dial strings of the kind <c>Local/number@name/n</c>.</summary>
/// <param name="AnswersFirst">Seconds from the PBX's own answer until the trunk is dialed; null answers with the
/// trunk.</param>
public sealed record SimOutContext(string Name, string Trunk, double? AnswersFirst = null);

/// <param name="WrapUp">Seconds the queue leaves a member alone after a call.</param>
/// <param name="RingTimeout">Seconds a member rings.</param>
public sealed record SimQueueOptions(
    string Name, string Strategy, IReadOnlyList<string> Members, double WrapUp = 0, double RingTimeout = 15,
        double Retry = 1)
{
    public bool JoinEmpty { get; init; } = true;
}

/// <summary>What an extension of the external context does: a closed set.</summary>
public abstract record SimTarget
{
    private SimTarget() { }

    public sealed record Queue(string Name, double Timeout = 300) : SimTarget;

    public sealed record User(string Number) : SimTarget;

    /// <summary>A menu: with this probability the caller presses the key that leads to the queue.</summary>
    public sealed record Menu(double PressesKey, double After, string QueueName) : SimTarget;

    /// <summary>Answering-machine detection in front of a queue.</summary>
    public sealed record Detect(string QueueName) : SimTarget;

    /// <summary>An announcement of so many seconds, then the PBX hangs up; may set an extended status.</summary>
    public sealed record Script(double Seconds, string? CallStatus = null) : SimTarget;
}

public sealed record SimPbxOptions
{
    public SimVersion Version { get; init; } = SimVersion.V16;
    public IReadOnlyList<SimTrunkOptions> Trunks { get; init; } = [new("mdc_trunk_conf-1")];
    public IReadOnlyList<SimAgentOptions> Agents { get; init; } = [];
    public IReadOnlyList<SimQueueOptions> Queues { get; init; } = [];
    /// <summary>Extensions of the context that the script jumps to.</summary>
    public IReadOnlyDictionary<string, SimTarget> Extensions { get; init; } = new Dictionary<string, SimTarget>();
    public IReadOnlyList<SimOutContext> OutContexts { get; init; } =
        [new("dialer-out", "mdc_trunk_conf-1"), new("dialer-out-answered", "mdc_trunk_conf-1", 0.8)];
    public IReadOnlyList<SimInbound> Inbound { get; init; } = [];
    /// <summary>Two waits of a quarter of a second, as in the mobydick script.</summary>
    public double ScriptSeconds { get; init; } = 0.5;
    /// <summary>How long the message for answering machines is.</summary>
    public double MessageSeconds { get; init; } = 8;
    public string Account { get; init; } = "wombat";
    public string Secret { get; init; } = "";
    /// <summary>Classes of events that the account hears.</summary>
    public IReadOnlyCollection<string> Read { get; init; } = ["call", "agent", "user", "system"];
    /// <summary>Classes of actions that the account may ask for.</summary>
    public IReadOnlyCollection<string> Write { get; init; } = ["originate", "call", "agent", "reporting"];
}
