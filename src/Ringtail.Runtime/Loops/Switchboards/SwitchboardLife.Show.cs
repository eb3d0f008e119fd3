using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Live;

namespace Ringtail.Runtime.Loops.Switchboards;

// What people see.
internal sealed partial class SwitchboardLife
{
    /// <summary>Wrap-up ends by time alone, so a view is made now and then even when nothing arrived.</summary>
    private static readonly TimeSpan QuietInterval = TimeSpan.FromSeconds(1);
    private TimeSpan _shownAt = TimeSpan.MinValue;
    private bool _changed = true;

    private void Show()
    {
        var now = _services.Clock.Now;
        if (_shownAt != TimeSpan.MinValue)
        {
            var since = now.Monotonic - _shownAt;
            if (since < (_changed ? _services.Options.ViewInterval : QuietInterval)) return;
        }
        _shownAt = now.Monotonic;
        _changed = false;
        _services.Feed.Publish(Show(_core.View(now)));
    }

    private PbxLive Show(SwitchboardView view)
    {
        var settings = _configuration.Settings;
        var trunks = settings.Trunks.ToDictionary(t => t.Id, t => t.Name);
        var endPoints = settings.EndPoints.ToDictionary(e => e.Id, e => e.Name);
        return new()
        {
            Pbx = new(_pbx.Value, settings.Name, _link.State, _link.Version, _link.Problem, _link.MissingFeatures)
            {
                ProblemCode = _link.ProblemCode,
            },
            MessagesReceived = _link.MessagesReceived,
            MessagesSent = _link.MessagesSent,
            Calls = [.. view.Calls.Select(c => Show(c, trunks, endPoints))],
            Agents = [.. view.Agents.Select(a => new AgentView(
                _pbx.Value, a.Key.Device, a.Name, a.State.ToString(), a.Queues, a.Since, a.Hopper?.Value)
            {
                Interface = a.Interface,
                PausesNext = a.PausesNext,
            })],
            Trunks = [.. view.Trunks.Select(t => new TrunkView(
                t.Trunk.Value, t.Name, _pbx.Value, t.Capacity, t.Ours, t.Others, t.Problem))],
            EndPoints = [.. view.EndPoints.Select(e => new EndPointView(
                e.EndPoint.Value, e.Name, e.Kind == EndPointKind.Queue ? "QUEUE" : "PHONE", _pbx.Value, e.FreeAgents,
                e.LoggedIn, e.Waiting, e.InFlight, e.Target, e.Limit?.ToString() ?? e.Problem)
            {
                AnswerToRingS = e.AnswerToRing?.TotalSeconds,
                AnswerToConnectS = e.AnswerToConnect?.TotalSeconds,
            })],
            Pacing = [.. (view.Pacing.IsEmpty ? _standings : view.Pacing)
                .Where(p => view.Runs.Any(r => r.Run == p.Run)).Select(p => PacingView.Of(p, _pbx.Value))],
            Limits = view.Runs.ToImmutableDictionary(r => r.Run.Value, r => r.Limit?.ToString() ?? ""),
        };
    }

    private CallView Show(
        LiveCall call, Dictionary<TrunkId, string> trunks, Dictionary<EndPointId, string> endPoints) =>
        new(
            call.Hopper.Value, call.Run.Value, _runNames.GetValueOrDefault(call.Run, ""), call.Number,
            WordOf(call.State), call.Retry, call.Trunk.Value, trunks.GetValueOrDefault(call.Trunk, ""),
            call.EndPoint.Value, endPoints.GetValueOrDefault(call.EndPoint, ""), call.Agent, call.ExtendedStatus,
            call.Since, call.LaunchedAt);

    /// <summary>WombatDialer's word for a live attempt's state.</summary>
    private static string WordOf(AttemptState state) => state switch
    {
        AttemptState.Committing or AttemptState.Launching => "REQUESTED",
        AttemptState.Reserved => "RESERVED",
        AttemptState.CallingAgent => "AGENT",
        AttemptState.Dialing => "DIALLING",
        AttemptState.Ended => "TERMINATED",
        _ => "CONNECTED",
    };
}
