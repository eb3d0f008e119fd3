using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Runtime.Loops.Switchboards;

// The campaigns' abandon accounts, and the silence that makes them careful.
internal sealed partial class SwitchboardLife
{
    /// <summary>A link that brings no byte for this long is silent; it is asked for a Pong once a second.</summary>
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(3);

    /// <summary>By run: since when its account counts and how far back it was read; null until it has come.</summary>
    private readonly Dictionary<RunId, (RunSettings Run, (DateTimeOffset Started, DateTimeOffset From)? Read)>
        _accounts = [];
    private ImmutableArray<PacingStanding> _standings = [];
    private long _bytesHeard;
    private TimeSpan _heardAt;
    private bool _silent;

    private void Attached(RunSettings run)
    {
        _runNames[run.Run] = run.Name;
        if (!_accounts.TryGetValue(run.Run, out var known))
        {
            _accounts[run.Run] = (run, null);
            _ledger.ReadAccount(run);
            return;
        }
        _accounts[run.Run] = known with { Run = run };
        // A new profile may count what was not read: only the ledger knows it, so begin from there.
        if (known.Read is var (started, from)
            && AccountState.ReachesBackTo(run.Pacing.Profile, started, _services.Clock.Now.Wall) < from)
            _end = LifeEnd.Again;
    }

    /// <summary>While the right to dial was gone another process may have booked.</summary>
    private void ReadAccountsAgain()
    {
        foreach (var (run, _) in _accounts.Values) _ledger.ReadAccount(run);
    }

    private void AccountRead(SwitchboardMessage.AccountRead message)
    {
        if (!_accounts.TryGetValue(message.Run, out var known)) return;
        _accounts[message.Run] = known with { Read = (message.State.StartedAt, message.From) };
        Step(new SwitchboardInput.AccountRestored(message.Run, message.State));
    }

    /// <summary>Says when the link falls silent and when it speaks again. By the machine's clock.</summary>
    private void Listen()
    {
        var now = _services.Clock.MachineElapsed;
        var bytes = _link.BytesReceived;
        if (bytes != _bytesHeard || bytes == 0)
        {
            _bytesHeard = bytes;
            _heardAt = now;
        }
        var silent = now - _heardAt >= SilentAfter;
        if (silent == _silent) return;
        _silent = silent;
        Step(new SwitchboardInput.LinkSilent(silent));
    }
}
