using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;

namespace Ringtail.Dialing.Trunks;

/// <summary>A trunk's live state beside its settings.</summary>
internal sealed class Trunk(TrunkSettings settings, TrunkDevice device)
{
    private const int RungToBelieve = 5;
    private const int RungPerSilentAnswer = 4;

    public TrunkSettings Settings { get; set; } = settings;
    public TrunkDevice Device { get; set; } = device;
    public Breaker Breaker { get; } = new();
    public RateWindow Rate { get; } = new();
    public SetUpTimes SetUp { get; } = new();
    /// <summary>Ends of the running streak of refusals, waiting to learn whether it opens the breaker.</summary>
    public List<Attempt> Held { get; } = [];
    public TimeSpan? ReleaseDue { get; set; }
    /// <summary>Why nothing is launched here until a person acts; null when sound.</summary>
    public string? Stopped { get; set; }
    /// <summary>Drafted and not on the wire yet: they have their place in the rate already.</summary>
    public int Committing { get; set; }
    /// <summary>Launched, neither answered nor over.</summary>
    public int Pending { get; set; }
    public int Live { get; set; }
    /// <summary>Calls that it took to somebody's phone, or to a busy one.</summary>
    public long Carried { get; set; }
    /// <summary>Calls that rang; a trunk that announces ringing is one whose silence means something.</summary>
    public int Rung { get; set; }
    /// <summary>Answered at once, as a mailbox may be: few of them do not make a trunk that announces
    /// nothing.</summary>
    public int AnsweredWithoutRinging { get; set; }
    public bool AlwaysRings => Rung >= RungToBelieve && Rung >= RungPerSilentAnswer * AnsweredWithoutRinging;
    public bool PbxAnswerReported { get; set; }
    public bool LocalNoted { get; set; }

    public bool IsLocal => DialStrings.IsLocal(Settings.DialString);
    /// <summary>Channels that may be in use at once.</summary>
    public int Ceiling => Math.Max(0, Settings.Capacity - Settings.Reserve);

    /// <summary>The rule that keeps one more call from this trunk now, or null.</summary>
    public GateRule? Limit(TimeSpan now)
    {
        if (Stopped is not null) return GateRule.TrunkBroken;
        if (!Breaker.Allows(now)) return GateRule.TrunkBroken;
        if (Device.Total >= Ceiling) return GateRule.TrunkFull;
        if (Rate.Count(now, Settings.Period) + Committing >= Settings.CallsPerPeriod) return GateRule.TrunkRate;
        return null;
    }
}
