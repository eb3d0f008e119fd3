using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

public sealed class CallRecording
{
    private static Desk Of(bool mayRecord) =>
        Desk.Ready(runs: [Make.RunOf() with { MayRecord = mayRecord }]);

    [Fact]
    public void A_campaign_that_does_not_record_records_nothing_whoever_asks()
    {
        var desk = Of(mayRecord: false);
        var call = desk.Launch();
        desk.Answer(call).Step(new RecordingWished(call, RecordingWish.Start, "Bea"));
        Assert.Empty(desk.All.OfType<SwitchboardEffect.Record>());
    }

    [Fact]
    public void Nothing_is_recorded_before_the_answer_and_after_the_end()
    {
        var desk = Of(mayRecord: true);
        var call = desk.Launch();
        desk.Step(new RecordingWished(call, RecordingWish.Start, "Bea"));
        desk.Answer(call);
        Assert.Empty(desk.All.OfType<SwitchboardEffect.Record>());
        desk.Gone(call, 16).Step(new RecordingWished(call, RecordingWish.Start, "Bea"));
        Assert.Empty(desk.All.OfType<SwitchboardEffect.Record>());
    }

    [Fact]
    public void A_recording_is_begun_once_paused_resumed_and_ended()
    {
        var desk = Of(mayRecord: true);
        var call = desk.Launch();
        desk.Answer(call);
        foreach (var wish in new[]
        {
            RecordingWish.Start, RecordingWish.Start, RecordingWish.Resume, RecordingWish.Pause, RecordingWish.Pause,
            RecordingWish.Resume, RecordingWish.Start, RecordingWish.Stop, RecordingWish.Pause, RecordingWish.Start,
        })
            desk.Step(new RecordingWished(call, wish, "Bea"));
        Assert.Equal(
            [RecordingWish.Start, RecordingWish.Pause, RecordingWish.Resume, RecordingWish.Stop, RecordingWish.Start],
            desk.All.OfType<SwitchboardEffect.Record>().Select(r => r.Wish));
        Assert.All(desk.All.OfType<SwitchboardEffect.Record>(), r => Assert.Equal("Bea", r.By));
    }
}
