namespace Ringtail.Ami.Dispatch;

/// <summary>One action between SendAsync and its result. Its states only go forward: queued, written, ended.</summary>
internal sealed class PendingAction(AmiAction action, string actionId, bool isList)
{
    private const int Queued = 0;
    private const int Written = 1;
    private const int Ended = 2;

    private readonly TaskCompletionSource<AmiResult> _result =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _state;

    public AmiAction Action => action;

    public string ActionId => actionId;

    /// <summary>
    /// The items belong to this action. Also set when the response announces a list that nobody asked for.
    /// </summary>
    public bool IsList { get; set; } = isList;

    /// <summary>The response that announced the list; used by the reader only.</summary>
    public AmiMessage? ListResponse { get; set; }

    /// <summary>The list so far; used by the reader only.</summary>
    public List<AmiMessage> Items { get; } = [];

    public Task<AmiResult> Result => _result.Task;

    public bool IsQueued => Volatile.Read(ref _state) == Queued;

    public bool IsEnded => Volatile.Read(ref _state) == Ended;

    /// <summary>Called once when the action is no longer queued; set before it is handed to the writer.</summary>
    public Action? LeftQueue { get; set; }

    /// <summary>From here on it counts as on the wire. False: it ended while it waited.</summary>
    public bool TryBeginWrite()
    {
        if (Interlocked.CompareExchange(ref _state, Written, Queued) != Queued) return false;
        LeftQueue?.Invoke();
        return true;
    }

    /// <summary>Ends it without an answer: NotSent or Unanswered, by whether it was written.</summary>
    public bool TryFail(string reason, out bool wasWritten)
    {
        var before = Interlocked.Exchange(ref _state, Ended);
        wasWritten = before == Written;
        if (before == Ended) return false;
        if (before == Queued) LeftQueue?.Invoke();
        return _result.TrySetResult(
            before == Queued ? new AmiResult.NotSent(reason) : new AmiResult.Unanswered(reason));
    }

    /// <summary>Ends it with an answer. An answer to what was never written is none.</summary>
    public bool TryAnswer(AmiResult.Answered answer) =>
        Interlocked.CompareExchange(ref _state, Ended, Written) == Written && _result.TrySetResult(answer);
}
