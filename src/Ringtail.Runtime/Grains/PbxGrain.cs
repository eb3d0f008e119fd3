using Orleans.Concurrency;
using Ringtail.Dialing;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Loops.Mail;
using Ringtail.Runtime.Loops.Switchboards;

namespace Ringtail.Runtime.Grains;

/// <summary>
/// Orleans' part in a switchboard: that there is one, and where. The loop runs on its own tasks; every call here only
/// puts something into its inbox, so calls may interleave.
/// </summary>
[KeepAlive, Reentrant]
internal sealed class PbxGrain(LoopServices services) : Grain, IPbxGrain
{
    private SwitchboardLoop? _loop;

    private PbxId Pbx => new((int)this.GetPrimaryKeyLong());

    /// <summary>Does not wake: whether the master switch is on is for the dialer grain to say.</summary>
    public Task DeliverAsync(byte[] envelope)
    {
        _loop?.Deliver(MailCodec.Read(envelope));
        return Task.CompletedTask;
    }

    public async Task WakeAsync(bool dialing)
    {
        if (_loop is null or { Completion.IsCompleted: true })
        {
            _loop = new(Pbx, dialing, services);
            _loop.Start();
        }
        await _loop.SetDialingAsync(dialing, CancellationToken.None);
    }

    public Task PlayAsync() => _loop?.PlayAsync(CancellationToken.None).AsTask() ?? Task.CompletedTask;

    public Task ReloadAsync() => _loop?.ReloadAsync(CancellationToken.None).AsTask() ?? Task.CompletedTask;

    public Task<bool> HangUpAsync(int hopperId) => AskAsync(new SwitchboardInput.HangUpRequested(new(hopperId)));

    public Task<bool> RecordAsync(int hopperId, int wish, string by) =>
        AskAsync(new SwitchboardInput.RecordingWished(new(hopperId), (RecordingWish)wish, by));

    public Task<bool> EndRingingAsync(int runId) => AskAsync(new SwitchboardInput.RingingEnded(new(runId)));

    public Task<AgentReplyWire?> ReserveAsync(int runId, string agent) =>
        RequestAsync(ticket => new SwitchboardInput.ReserveRequested(new(runId), agent, ticket));

    public Task<AgentReplyWire?> DialReservedAsync(int hopperId) =>
        RequestAsync(ticket => new SwitchboardInput.DialRequested(new(hopperId), ticket));

    public Task<AgentReplyWire?> SkipReservedAsync(int hopperId) =>
        RequestAsync(ticket => new SwitchboardInput.SkipRequested(new(hopperId), ticket));

    public Task<string?> PauseAgentAsync(string agent, bool paused, string reason) =>
        _loop?.PauseAgentAsync(agent, paused, reason, CancellationToken.None)
        ?? Task.FromResult<string?>("The Asterisk server is disabled.");

    public Task<bool> ReleaseEndPointAsync(int endPointId) =>
        AskAsync(new SwitchboardInput.EndPointReleased(new(endPointId)));

    public Task<bool> SetExtendedStatusAsync(int hopperId, string status) =>
        AskAsync(new SwitchboardInput.ExtendedStatusSet(new(hopperId), status));

    public Task<bool> SetAttributeAsync(int hopperId, string name, string value) =>
        AskAsync(new SwitchboardInput.AttributeSet(new(hopperId), name, value));

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_loop is { } loop) await loop.StopAsync(services.Options.StopWithin);
    }

    private async Task<AgentReplyWire?> RequestAsync(Func<long, SwitchboardInput> make) =>
        _loop is { } loop && await loop.RequestAsync(make, CancellationToken.None) is { } answer
            ? new(answer.Hopper?.Value ?? 0, answer.Refusal.ToString(), answer.Rule?.ToString() ?? "")
            : null;

    private async Task<bool> AskAsync(SwitchboardInput input) =>
        _loop is { } loop && await loop.AskAsync(input, CancellationToken.None);
}
