using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Runtime.Loops.Runs;

// The campaign's abandon account, when several PBXs feed it: the run owns it and gives each of them a part.
internal sealed partial class RunLife
{
    private readonly ShareBook _shares;

    private void ShareOut(AccountSeen account)
    {
        var now = _services.Clock.Now.Wall;
        var pbxs = _configuration.Pbxs;
        // A PBX that has not confirmed the last share gets no other: nothing piles up, and what it has expires.
        var reachable = pbxs.Where(p => Link(p) is { PeerEpoch: > 0, Unacknowledged: 0 })
            .Select(p => p.Value).ToHashSet();
        foreach (var pbx in reachable) _shares.Confirmed(pbx);
        var given = _shares.Give(Weights(pbxs), reachable, now);
        foreach (var (pbx, share) in given)
        {
            TellPbx(new PbxId(pbx), new SwitchboardInput.AccountShared(
                _run, share, Others(account, pbx, reachable, now), now + ShareBook.Lasts));
        }
    }

    /// <summary>By agents who are logged in, when this process sees all of the PBXs; else alike.</summary>
    private Dictionary<int, double> Weights(ImmutableArray<PbxId> pbxs)
    {
        var view = _services.Feed.Current;
        var agents = pbxs.ToDictionary(
            p => p.Value, p => (double)view.Agents.Count(a => a.PbxId == p.Value && a.State != "LoggedOut"));
        var all = pbxs.All(p => view.Pbxs.Any(v => v.PbxId == p.Value)) && agents.Values.Sum() > 0;
        return all ? agents : pbxs.ToDictionary(p => p.Value, _ => 1.0);
    }

    /// <summary>By window of the profile; what is in flight where nobody can be reached counts as abandoned.</summary>
    private ImmutableArray<AccountCounts> Others(
        AccountSeen account, int pbx, HashSet<int> reachable, DateTimeOffset now)
    {
        var profile = _configuration.Settings.Pacing.Profile;
        var lost = account.Live.Where(l => l.Key != pbx && !reachable.Contains(l.Key)).Sum(l => l.Value);
        return
        [
            .. profile.Windows.Select(window =>
            {
                var span = window.At(now, account.Started, profile.Zone);
                var from = AccountBucket.FromOf(window.CountsFrom(span, account.Started));
                return account.Minutes.Where(m => m.Pbx.Value != pbx && m.Bucket.From >= from)
                    .Aggregate(new AccountCounts(lost, lost, 0, 0), (sum, m) => sum + m.Bucket.Counts);
            }),
        ];
    }
}
