using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Trunks;

namespace Ringtail.Dialing.Switchboards;

/// <summary>What a switchboard keeps of one run: its settings, its stock of offers, its counts here.</summary>
internal sealed class RunDesk(RunId id)
{
    private readonly LinkedList<Offer> _stock = [];
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

    public int Stock => _stock.Count;
    public Offer? Next => _stock.First?.Value;

    public bool Put(Offer offer)
    {
        if (!_inStock.Add(offer.Hopper)) return false;
        _stock.AddLast(offer);
        return true;
    }

    public Offer TakeNext()
    {
        var offer = _stock.First!.Value;
        _stock.RemoveFirst();
        _inStock.Remove(offer.Hopper);
        return offer;
    }

    public IEnumerable<Offer> TakeAll()
    {
        var all = _stock.ToList();
        _stock.Clear();
        _inStock.Clear();
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
            _hoursAllow = Settings.Hours.Allow(now.Wall);
        }
        return _hoursAllow ? null : GateRule.OutsideHours;
    }

    public void ForgetHours() => _hoursSecond = long.MinValue;
}
