namespace Ringtail.Server.Shell;

/// <summary>
/// Who may draw a live page now. Pages change twice a second, and those of many viewers at about the same moment: drawn
/// all at once they held every thread for so long that calls which were decided on waited for them. So at most half of
/// the processors draw, the others in turn behind what has waited longer.
/// </summary>
internal sealed class RenderTurns : IDisposable
{
    private readonly SemaphoreSlim _free = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <param name="draw">Must wait for nobody: all other viewers wait for it.</param>
    public async Task TakeAsync(Func<Task> draw, CancellationToken ct)
    {
        await _free.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            // To the end of the pool's queue: a thread that has just drawn would take the next page before all else.
            await Task.Run(draw, ct).ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();
}
