using System.Collections.Immutable;
using System.Globalization;
using Ringtail.Dialing;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Dialing.Trunks;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.Wire;
using Ringtail.PbxSim.World;
using Ringtail.Telephony;
using Ringtail.World.Host;

namespace Ringtail.World.Scenarios;

/// <summary>
/// From a seed to a world. Swarm testing: each seed switches a random subset of the features on, so that a few meet
/// often instead of all meeting always.
/// </summary>
internal sealed partial class ScenarioMaker
{
    private static readonly HashSet<string> Interests = new(PbxTranslator.Interests, StringComparer.OrdinalIgnoreCase);

    private readonly ulong _seed;
    private readonly Chance _chance;
    /// <summary>For what came later: the other seeds stay the worlds that they were.</summary>
    private readonly Chance _later;
    private readonly Chance _campaign;
    private readonly List<string> _features = [];
    private readonly List<Move> _moves = [];
    private readonly List<SimAgentOptions> _agents = [];
    private readonly List<SimQueueOptions> _queues = [];
    private readonly List<EndPointSettings> _endPoints = [];
    private readonly List<TrunkSettings> _trunks = [];
    private readonly List<SimOutContext> _outContexts = [];
    private readonly List<RunPlan> _runs = [];
    private readonly List<Listed> _callers = [];
    private readonly Dictionary<string, SimTarget> _extensions = [];
    private readonly bool _v22;
    private readonly double _turbulence;
    private EndPointSettings? _broken;
    private bool _faultless = true;

    private ScenarioMaker(ulong seed)
    {
        _seed = seed;
        _chance = new Chance(seed).Fork("scenario");
        _later = new Chance(seed).Fork("later");
        _campaign = new Chance(seed).Fork("campaign");
        _v22 = Has("v22", 0.5);
        _turbulence = _chance.Between(60, 240);
    }

    public static Scenario Make(ulong seed)
    {
        var maker = new ScenarioMaker(seed);
        maker.AddTeams();
        maker.AddTrunks();
        maker.AddRuns();
        maker.AddPeoplesMoves();
        maker.AddOperatorsMoves();
        var rich = maker._campaign.Is(0.4);
        var calm = rich && maker._campaign.Is(0.3);
        if (maker._chance.Is(0.85) && !calm) maker.AddFaults();
        maker.AddAhead();
        maker.AddTransfers();
        if (!maker._faultless) maker.AddRestarts();
        if (rich) maker.AddCampaigns();
        maker.AddLateStatuses();
        maker.AddBoosts();
        maker.AddIdentities();
        maker.AddMachines();
        maker.AddTelling();
        maker.AddQueueLogs();
        maker.AddListRules();
        maker.AddUploads();
        maker.AddPools();
        maker.AddAutoPauses();
        maker.AddLocals();
        maker.AddUploadsCutOff();
        return maker.Finish();
    }

    private Scenario Finish() => new()
    {
        Seed = _seed,
        Pbx = new SimPbxOptions
        {
            Version = _v22 ? SimVersion.V22 : SimVersion.V16,
            Trunks = [.. _trunks.Select(t => new SimTrunkOptions(t.Name))],
            Agents = _agents,
            Queues = _queues,
            Extensions = _extensions,
            OutContexts = _outContexts,
        },
        Settings = new SwitchboardSettings
        {
            Pbx = SwitchboardHost.Pbx,
            Name = "the PBX",
            Trunks = [.. _trunks],
            EndPoints = [.. _endPoints],
        },
        Runs = _runs,
        Callers = _callers,
        Link = new SimLinkOptions
        {
            Latency = _chance.Between(0.0005, 0.02),
            MessagesPerUnit = Has("slow throttle", 0.2) ? 1 : 5,
            Interests = Interests,
        },
        Moves = _moves,
        Tick = Has("fast tick", 0.3) ? 0.1 : 0.25,
        Turbulence = _turbulence,
        StoreLatency = Has("slow disk", 0.2) ? 0.08 : 0.004,
        Faultless = _faultless,
        CrashAt = _crashAt,
        Downtime = _chance.Between(0.05, 8),
        Broken = _broken,
        Misheard = _misheard,
        Silent = _silent,
        PeopleMarked = _peopleMarked,
        Features = string.Join(", ", _features),
    };

