using System.Data.Common;

namespace Ringtail.Runtime.Loops;

/// <summary>
/// Reads the configuration again beside a loop: one reading at a time, and one more when it was written meanwhile,
/// so that an older reading never comes last. A database that does not answer is asked again. Belongs to its loop.
/// </summary>
internal sealed class Rereading(Crew crew, LoopServices services, Func<CancellationToken, Task> read)
{
    private bool _reads;
    private bool _wanted;

    public void Ask()
    {
        _wanted = _reads;
        if (_reads) return;
        _reads = true;
        crew.Add(ReadAsync);
    }

    /// <summary>What was read has arrived at the loop.</summary>
    public void Done()
    {
        _reads = false;
        if (!_wanted) return;
        _wanted = false;
        Ask();
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        for (var wait = services.Options.RetryMin; ; wait = Backoff.Next(wait, services.Options.RetryMax))
        {
            try
            {
                await read(ct);
                return;
            }
            catch (DbException)
            {
                // The old settings hold meanwhile.
            }
            await Task.Delay(wait, services.Clock.Machine, ct);
        }
    }
}
