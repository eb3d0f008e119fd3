using Ringtail.Lab.Programs;
using Ringtail.Lab.Walks;

namespace Ringtail.Wire;

/// <summary>
/// A list is dialed to its end through each fault of the wire: every number is ordered once, and its outcome is what
/// the carrier did. Only calls that were under way when nobody could hear of them may count as cut off, and only an
/// order that the PBX never read stays without a call: whether it was read cannot be known, so it is not given twice.
/// </summary>
public sealed class FaultTests(WireSite site) : IClassFixture<WireSite>
{
    private static readonly Dictionary<string, (int MostCut, Func<WireSite, CancellationToken, Task> Happens)> Faults =
        new()
        {
            ["blocks in pieces"] = (0, (site, _) => site.Pbx.OnPbxAsync(pbx => pbx.Faults.PieceBytes = 11)),
            ["stalled writes"] = (0, StallAsync),
            ["connection cut"] = (WireSite.Agents, (site, _) => site.Pbx.CutAsync()),
            ["connection cut inside a block"] = (WireSite.Agents, (site, _) => site.Pbx.CutInBlockAsync()),
            ["half-closed connection"] = (WireSite.Agents, (site, _) => site.Pbx.HalfCloseAsync()),
            ["silent line"] = (WireSite.Agents, (site, _) => site.Pbx.FallSilentAsync()),
            ["refused login"] = (WireSite.Agents, RefuseLoginAsync),
            ["restart of the PBX"] = (WireSite.Agents, (site, _) => site.Pbx.OnPbxAsync(pbx => pbx.Restart(1))),
            ["power cut at the PBX"] = (WireSite.Agents, (site, _) => site.Pbx.OnPbxAsync(pbx => pbx.CutPower(1))),
            ["kill of the program"] = (WireSite.Agents, (site, cancelled) => site.KillAndStartAsync(cancelled)),
        };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Names))]
    public async Task A_list_is_dialed_to_its_end_through(string fault)
    {
        var (mostCut, happens) = Faults[fault];
        var numbers = site.NewList();
        var run = await site.DialAsync(fault, numbers, TestContext.Current.CancellationToken);
        await Wait.ForAsync(() => site.CallsAsync(numbers), calls => calls.Count(n => n > 0) >= 2, Cancelled);
        await happens(site, Cancelled);
        await site.WaitCompletedAsync(run, Cancelled);
        await site.Pbx.OnPbxAsync(pbx => pbx.Faults.PieceBytes = 0);

        var logs = await site.LogsAsync(run, Cancelled);
        Assert.Equal(
            numbers.Order(StringComparer.Ordinal), logs.Select(row => row.Number).Order(StringComparer.Ordinal));
        var cut = logs.Where(row => row.Status != Fate.Expected(row.Number)).ToArray();
        Assert.All(cut, row => Assert.Contains(row.Status, (string[])["RS_LOST", "RS_NOANSWER"]));
        Assert.True(cut.Length <= mostCut, $"At most {mostCut} can be cut off: {string.Join<LogRow>(", ", cut)}");
        var calls = await site.CallsAsync(numbers);
        var unread = cut.Where(row => row.Status == "RS_LOST").Select(row => row.Number).ToHashSet();
        for (var i = 0; i < numbers.Count; i++)
            Assert.InRange(calls[i], unread.Contains(numbers[i]) ? 0 : 1, 1);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_list_is_dialed_to_its_end_when_a_missing_right_was_given_and_somebody_pressed_play()
    {
        var numbers = site.NewList();
        await site.Pbx.OnPbxAsync(pbx => pbx.Faults.Deny = action => action == "Originate");
        var run = await site.DialAsync("missing right", numbers, Cancelled);
        await Wait.ForAsync(
            () => site.LogsAsync(run, Cancelled), rows => rows.Any(row => row.Status == "RS_ERROR"), Cancelled);
        await site.Pbx.OnPbxAsync(pbx => pbx.Faults.Deny = static _ => false);

        // It is on already: play is pressed all the same.
        await site.PlayAsync(Cancelled);
        await site.WaitCompletedAsync(run, Cancelled);

        var logs = await site.LogsAsync(run, Cancelled);
        var refused = logs.Where(row => row.Status == "RS_ERROR").Select(row => row.Number).ToHashSet();
        Assert.InRange(refused.Count, 1, WireSite.Agents);
        var calls = await site.CallsAsync(numbers);
        for (var i = 0; i < numbers.Count; i++) Assert.Equal(refused.Contains(numbers[i]) ? 0 : 1, calls[i]);
        Assert.All(logs.Where(row => !refused.Contains(row.Number)),
            row => Assert.Equal(Fate.Expected(row.Number), row.Status));
    }

    // Nobody may log in for three seconds by the PBX's own clock, and the connection is gone.
    private static async Task RefuseLoginAsync(WireSite site, CancellationToken cancelled)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await site.Pbx.OnPbxAsync(pbx =>
        {
            pbx.Faults.RefuseLogin = true;
            pbx.Agenda.In(3, () =>
            {
                pbx.Faults.RefuseLogin = false;
                over.SetResult();
            });
        });
        await site.Pbx.CutAsync();
        await over.Task.WaitAsync(cancelled);
    }

    // For one second by the PBX's own clock.
    private static async Task StallAsync(WireSite site, CancellationToken cancelled)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await site.Pbx.StallAsync(true);
        await site.Pbx.OnPbxAsync(pbx => pbx.Agenda.In(1, over.SetResult));
        await over.Task.WaitAsync(cancelled);
        await site.Pbx.StallAsync(false);
    }
}