    /// <summary>Whether this seed has a feature.</summary>
    private bool Has(string feature, double probability)
    {
        if (!_chance.Is(probability)) return false;
        _features.Add(feature);
        return true;
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private T OneOf<T>(params IReadOnlyList<T> choices) => choices[_chance.Below(choices.Count)];

    // Teams

    private void AddTeams()
    {
        var misses = Has("missed calls", 0.25);
        var agents = 1 + _chance.Below(8);
        var talk = _chance.Between(3, 25);
        for (var i = 0; i < agents; i++)
        {
            _agents.Add(new SimAgentOptions(Number(301 + i), $"Agent {301 + i}", _chance.Between(0.3, 3), talk)
            {
                MissesCall = misses ? _chance.Between(0, 0.5) : 0,
            });
        }
        var queues = Has("several queues", 0.45) ? 2 + _chance.Below(2) : 1;
        var shared = queues > 1 && Has("shared members", 0.6);
        var ringall = Has("ringall", 0.35);
        var wrapUp = Has("wrap-up", 0.4);
        var boosted = Has("boost", 0.5);
        for (var i = 0; i < queues; i++)
        {
            string[] members =
                [.. _agents.Where((_, n) => n % queues == i || (shared && _chance.Is(0.5))).Select(a => a.Number)];
            if (members.Length == 0) members = [_agents[0].Number];
            AddQueue($"queue{i + 1}", ringall && _chance.Is(0.7) ? "ringall" : "rrmemory", members,
                wrapUp ? _chance.Between(1, 8) : 0, boosted ? OneOf(1.0, 1.15, 1.5, 2, 3) : 1);
        }
        if (Has("phone end point", 0.25)) AddPhone();
        if (Has("broken end point", 0.12)) Break(_endPoints[^1]);
    }

    private void AddQueue(string name, string strategy, string[] members, double wrapUp, double boost)
    {
        var extension = Number(1000 + _endPoints.Count + 1);
        _queues.Add(new SimQueueOptions(name, strategy, members, wrapUp, _chance.Between(5, 15)));
        _extensions[extension] = new SimTarget.Queue(name, _chance.Is(0.2) ? _chance.Between(3, 20) : 300);
        _endPoints.Add(new EndPointSettings
        {
            Id = new(_endPoints.Count + 1),
            Kind = EndPointKind.Queue,
            Name = name,
            Extension = extension,
            Context = "wombat",
            MaxChannels = _chance.Is(0.3) ? 2 + _chance.Below(6) : 100,
            BoostFactor = boost,
            MaxWaitingCalls = _chance.Is(0.3) ? _chance.Below(3) : 10,
            WrapUp = TimeSpan.FromSeconds(wrapUp),
        });
    }

    private void AddPhone()
    {
        var extension = Number(1000 + _endPoints.Count + 1);
        _extensions[extension] = new SimTarget.Script(_chance.Between(2.5, 8), _chance.Is(0.4) ? "HEARD" : null);
        _endPoints.Add(new EndPointSettings
        {
            Id = new(_endPoints.Count + 1),
            Kind = EndPointKind.Phone,
            Name = "announcement",
            Extension = extension,
            Context = "wombat",
            MaxChannels = 1 + _chance.Below(5),
        });
    }

    /// <summary>A typo in the dialplan: whoever answers is cut.</summary>
    private void Break(EndPointSettings endPoint)
    {
        _broken = endPoint;
        _extensions.Remove(endPoint.Extension);
    }

    private void AddTrunks()
    {
        var trunks = Has("several trunks", 0.4) ? 2 : 1;
        var tight = Has("tight trunk", 0.3);
        var rate = Has("trunk rate", 0.2);
        for (var i = 0; i < trunks; i++)
        {
            var name = $"carrier{i + 1}";
            _trunks.Add(new TrunkSettings
            {
                Id = new(i + 1),
                Name = name,
                DialString = _v22 ? "PJSIP/${num}@" + name : $"SIP/{name}/${{num}}",
                Capacity = tight ? 1 + _chance.Below(4) : 40,
                Reserve = tight && _chance.Is(0.2) ? 1 : 0,
                CallsPerPeriod = rate ? 1 + _chance.Below(3) : 100,
            });
        }
        // A trunk that may carry nothing would keep its run from ever ending.
        for (var i = 0; i < trunks; i++)
            if (_trunks[i].Capacity <= _trunks[i].Reserve) _trunks[i] = _trunks[i] with { Reserve = 0 };
    }

    // Runs

    private void AddRuns()
    {
        var count = Has("several runs", 0.5) ? 2 + _chance.Below(2) : 1;
        var rules = Has("reschedule rules", 0.7);
        var hours = Has("calling hours", 0.12);
        var length = Has("longest call", 0.2);
        var duplicates = count > 1 && Has("same number in two runs", 0.5);
        var black = Has("black list", 0.25);
        for (var i = 0; i < count; i++)
        {
            var endPoints = _endPoints.Where(_ => _chance.Is(0.7)).Select(e => e.Id).ToImmutableArray();
            if (endPoints.IsEmpty) endPoints = [_endPoints[0].Id];
            var contacts = Contacts(i, duplicates);
            _runs.Add(new RunPlan(
                new RunSettings
                {
                    Run = new(i + 1),
                    Campaign = new(i + 1),
                    Name = $"campaign {i + 1}",
                    Priority = OneOf(1, 5, 5, 10),
                    Boost = _chance.Is(0.15) ? 1.5 : 1,
                    Trunks = [.. Shuffled(_trunks).Select(t => t.Id)],
                    EndPoints = endPoints,
                    RingTimeMax = TimeSpan.FromSeconds(_chance.Between(8, 20)),
                    CallLengthMax = length ? TimeSpan.FromSeconds(_chance.Between(4, 20)) : TimeSpan.Zero,
                    Hours = hours ? Hours() : CallingHours.Always,
                    RescheduleRules = rules ? Rules() : [],
                    BatchSize = OneOf(1, 5, 20, 100),
                    IdleWhenFinished = _chance.Is(0.1),
                },
                contacts,
                black ? [.. contacts.Where(_ => _chance.Is(0.15)).Select(c => c.Number)] : []));
        }
    }

    private IEnumerable<T> Shuffled<T>(IEnumerable<T> items) =>
        items.Select(i => (Key: _chance.Unit(), i)).OrderBy(p => p.Key).Select(p => p.i);

    private List<Listed> Contacts(int run, bool duplicates)
    {
        var most = OneOf(4, 12, 30, 60);
        var count = 1 + _chance.Below(most);
        var answers = _chance.Between(0.2, 0.9);
        var bad = Has("bad carriers", 0.3) ? 0.5 : 0.1;
        var contacts = new List<Listed>();
        for (var i = 0; i < count; i++)
        {
            // A number of another run, and written otherwise.
            if (duplicates && run > 0 && _chance.Is(0.3))
            {
                var other = OneOf(_runs[0].Contacts);
                contacts.Add(other with { Number = _chance.Is(0.5) ? other.Number : other.Number.Insert(3, " ") });
                continue;
            }
            var number = string.Create(CultureInfo.InvariantCulture, $"0211{run + 1}{i:0000}");
            contacts.Add(new Listed(number, "+49" + number[1..], Sort(answers, bad)));
        }
        if (_chance.Is(0.1)) contacts.Add(new Listed("112", null, Callee.Answers));
        return contacts;
    }

    private Callee Sort(double answers, double bad) => Sort(answers, bad, _chance);

    private static Callee Sort(double answers, double bad, Chance chance)
    {
        Callee Of(params Callee[] sorts) => sorts[chance.Below(sorts.Length)];
        if (chance.Is(answers))
            return chance.Is(0.7) ? Callee.Answers : Of(Callee.LeavesEarly, Callee.Impatient, Callee.Changeable);
        return chance.Is(bad)
            ? Of(Callee.Congested, Callee.OutOfOrder, Callee.Declines, Callee.NoRoute, Callee.Changed)
            : Of(Callee.Busy, Callee.NeverAnswers, Callee.Unknown, Callee.Changeable);
    }

    /// <summary>A window that closes, or opens, while we look.</summary>
    private CallingHours Hours()
    {
        var begin = TimeOnly.FromTimeSpan(WorldTime.Begin.TimeOfDay);
        var edge = begin.Add(TimeSpan.FromSeconds(_chance.Between(20, _turbulence)));
        var days = Enum.GetValues<DayOfWeek>().ToHashSet();
        return _chance.Is(0.5)
            ? new(begin.AddHours(-1), edge, days, TimeZoneInfo.Utc)
            : new(edge, begin.AddHours(10), days, TimeZoneInfo.Utc);
    }

    private ImmutableArray<RescheduleRule> Rules()
    {
        var rules = new List<RescheduleRule>();
        foreach (var status in (string[])["RS_BUSY", "RS_NOANSWER", "RS_LOST", "RS_REJECTED", "RS_NUMBER", "RS_ERROR"])
        {
            if (!_chance.Is(0.5)) continue;
            rules.Add(new(status, "", 1 + _chance.Below(3), TimeSpan.FromSeconds(_chance.Between(1, 40)),
                _chance.Is(0.3) ? RescheduleMode.Multiplied : RescheduleMode.Fixed));
        }
        if (_chance.Is(0.3))
            rules.Add(new(
                "TERMINATED", "HEARD", 1, TimeSpan.FromSeconds(_chance.Between(5, 20)), RescheduleMode.Fixed));
        return [.. rules];
    }
}
