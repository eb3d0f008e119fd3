using Ringtail.Dialing.Attempts;

namespace Ringtail.Dialing.Switchboards;

/// <summary>
/// What somebody wants of a call's recording. <see cref="Start"/> reports the contact's consent at the same time.
/// </summary>
public enum RecordingWish { Start, Pause, Resume, Stop }

/// <summary>Recording: only where the campaign allows it, only in an answered call, only when somebody asks.</summary>
public sealed partial class Switchboard
{
    private void OnRecording(SwitchboardInput.RecordingWished wished)
    {
        if (!_attempts.TryGetValue(wished.Hopper, out var attempt) || attempt.LegIsGone || !attempt.IsAnswered) return;
        if (attempt.Run.Settings is not { MayRecord: true } run || attempt.Recording == wished.Wish) return;
        // Resuming what is running, or beginning what was only paused, would begin a recording anew.
        if (attempt.Recording == RecordingWish.Start && wished.Wish == RecordingWish.Resume) return;
        if (attempt.Recording == RecordingWish.Resume && wished.Wish == RecordingWish.Start) return;
        if (attempt.Recording == RecordingWish.Stop && wished.Wish != RecordingWish.Start) return;
        attempt.Recording = wished.Wish;
        Emit(new SwitchboardEffect.Record(
            wished.Hopper, run.Run, run.Campaign, attempt.Channel ?? "", wished.Wish, wished.By));
    }
}
