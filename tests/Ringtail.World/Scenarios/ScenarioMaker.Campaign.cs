using System.Collections.Immutable;
using System.Globalization;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.World.Host;

namespace Ringtail.World.Scenarios;

/// <summary>
/// What campaigns can do: agents first, several numbers, lists that are paused, contacts in zones, limits, calls for a
/// time or an agent, and disposition rules.
/// </summary>
internal sealed partial class ScenarioMaker
{
    private static readonly string[] Zones = ["Europe/Berlin", "Europe/London", "America/New_York", "Asia/Tokyo"];

    private bool HasCampaign(string feature, double probability)
    {
        if (!_campaign.Is(probability)) return false;
        _features.Add(feature);
        return true;
    }

    private T AnyOf<T>(IReadOnlyList<T> choices) => choices[_campaign.Below(choices.Count)];

    private double Anytime(double from = 3) => _campaign.Between(from, _turbulence);

    private double SoonAfter(double at) => Math.Min(_turbulence - 0.01, at + _campaign.Between(2, 40));

    private void Several(int most, Action act)
    {
        for (var left = 1 + _campaign.Below(most); left > 0; left--) act();
    }

    private void AddCampaigns()
    {
        if (HasCampaign("agents first", 0.35)) AddAgentsFirst();
        if (HasCampaign("several numbers", 0.25)) AddNumbers();
        if (HasCampaign("two lists", 0.25)) AddLists();
        if (HasCampaign("zones", 0.25)) AddZones();
        if (HasCampaign("limits", 0.2)) AddLimits();
        if (HasCampaign("calls for agents and times", 0.4)) AddCalls();
        if (HasCampaign("disposition rules", 0.25)) AddRules();
        if (HasCampaign("black list of the installation", 0.15)) Several(4, () =>
        {
            var contact = AnyOf(AnyOf(_runs).Contacts);
            At(Anytime(), $"{contact.Number} goes on a black list for all", t => t.BlackListEverywhere(contact));
        });
    }

    private void AddAgentsFirst()
    {
        for (var i = 0; i < _endPoints.Count; i++)
        {
            if (_endPoints[i] == _broken || _endPoints[i].Kind != EndPointKind.Queue || _campaign.Is(0.3)) continue;
            _endPoints[i] = _endPoints[i] with
            {
                AgentFirst = true,
                Preview = _campaign.Is(0.5),
                AgentRingMax = TimeSpan.FromSeconds(_campaign.Between(4, 15)),
                ReservationMax = TimeSpan.FromSeconds(_campaign.Between(5, 40)),
            };
        }
        if (HasCampaign("slow phones", 0.5))
            for (var i = 0; i < _agents.Count; i++)
                _agents[i] = _agents[i] with
                {
                    PickUp = _campaign.Between(1, 8),
                    LeavesMusicAfter = _campaign.Is(0.2) ? _campaign.Between(1, 8) : null,
                };
        Several(6, () => At(Anytime(), "a number goes on a black list at the last moment",
            t => t.BlackListAtLastMoment()));
    }

    private void Change(Func<RunPlan, RunPlan> change)
    {
        for (var i = 0; i < _runs.Count; i++) _runs[i] = change(_runs[i]);
    }

    private void AddNumbers() => Change(run => run with
    {
        Settings = run.Settings with { NumberOrder = AnyOf(Enum.GetValues<NumberOrder>()) },
        Contacts = [.. run.Contacts.Select(c => c.E164 is null || _campaign.Is(0.5) ? c : c with
        {
            Further = [.. Enumerable.Range(1, 1 + _campaign.Below(3)).Select(n => string.Create(
                CultureInfo.InvariantCulture, $"0213{n}{run.Settings.Run.Value}{c.Number[^4..]}"))],
        })],
    });

    private void AddLists()
    {
        Change(run => run with
        {
            Contacts = [.. run.Contacts.Select(c => c with { List = _campaign.Below(2) })],
        });
        Several(4, () =>
        {
            var run = AnyOf(_runs).Settings.Run;
            var which = _campaign.Below(2);
            var at = Anytime();
            At(at, $"list {which} of {run} is paused", t => t.PauseList(run, which, true));
            At(SoonAfter(at), $"list {which} of {run} goes on", t => t.PauseList(run, which, false));
        });
    }

