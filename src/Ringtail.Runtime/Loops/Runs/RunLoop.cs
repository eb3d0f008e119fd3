using Ringtail.Dialing;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Loops.Mail;

namespace Ringtail.Runtime.Loops.Runs;

/// <summary>One run, over all its lives: what grains and tests hold.</summary>
internal sealed class RunLoop
{
    private readonly RunId _run;
    private readonly LoopServices _services;
    private readonly LoopRunner _runner;
    private volatile RunLife? _life;

    // Guards what the next life must know, against the moment in which it begins.
    private readonly Lock _next = new();
    private bool _stopping;
    private bool _reload;
    private volatile TaskCompletionSource<RunLife> _alive = New();

    public RunLoop(RunId run, LoopServices services)
    {
        _run = run;
        _services = services;
        _runner = new(RunLife.SubjectOf(run), services, LiveAsync);
    }

    /// <summary>Ends when the run is completed and everything of it is settled, or the loop was stopped.</summary>
    public Task Completion => _runner.Completion;

    public void Start() => _runner.Start();

    /// <summary>A message between two lives, or to a full inbox, is lost; its sender sends it again.</summary>
    public void Deliver(Envelope envelope) => _life?.Inbox.TryWrite(new RunMessage.Mail(envelope));

    /// <summary>Answers when the state that follows is durable.</summary>
    /// <exception cref="ControlException">The run did not take it in time, because the store does not
    /// answer.</exception>
    public async Task RequestAsync(RunInput input, CancellationToken ct)
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var within = _services.Options.AnswerWithin;
            var life = _life ?? await _alive.Task.WaitAsync(within, _services.Clock.Machine, ct);
            await life.Inbox.WriteAsync(new RunMessage.Request(input, answer), ct);
            await answer.Task.WaitAsync(within, _services.Clock.Machine, ct);
        }
        catch (TimeoutException)
        {
            throw new ControlException(
                RefusalKind.Conflict, "RunSilent", $"{_run} does not answer now: the store may be failing. Try again.");
        }
    }

    /// <summary>The configuration was written. A life that is just being made reads it again.</summary>
    public ValueTask ReloadAsync(CancellationToken ct)
    {
        RunLife? life;
        lock (_next)
        {
            life = _life;
            _reload = life is null;
        }
        return life?.Inbox.WriteAsync(new RunMessage.Reload(), ct) ?? ValueTask.CompletedTask;
    }

    public async Task StopAsync(TimeSpan within)
    {
        lock (_next) _stopping = true;
        _life?.Inbox.TryWrite(new RunMessage.Stop());
        await _runner.StopAsync(within);
    }

    private async Task<LifeEnd> LiveAsync(CancellationToken ct)
    {
        lock (_next)
        {
            if (_stopping) return LifeEnd.Done;
        }
        return await RunLife.RunAsync(_run, _services, Take, ct);
    }

    /// <summary>What was said while the life was being made must not be lost.</summary>
    private void Take(RunLife? life)
    {
        lock (_next)
        {
            _life = life;
            if (life is null)
            {
                _alive = New();
                return;
            }
            if (_reload) life.Inbox.TryWrite(new RunMessage.Reload());
            if (_stopping) life.Inbox.TryWrite(new RunMessage.Stop());
            _reload = false;
        }
        _alive.TrySetResult(life);
    }

    private static TaskCompletionSource<RunLife> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
