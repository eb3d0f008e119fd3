using Ringtail.Dialing;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Loops.Mail;

namespace Ringtail.Runtime.Loops.Switchboards;

/// <summary>The one switchboard of a PBX, over all its lives: what grains and tests hold.</summary>
internal sealed class SwitchboardLoop
{
    /// <summary>An agent's request that nobody answered for so long was lost with a life.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(10);

    private readonly PbxId _pbx;
    private readonly LoopServices _services;
    private readonly LoopRunner _runner;
    private volatile SwitchboardLife? _life;

    // Guards what the next life must know, against the moment in which it begins.
    private readonly Lock _next = new();
    private bool _dialing;
    private bool _stopping;
    private bool _reload;

    public SwitchboardLoop(PbxId pbx, bool dialing, LoopServices services)
    {
        _pbx = pbx;
        _dialing = dialing;
        _services = services;
        _runner = new(SwitchboardLife.SubjectOf(pbx), services, LiveAsync);
    }

    /// <summary>Ends when the PBX is disabled or gone, or the loop was stopped.</summary>
    public Task Completion => _runner.Completion;

    public void Start() => _runner.Start();

    /// <summary>A message between two lives, or to a full inbox, is lost; its sender sends it again.</summary>
    public void Deliver(Envelope envelope) => _life?.Inbox.TryWrite(new SwitchboardMessage.Mail(envelope));

    /// <summary>The master switch; remembered over lives.</summary>
    public ValueTask SetDialingAsync(bool on, CancellationToken ct)
    {
        lock (_next)
        {
            if (_dialing == on) return ValueTask.CompletedTask;
            _dialing = on;
        }
        return _life?.Inbox.WriteAsync(new SwitchboardMessage.Dialing(on), ct) ?? ValueTask.CompletedTask;
    }

    /// <summary>An operator pressed play, also when it was on already.</summary>
    public ValueTask PlayAsync(CancellationToken ct) =>
        _life?.Inbox.WriteAsync(new SwitchboardMessage.Play(), ct) ?? ValueTask.CompletedTask;

    /// <summary>False when the PBX has no life at this moment.</summary>
    public async ValueTask<bool> AskAsync(SwitchboardInput input, CancellationToken ct)
    {
        if (_life is not { } life) return false;
        await life.Inbox.WriteAsync(new SwitchboardMessage.Input(input), ct);
        return true;
    }

    /// <summary>Null when the PBX has no life, or that life ends before it answers.</summary>
    public async Task<SwitchboardEffect.AgentAnswered?> RequestAsync(
        Func<long, SwitchboardInput> make, CancellationToken ct)
    {
        if (_life is not { } life) return null;
        var answer = new TaskCompletionSource<SwitchboardEffect.AgentAnswered?>(
            TaskCreationOptions.RunContinuationsAsynchronously);
        await life.Inbox.WriteAsync(new SwitchboardMessage.AgentRequest(make, answer), ct);
        return await AnswerOf(answer, null, ct);
    }

    /// <summary>Null when it is done; else the problem in words.</summary>
    public async Task<string?> PauseAgentAsync(string agent, bool paused, string reason, CancellationToken ct)
    {
        const string gone = "The Asterisk server is not connected.";
        if (_life is not { } life) return gone;
        var answer = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await life.Inbox.WriteAsync(new SwitchboardMessage.AgentPause(agent, paused, reason, answer), ct);
        return await AnswerOf(answer, gone, ct);
    }

    private async Task<T> AnswerOf<T>(TaskCompletionSource<T> answer, T otherwise, CancellationToken ct)
    {
        try
        {
            return await answer.Task.WaitAsync(AnswerMax, _services.Clock.Machine, ct);
        }
        catch (TimeoutException)
        {
            return otherwise;
        }
    }

    /// <summary>The configuration was written. A life that is just being made reads it again.</summary>
    public ValueTask ReloadAsync(CancellationToken ct)
    {
        SwitchboardLife? life;
        lock (_next)
        {
            life = _life;
            _reload = life is null;
        }
        return life?.Inbox.WriteAsync(new SwitchboardMessage.Reload(), ct) ?? ValueTask.CompletedTask;
    }

    /// <summary>
    /// Stops launching, writes what is left and gives the right to dial back; calls go on at the PBX. After
    /// <paramref name="within"/> (zero: at once) it ends where it stands.
    /// </summary>
    public async Task StopAsync(TimeSpan within)
    {
        lock (_next) _stopping = true;
        _life?.Inbox.TryWrite(new SwitchboardMessage.Stop());
        await _runner.StopAsync(within);
    }

    private async Task<LifeEnd> LiveAsync(CancellationToken ct)
    {
        lock (_next)
        {
            if (_stopping) return LifeEnd.Done;
        }
        return await SwitchboardLife.RunAsync(_pbx, _services, Take, ct);
    }

    /// <summary>What was said while the life was being made must not be lost.</summary>
    private void Take(SwitchboardLife? life)
    {
        lock (_next)
        {
            _life = life;
            if (life is null) return;
            life.Inbox.TryWrite(new SwitchboardMessage.Dialing(_dialing));
            if (_reload) life.Inbox.TryWrite(new SwitchboardMessage.Reload());
            if (_stopping) life.Inbox.TryWrite(new SwitchboardMessage.Stop());
            _reload = false;
        }
    }
}