    /// <summary>In one of the zones the hours begin or end, or a break begins and ends, while we look.</summary>
    private void AddZones() => Change(run =>
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(AnyOf(Zones));
        var local = TimeOnly.FromTimeSpan(TimeZoneInfo.ConvertTime(WorldTime.Begin, zone).TimeOfDay);
        // Settings know whole seconds.
        var edge = local.Add(TimeSpan.FromSeconds(Math.Round(_campaign.Between(20, _turbulence))));
        var days = Enum.GetValues<DayOfWeek>().ToHashSet();
        var (from, to) = _campaign.Is(0.5) ? (new TimeOnly(0, 0), edge) : (edge, new TimeOnly(23, 59, 59));
        var lunch = new OpeningRule { Opens = false, Start = edge, End = edge.Add(TimeSpan.FromSeconds(40)) };
        var breaks = _campaign.Is(0.4);
        return run with
        {
            Settings = run.Settings with
            {
                HoursIn = AnyOf([HoursZone.Contact, HoursZone.Contact, HoursZone.Both]),
                UnknownZones = _campaign.Is(0.5) ? "" : $"{AnyOf(Zones)};{zone.Id}",
                Hours = breaks ? CallingHours.Always with { Zone = zone } : new(from, to, days, zone),
                OpeningHours = breaks ? [new OpeningHours { Name = "lunch", Rules = [lunch] }] : [],
            },
            Contacts = [.. run.Contacts.Select(c => c with
            {
                Zones = _campaign.Is(0.1) ? "" : _campaign.Is(0.15) ? $"{AnyOf(Zones)};{AnyOf(Zones)}"
                    : _campaign.Is(0.6) ? zone.Id : AnyOf(Zones),
            })],
        };
    });

    private void AddLimits()
    {
        var everywhere = new AttemptLimits(_campaign.Below(4), 0, _campaign.Is(0.3) ? 1 + _campaign.Below(3) : 0);
        Change(run => run with
        {
            Settings = run.Settings with
            {
                Limits = new(new AttemptLimits(_campaign.Below(3), 0, _campaign.Is(0.3) ? 1 + _campaign.Below(3) : 0),
                    everywhere),
            },
        });
    }

    private Listed Caller(string number)
    {
        var caller = new Listed(number, "+49" + number[1..], Sort(0.7, 0, _campaign));
        _callers.Add(caller);
        return caller;
    }

    private void AddCalls()
    {
        Several(8, () =>
        {
            var run = AnyOf(_runs).Settings.Run;
            // Some of them are on a list too.
            var caller = _campaign.Is(0.3) ? AnyOf(AnyOf(_runs).Contacts) with { Further = [], List = 0 }
                : Caller($"0214{_callers.Count:0000}");
            var way = AnyOf(["api", "schedule", "manual", "call back"]);
            var due = TimeSpan.FromSeconds(way is "schedule" or "call back" ? _campaign.Between(2, 60) : 0);
            var agent = way is "manual" or "call back" ? AnyOf(_agents).Number : "";
            var own = TimeSpan.FromSeconds(_campaign.Between(5, 120));
            At(Anytime(), $"{caller.Number} is to be called by {run} ({way}) {agent} in {due}",
                t => t.AddCall(run, caller, way, due, agent, own));
        });
        Several(3, () =>
        {
            var which = _campaign.Unit();
            double? later = _campaign.Is(0.6) ? _campaign.Between(2, 60) : null;
            At(Anytime(), later is null ? "a call is cancelled" : "a call is moved",
                t => t.ChangeSchedule(which, later));
        });
    }

    /// <summary>A call in the last run for those that the first served; black lists that fill by themselves.</summary>
    private void AddRules()
    {
        var id = 0;
        if (_runs.Count > 1)
        {
            var rule = new DispositionRule(++id, AnyOf(["TERMINATED", "RS_BUSY", "RS_NOANSWER"]), "*", true,
                DispositionVerb.Reschedule, _runs[^1].Settings.Name, TimeSpan.FromSeconds(_campaign.Between(0, 5)))
            {
                Variables = Ledger.Deeds.Marks,
            };
            _runs[0] = _runs[0] with { Settings = _runs[0].Settings with { DispositionRules = [rule] } };
        }
        if (!_campaign.Is(0.5)) return;
        for (var i = 0; i < _runs.Count; i++)
        {
            var name = $"filled by {_runs[i].Settings.Name}";
            var rule = new DispositionRule(++id, AnyOf(["RS_NUMBER", "RS_BUSY", "RS_NOANSWER"]), "", true,
                DispositionVerb.AddBlackList, name, TimeSpan.Zero);
            _runs[i] = _runs[i] with
            {
                Settings = _runs[i].Settings with { DispositionRules = [.. _runs[i].Settings.DispositionRules, rule] },
            };
        }
    }
}
