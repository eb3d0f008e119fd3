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

    /// <summary>By run: how far back its account was read, and since when it counts; null until it has come.</summary>
    private readonly Dictionary<RunId, (DateTimeOffset Started, DateTimeOffset From)?> _accounts = [];
    private ImmutableArray<PacingStanding> _standings = [];
    private long _bytesHeard;
    private TimeSpan _heardAt;
    private bool _silent;

    private void Attached(RunSettings run)
    {
        _runNames[run.Run] = run.Name;
        if (!_accounts.TryGetValue(run.Run, out var known))
        {
            _accounts[run.Run] = null;
            _ledger.ReadAccount(run);
        }
        else if (known is var (started, from)
            && AccountState.ReachesBackTo(run.Pacing.Profile, started, _services.Clock.Now.Wall) < from)
        {
            // The new profile counts what was not read: only the ledger knows it, so begin from there.
            _end = LifeEnd.Again;
        }
    }

    private void AccountRead(SwitchboardMessage.AccountRead message)
    {
        if (!_accounts.ContainsKey(message.Run)) return;
        _accounts[message.Run] = (message.State.StartedAt, message.From);
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
