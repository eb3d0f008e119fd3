using Ringtail.Dialing;

namespace Ringtail.Runtime.Control;

/// <summary>
/// What pages, APIs and the command line ask of the dialer. Answers when the request is durable. A request that cannot
/// be done throws <see cref="ControlException"/> with a sentence for people, and changes nothing.
/// </summary>
public interface IDialerControl
{
    /// <summary>The play button: remembered over restarts.</summary>
    Task StartDialerAsync(string by, CancellationToken ct);
    Task StopDialerAsync(string by, CancellationToken ct);
    /// <summary>
    /// Starts a run of a campaign and gives its id; refuses when the campaign already runs or cannot. A completed run
    /// of it is removed: else both would call what is added to a list.
    /// </summary>
    /// <param name="withoutList">Whether it may start with no list: a program will add calls.</param>
    Task<int> StartRunAsync(int campaignId, string by, CancellationToken ct, bool withoutList = false);
    Task PauseRunAsync(int runId, string by, CancellationToken ct);
    Task UnpauseRunAsync(int runId, string by, CancellationToken ct);
    Task RemoveRunAsync(int runId, string by, CancellationToken ct);
    /// <summary>
    /// Stops a run: nothing is launched any more, and it is completed when its live calls have ended by themselves.
    /// </summary>
    /// <param name="atOnce">Also hang up what still rings; never a call that was answered.</param>
    Task StopRunAsync(int runId, bool atOnce, string by, CancellationToken ct);
    /// <param name="factor">1 = 100 %; from 0.1 to 20.</param>
    Task SetBoostAsync(int runId, double factor, string by, CancellationToken ct);
    /// <summary>Queues a call at a run: now or at <paramref name="due"/>. Gives its hopper id.</summary>
    /// <param name="due">Past: at once. <see cref="CallRules.CheckDue"/> is for who takes that for a mistake.</param>
    Task<int> AddCallAsync(
        int runId, string number, IReadOnlyList<KeyValuePair<string, string>> attributes, DateTimeOffset? due,
        string by, CancellationToken ct);
    /// <summary>Moves a call that waits for its time to another time, past by a minute at most.</summary>
    Task MoveCallAsync(int runId, int hopperId, DateTimeOffset due, string by, CancellationToken ct);
    /// <summary>Ends a call that waits for its time.</summary>
    Task CancelCallAsync(int runId, int hopperId, string by, CancellationToken ct);
    Task SetExtendedStatusAsync(int hopperId, string status, CancellationToken ct);
    Task SetAttributeAsync(int hopperId, string name, string value, CancellationToken ct);
    Task HangUpAsync(int hopperId, string by, CancellationToken ct);
    /// <summary>
    /// Sets the next number of a run aside for an agent (by interface, such as SIP/101), who looks at it first. The
    /// same one again when the agent has one.
    /// </summary>
    Task<AgentReply> ReserveAsync(int runId, string agent, string by, CancellationToken ct);
    /// <summary>Calls the agent, then the reserved number.</summary>
    Task<AgentReply> DialReservedAsync(int hopperId, string by, CancellationToken ct);
    /// <summary>The agent does not want to call the reserved number.</summary>
    Task<AgentReply> SkipReservedAsync(int hopperId, string by, CancellationToken ct);
    /// <summary>
    /// A call for one agent: now (a manual call) or at <paramref name="due"/> (a call back). Through the same gate as
    /// every call; when the agent is not there, it falls to the team after the campaign's wait. Gives its hopper id.
    /// </summary>
    /// <param name="due">Past by a minute at most.</param>
    Task<int> AddAgentCallAsync(
        int runId, string number, IReadOnlyList<KeyValuePair<string, string>> attributes, DateTimeOffset? due,
        string agent, string by, CancellationToken ct);
    /// <summary>Pauses an agent in all queues of a PBX, or ends the pause.</summary>
    Task PauseAgentAsync(int pbxId, string agent, bool paused, string reason, string by, CancellationToken ct);
    Task ReleaseEndPointAsync(int endPointId, string by, CancellationToken ct);
    /// <summary>
    /// Configuration of a PBX, trunk, end point, campaign or list was written: running owners take it up at once.
    /// </summary>
    Task ConfigurationChangedAsync(CancellationToken ct);
    /// <summary>Contacts were added to a list: its runs look again.</summary>
    Task ContactsAddedAsync(int listId, CancellationToken ct);
}

/// <summary>What came of an agent's request.</summary>
/// <param name="HopperId">The call; 0 when it was refused.</param>
/// <param name="Refusal">Name of an AgentRefusal: None, NothingToDial, Gate, …</param>
/// <param name="Rule">Name of the gate's rule when <paramref name="Refusal"/> is Gate.</param>
public sealed record AgentReply(int HopperId, string Refusal, string Rule)
{
    public bool IsDone => HopperId > 0;
}

/// <summary>A request was refused, and nothing was changed.</summary>
public sealed class ControlException : Exception
{
    /// <summary>For who works at a command line: the page has no words of its own for it.</summary>
    public ControlException(string message) : base(message) { }

    /// <param name="kind">What an API answers with; each code has one.</param>
    /// <param name="code">Key of the page's text, which has the phrase's blanks.</param>
    public ControlException(RefusalKind kind, string code, Phrase phrase) : base(phrase?.Text) =>
        (Kind, Code, Phrase) = (kind, code, phrase);

    public RefusalKind Kind { get; }

    /// <summary>Empty when there is none.</summary>
    public string Code { get; } = "";
    public Phrase? Phrase { get; }
}

/// <summary>Why a request was refused, as far as its caller can do something about it.</summary>
public enum RefusalKind
{
    /// <summary>It is in order and cannot be done as things stand.</summary>
    Conflict,
    /// <summary>What it names is not there.</summary>
    NotFound,
    /// <summary>A right is missing.</summary>
    Forbidden,
    /// <summary>It is wrong in itself, whatever stands.</summary>
    Invalid,
    /// <summary>The record is another one than the caller read.</summary>
    Changed,
}
