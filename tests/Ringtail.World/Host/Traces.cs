using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.World.Host;

/// <summary>Inputs and effects in one line each.</summary>
internal static class Traces
{
    public static string Of(SwitchboardInput input) => input switch
    {
        SwitchboardInput.OffersArrived i => $"OffersArrived {i.Run}: {Ids(i.Offers.Select(o => o.Hopper.Value))}",
        SwitchboardInput.AttemptsCommitted i => $"AttemptsCommitted {i.Batch}, refused: {string.Join(", ", i.Refused)}",
        SwitchboardInput.AttemptsRestored i =>
            $"AttemptsRestored {Ids(i.Attempts.Select(a => a.Draft.Hopper.Value))}",
        SwitchboardInput.SnapshotTaken i => $"SnapshotTaken {string.Join("; ", i.Snapshot.Legs)}",
        SwitchboardInput.SettingsChanged => "SettingsChanged",
        SwitchboardInput.RunAttached i => $"RunAttached {i.Run.Run} {(i.MayDial ? "may dial" : "may not dial")}",
        _ => input.ToString(),
    };

    public static string Of(SwitchboardEffect effect) => effect switch
    {
        SwitchboardEffect.CommitAttempts e => $"CommitAttempts {e.Batch}: {Ids(e.Drafts.Select(d => d.Hopper.Value))}",
        SwitchboardEffect.Originate e => $"Originate {e.Order.Hopper} {e.Order.DialString}",
        SwitchboardEffect.ReturnOffers e =>
            $"ReturnOffers {e.Run}: {Ids(e.Offers.Select(o => o.Offer.Hopper.Value))} {e.Offers[0].Refusal.Rule}",
        SwitchboardEffect.RecordEnd e => $"RecordEnd {e.End.Hopper} {e.End.Outcome} {e.End.Evidence}",
        _ => effect.ToString(),
    };

    public static string Of(RunInput input) => input switch
    {
        RunInput.HopperFilled i => $"HopperFilled {Ids(i.Offers.Select(o => o.Hopper.Value))} {i.Counts}",
        RunInput.OffersReturned i =>
            $"OffersReturned {Ids(i.Offers.Select(o => o.Offer.Hopper.Value))} {i.Offers[0].Refusal.Rule}",
        RunInput.AttemptsLaunched i => $"AttemptsLaunched {Ids(i.Attempts.Select(a => a.Value))}",
        RunInput.AttemptEnded i => $"AttemptEnded {i.End.Hopper} {i.End.Outcome}",
        RunInput.SettlementCommitted i => $"SettlementCommitted {Ids(i.Attempts.Select(a => a.Value))} {i.Counts}",
        RunInput.Restored i => $"Restored {i.Restore.State} {i.Restore.Counts}",
        RunInput.SettingsChanged => "SettingsChanged",
        _ => input.ToString(),
    };

    public static string Of(RunEffect effect) => effect switch
    {
        RunEffect.SendOffers e => $"SendOffers {Ids(e.Offers.Select(o => o.Hopper.Value))}",
        _ => effect.ToString(),
    };

    private static string Ids(IEnumerable<int> ids) => string.Join(' ', ids);
}
