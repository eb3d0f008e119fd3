using Ringtail.Runtime.Control;

namespace Ringtail.Server.Access;

// What an agent does at the own desk, and calls that wait for their time.
public sealed partial class RightfulControl
{
    public Task<AgentReply> ReserveAsync(int runId, string agent, string by, CancellationToken ct) =>
        May(Right.Desk).ReserveAsync(runId, agent, by, ct);

    public Task<AgentReply> DialReservedAsync(int hopperId, string by, CancellationToken ct) =>
        May(Right.Desk).DialReservedAsync(hopperId, by, ct);

    public Task<AgentReply> SkipReservedAsync(int hopperId, string by, CancellationToken ct) =>
        May(Right.Desk).SkipReservedAsync(hopperId, by, ct);

    /// <summary>The agent's own pause: of another's, see <see cref="PauseAgentAsync"/>.</summary>
    public Task PauseOwnAsync(int pbxId, string agent, bool paused, string by, CancellationToken ct) =>
        May(Right.Desk).PauseAgentAsync(pbxId, agent, paused, "", by, ct);

    /// <summary>The call that the agent has: of any other, see <see cref="HangUpAsync"/>.</summary>
    public Task HangUpOwnAsync(int hopperId, string by, CancellationToken ct) =>
        May(Right.Desk).HangUpAsync(hopperId, by, ct);

    /// <summary>What the agent says of the own call.</summary>
    public Task SayOfOwnAsync(int hopperId, string status, CancellationToken ct) =>
        May(Right.Desk).SetExtendedStatusAsync(hopperId, status, ct);

    public Task<int> AddAgentCallAsync(
        int runId, string number, IReadOnlyList<KeyValuePair<string, string>> attributes, DateTimeOffset? due,
        string agent, string by, CancellationToken ct) =>
        May(Right.Desk).AddAgentCallAsync(runId, number, attributes, due, agent, by, ct);

    public Task MoveScheduledAsync(int hopperId, DateTimeOffset due, string by, CancellationToken ct)
    {
        May(Right.Calls);
        return sight.Scheduled.MoveAsync(hopperId, due, by, ct);
    }

    public Task CancelScheduledAsync(int hopperId, string by, CancellationToken ct)
    {
        May(Right.Calls);
        return sight.Scheduled.CancelAsync(hopperId, by, ct);
    }
}
