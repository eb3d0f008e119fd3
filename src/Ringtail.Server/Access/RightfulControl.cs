using Ringtail.Runtime.Control;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Access;

/// <summary>
/// What pages ask of the dialer, for the person of the circuit: the table of <see cref="Rights"/> is asked before each
/// request, whatever buttons a page shows. A refusal is a <see cref="ControlException"/>, which pages show.
/// </summary>
public sealed partial class RightfulControl(IDialerControl control, Viewer viewer, Sight sight)
{
    public Task StartDialerAsync(string by, CancellationToken ct) =>
        May(Right.Control).StartDialerAsync(by, ct);

    public Task StopDialerAsync(string by, CancellationToken ct) => May(Right.Control).StopDialerAsync(by, ct);

    public Task<int> StartRunAsync(int campaignId, string by, CancellationToken ct, bool withoutList = false) =>
        May(Right.Control).StartRunAsync(campaignId, by, ct, withoutList);

    public Task PauseRunAsync(int runId, string by, CancellationToken ct) =>
        May(Right.Control).PauseRunAsync(runId, by, ct);

    public Task UnpauseRunAsync(int runId, string by, CancellationToken ct) =>
        May(Right.Control).UnpauseRunAsync(runId, by, ct);

    public Task RemoveRunAsync(int runId, string by, CancellationToken ct) =>
        May(Right.Control).RemoveRunAsync(runId, by, ct);

    public Task StopRunAsync(int runId, bool atOnce, string by, CancellationToken ct) =>
        May(Right.Control).StopRunAsync(runId, atOnce, by, ct);

    public Task SetBoostAsync(int runId, double factor, string by, CancellationToken ct) =>
        May(Right.Control).SetBoostAsync(runId, factor, by, ct);

    public Task HangUpAsync(int hopperId, string by, CancellationToken ct) =>
        May(Right.Calls).HangUpAsync(hopperId, by, ct);

    public Task PauseAgentAsync(
        int pbxId, string agent, bool paused, string reason, string by, CancellationToken ct) =>
        May(Right.Control).PauseAgentAsync(pbxId, agent, paused, reason, by, ct);

    public Task ReleaseEndPointAsync(int endPointId, string by, CancellationToken ct) =>
        May(Right.Control).ReleaseEndPointAsync(endPointId, by, ct);

    private IDialerControl May(Right right) =>
        viewer.May(right) ? control : throw RightsGate.Refusal(right);
}
