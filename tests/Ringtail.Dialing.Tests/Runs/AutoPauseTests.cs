using Ringtail.Dialing.Runs;
using static Ringtail.Dialing.Runs.RunEffect;
using static Ringtail.Dialing.Runs.RunInput;

namespace Ringtail.Dialing.Tests.Runs;

public sealed class AutoPauseTests
{
    [Fact]
    public void A_run_that_paused_by_itself_says_so_after_a_restart_until_somebody_continues_it()
    {
        var script = new RunScript(0, Make.RunOf() with { AutoPause = true });
        var before = script.All.OfType<StateChanged>().Last();
        Assert.Equal(new StoredRunState(RunState.Paused, PausedItself: true), before.Standing);

        var run = new Run(script.Run.Settings);
        var now = new Moment(TimeSpan.FromHours(1), RunScript.Noon);
        var restored = new RunRestore { State = RunState.Paused, PausedItself = true, Counts = default };
        var effects = run.Step(new Restored(restored), now);
        Assert.Equal((before.Standing, before.Reason), (Said(effects).Standing, Said(effects).Reason));
        run.Step(new UnpauseRequested(), now);
        effects = run.Step(new PauseRequested(), now);
        Assert.Equal(("paused by an operator", false), (Said(effects).Reason, Said(effects).PausedItself));

        static StateChanged Said(IReadOnlyList<RunEffect> effects) => effects.OfType<StateChanged>().Single();
    }
}
