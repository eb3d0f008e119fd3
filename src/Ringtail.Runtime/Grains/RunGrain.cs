using Orleans.Concurrency;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Loops.Mail;
using Ringtail.Runtime.Loops.Runs;

namespace Ringtail.Runtime.Grains;

/// <summary>
/// Orleans' part in a run; see <see cref="PbxGrain"/>. Any message wakes it: an end must find its run.
/// </summary>
[KeepAlive, Reentrant]
internal sealed class RunGrain(LoopServices services) : Grain, IRunGrain
{
    private RunLoop? _loop;

    public Task DeliverAsync(byte[] envelope)
    {
        Awake().Deliver(MailCodec.Read(envelope));
        return Task.CompletedTask;
    }

    public Task WakeAsync()
    {
        Awake();
        return Task.CompletedTask;
    }

    public Task ReloadAsync() => Awake().ReloadAsync(CancellationToken.None).AsTask();

    public Task PauseAsync() => RequestAsync(new RunInput.PauseRequested());

    public Task UnpauseAsync() => RequestAsync(new RunInput.UnpauseRequested());

    public Task ContactsAddedAsync() => RequestAsync(new RunInput.ContactsAdded());

    public Task TakeLateStatusAsync(LateStatusNews news) =>
        RequestAsync(new RunInput.LateStatus(
            new(news.HopperId), new(news.ContactId), (AttemptOutcome)news.Outcome, news.ExtendedStatus)
        {
            Retry = news.Retry,
            EndedAt = news.EndedAt,
            Revision = news.Revision,
        });

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_loop is { } loop) await loop.StopAsync(services.Options.StopWithin);
    }

    private Task RequestAsync(RunInput input) => Awake().RequestAsync(input, CancellationToken.None);

    private RunLoop Awake()
    {
        if (_loop is { Completion.IsCompleted: false } loop) return loop;
        _loop = new(new((int)this.GetPrimaryKeyLong()), services);
        _loop.Start();
        return _loop;
    }
}
