using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Trunks;

namespace Ringtail.Dialing.Switchboards;

/// <summary>What a switchboard keeps of one run: its settings, its stock of offers, its counts here.</summary>
internal sealed class RunDesk(RunId id)
{
    private readonly LinkedList<Offer> _stock = [];
    private readonly LinkedList<(Offer Offer, GateRefusal Refusal, TimeSpan Since)> _demanding = [];
    private readonly HashSet<HopperId> _inStock = [];
    private long _hoursSecond = long.MinValue;
    private bool _hoursAllow;

    public RunId Id { get; } = id;
    /// <summary>Null for a run that is not attached here (its live attempts may still be).</summary>
    public RunSettings? Settings { get; set; }
    public bool MayDial { get; set; }
    public int Live { get; set; }
    public long Answered { get; set; }
    public long Abandoned { get; set; }
    /// <summary>Turn among runs of equal priority: the smallest is next.</summary>
    public long LastServed { get; set; }
    /// <summary>Launches of the last two seconds: the size of the stock.</summary>
    public RateWindow Launches { get; } = new();
    public int Asked { get; set; }
    public TimeSpan AskedUntil { get; set; }
    /// <summary>When one more could last have been launched.</summary>
    public TimeSpan RoomAt { get; set; } = TimeSpan.MinValue;
    public bool Blocked { get; set; }

    /// <summary>The contacts' calling times.</summary>
    public HoursBook Hours { get; } = new();
    public CallerIdTurns CallerIds { get; } = new();

    // Pacing that looks ahead
    public bool IsAdaptive => Settings?.Pacing.Model == PacingModel.Adaptive;
    /// <summary>The account of its campaign; null while it is not attached.</summary>
    public CampaignAccount? Account { get; set; }
    public PacingKnowledge? Knowledge { get; set; }
    public TimeSpan KnowledgeKeptAt { get; set; } = TimeSpan.MinValue;
    /// <summary>
    /// Agent seconds that its launches will have taken, as far as can be expected: who has less is next.
    /// </summary>
    public double AgentSeconds { get; set; }
    /// <summary>Since when it has nothing that may be dialed: closed, spent or without offers.</summary>
    public TimeSpan? AwaySince { get; set; }
    /// <summary>Mean time of an agent per answered call, talk and wrap-up, in seconds.</summary>
    public double HandleS { get; private set; } = 120;
    private double _handles = 5;

    public void Handled(TimeSpan talk)
    {
        _handles = Math.Min(_handles + 1, 200);
        HandleS += (talk.TotalSeconds - HandleS) / _handles;
    }

    /// <summary>Offers that wait for an agent of their own; not in <see cref="Stock"/>.</summary>
    public List<Offer> Named { get; } = [];

    public void TakeNamed(Offer offer)
    {
        Named.Remove(offer);
        _inStock.Remove(offer.Hopper);
    }

    /// <summary>The offer waited for its agent long enough: anybody may have it, and before others.</summary>
    public void Open(Offer offer)
    {
        Named.Remove(offer);
        _stock.AddFirst(offer with { Agent = "", AgentUntil = null });
    }

    /// <summary>Offers that may be launched without an agent kept for them.</summary>
    public int Ordinary => _stock.Count;
    public int Stock => _stock.Count + _demanding.Count;
    public Offer? Next => _stock.First?.Value;
    /// <summary>The oldest offer that only goes out with an agent kept for it.</summary>
    public Offer? Demanding => _demanding.First?.Value.Offer;

    public bool Put(Offer offer)
    {
        if (!_inStock.Add(offer.Hopper)) return false;
        if (offer.Agent.Length > 0) Named.Add(offer);
        else _stock.AddLast(offer);
        return true;
    }

    /// <summary>The ledger refused it without an agent kept for it: it waits a while for one.</summary>
    public void Demand(Offer offer, GateRefusal refusal, TimeSpan now)
    {
        if (_inStock.Add(offer.Hopper)) _demanding.AddLast((offer, refusal, now));
    }

    public Offer TakeDemanding() => TakeOffDemanding().Offer;

    /// <summary>One that has waited since before, or null.</summary>
    public ReturnedOffer? TakeDemandingSince(TimeSpan before)
    {
        if (_demanding.First is not { Value: var (offer, refusal, since) } || since > before) return null;
        TakeOffDemanding();
        return new ReturnedOffer(offer, refusal);
    }

    private (Offer Offer, GateRefusal Refusal, TimeSpan Since) TakeOffDemanding()
    {
        var first = _demanding.First!.Value;
        _demanding.RemoveFirst();
        _inStock.Remove(first.Offer.Hopper);
        return first;
    }

    public Offer TakeNext()
    {
        var offer = _stock.First!.Value;
        _stock.RemoveFirst();
        _inStock.Remove(offer.Hopper);
        return offer;
    }

    /// <param name="keepNamed">What waits for an agent of its own stays.</param>
    public IEnumerable<Offer> TakeAll(bool keepNamed = false)
    {
        var ordinary = _demanding.Select(d => d.Offer).Concat(_stock);
        List<Offer> all = keepNamed ? [.. ordinary] : [.. Named, .. ordinary];
        _demanding.Clear();
        _stock.Clear();
        if (!keepNamed) Named.Clear();
        foreach (var offer in all) _inStock.Remove(offer.Hopper);
        Asked = 0;
        return all;
    }

    /// <summary>The run's own reasons not to dial. The hours are looked up once a second.</summary>
    public GateRule? OwnLimit(Moment now)
    {
        if (Settings is null || !MayDial) return GateRule.RunNotRunning;
        var second = now.Wall.UtcTicks / TimeSpan.TicksPerSecond;
        if (second != _hoursSecond)
        {
            _hoursSecond = second;
            _hoursAllow = Settings.Times().AllowRun(now.Wall);
        }
        if (!_hoursAllow) return GateRule.OutsideHours;
        return CallerIds.IsSpent(Settings, now.Wall) ? GateRule.CallerIdSpent : null;
    }

    public void ForgetHours()
    {
        _hoursSecond = long.MinValue;
        _endMinute = long.MinValue;
    }

    private long _endMinute = long.MinValue;
    private DateTimeOffset? _hoursEnd;

    /// <summary>When the calling hours end, to a quarter of an hour; null when not within eight hours.</summary>
    public DateTimeOffset? HoursEnd(Moment now)
    {
        if (Settings is null || (ReferenceEquals(Settings.Hours, CallingHours.Always) && Settings.OpeningHours.IsEmpty))
            return null;
        var minute = now.Wall.UtcTicks / TimeSpan.TicksPerMinute;
        if (minute == _endMinute) return _hoursEnd;
        _endMinute = minute;
        _hoursEnd = null;
        for (var quarter = 1; quarter <= 32 && _hoursEnd is null; quarter++)
        {
            var at = now.Wall + TimeSpan.FromMinutes(15 * quarter);
            if (!Settings.Times().AllowRun(at)) _hoursEnd = at;
        }
        return _hoursEnd;
    }
}
