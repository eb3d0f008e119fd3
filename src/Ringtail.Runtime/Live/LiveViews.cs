using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Ringtail.Dialing;

namespace Ringtail.Runtime.Live;

/// <summary>
/// What people see: immutable snapshots, at most four a second from each owner, shared by all viewers of a process.
/// Never on the dialing path; a slow viewer skips.
/// </summary>
public sealed record LiveView
{
    public static LiveView Empty { get; } = new();
    public long Version { get; init; }
    public DialerView Dialer { get; init; } = new("DOWN", null, 0, 0);
    public ImmutableArray<PbxView> Pbxs { get; init; } = [];
    public ImmutableArray<RunView> Runs { get; init; } = [];
    public ImmutableArray<CallView> Calls { get; init; } = [];
    public ImmutableArray<AgentView> Agents { get; init; } = [];
    public ImmutableArray<TrunkView> Trunks { get; init; } = [];
    public ImmutableArray<EndPointView> EndPoints { get; init; } = [];
    /// <summary>One per PBX, group of queues and adaptive run.</summary>
    public ImmutableArray<PacingView> Pacing { get; init; } = [];
    public ImmutableArray<AlarmView> Alarms { get; init; } = [];
}

/// <param name="State">DOWN, READY, TERMINATION_REQD.</param>
/// <param name="Since">When the dialer came up; null while down.</param>
public sealed record DialerView(string State, DateTimeOffset? Since, long MessagesReceived, long MessagesSent);

/// <param name="State">UP, CONNECTING, DOWN.</param>
public sealed record PbxView(
    int PbxId, string Name, string State, string Version, string Problem, ImmutableArray<string> MissingFeatures)
{
    /// <summary>Of the page's text for <see cref="Problem"/>, which is English.</summary>
    [JsonIgnore]
    public string ProblemCode { get; init; } = "";
}

public sealed record RunView
{
    public required int RunId { get; init; }
    public required int CampaignId { get; init; }
    public required string Name { get; init; }
    /// <summary>WombatDialer's word: RUNNING, PAUSED, IDLE, WRONG_TIME, COMPLETED.</summary>
    public required string State { get; init; }
    public string Reason { get; init; } = "";
    public int Priority { get; init; }
    public double Boost { get; init; } = 1;
    public DateTimeOffset StartedAt { get; init; }
    public long Loaded { get; init; }
    public long Pending { get; init; }
    public long InHopper { get; init; }
    public long Live { get; init; }
    public long OpenRetries { get; init; }
    public long Scheduled { get; init; }
    public long Finished { get; init; }
    public long Attempted { get; init; }
    public long Answered { get; init; }
    public long Abandoned { get; init; }
    /// <summary>What stops the run from dialing now, first rule first; empty when it dials.</summary>
    public string Limit { get; init; } = "";
    /// <summary>Of its last minutes; empty unless it runs.</summary>
    public RunPace Pace { get; init; }
}

/// <param name="State">WombatDialer's word: REQUESTED, DIALLING, CONNECTED, …</param>
public sealed record CallView(
    int HopperId, int RunId, string CampaignName, string Number, string State, int Retry, int TrunkId, string Trunk,
    int EndPointId, string EndPoint, string Agent, string StatusExt, DateTimeOffset Since, DateTimeOffset LaunchedAt);

/// <param name="State">LoggedOut, Ready, Reserved, Ringing, OnCall, WrapUp, Paused.</param>
public sealed record AgentView(
    int PbxId, string Key, string Name, string State, ImmutableArray<string> Queues, DateTimeOffset Since,
    int? HopperId)
{
    /// <summary>As the ledger names the agent; empty when the PBX names none but <see cref="Key"/>.</summary>
    public string Interface { get; init; } = "";
    /// <summary>A pause was pressed and counts; the call or the wrap-up that goes on comes first.</summary>
    public bool PausesNext { get; init; }
    /// <summary>A pause counts, whatever still goes on.</summary>
    [JsonIgnore]
    public bool IsPaused => State == "Paused" || PausesNext;
}

public sealed record TrunkView(int TrunkId, string Name, int PbxId, int Capacity, int Ours, int Others, string Problem);

public sealed record EndPointView(
    int EndPointId, string Name, string Type, int PbxId, int FreeAgents, int LoggedIn, int Waiting, int InFlight,
    int Target, string Limit)
{
    /// <summary>Median seconds from the answer to the first ringing of an agent's phone, and to the agent, of callers
    /// for whom one was free; null until measured.</summary>
    public double? AnswerToRingS { get; init; }
    public double? AnswerToConnectS { get; init; }
}

public sealed record AlarmView(Alarm Alarm, DateTimeOffset Since);
