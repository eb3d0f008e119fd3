using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Rules;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.World;

namespace Ringtail.World.Scenarios;

/// <summary>Runs that look ahead, agents who transfer, and a PBX that goes down.</summary>
internal sealed partial class ScenarioMaker
{
    private bool HasLater(string feature, double probability)
    {
        if (!_later.Is(probability)) return false;
        _features.Add(feature);
        return true;
    }

    private void AddAhead()
    {
        if (!HasLater("adaptive", 0.3)) return;
        var ban = HasLater("retry ban", 0.3);
        var letGo = new Chance(_seed).Fork("let go");
        var after = letGo.Is(0.6) ? letGo.Between(2, 10) : 0;
        if (after > 0) _features.Add("let go");
        for (var i = 0; i < _runs.Count; i++)
        {
            if (i > 0 && !_later.Is(0.7)) continue;
            _runs[i] = _runs[i] with
            {
                Settings = _runs[i].Settings with
                {
                    Pacing = new()
                    {
                        Model = PacingModel.Adaptive,
                        Profile = Profile(ban),
                        LetGoAfter = TimeSpan.FromSeconds(after),
                    },
                },
            };
        }
        if (HasLater("safe harbour", 0.4)) AddSafeHarbour();
    }

    /// <summary>Worlds are short and small: generous caps let them dial ahead at all.</summary>
    private AbandonProfile Profile(bool ban) => AbandonProfile.Own with
    {
        Cap = _later.Is(0.1) ? 0 : _later.Between(0.02, 0.8),
        Windows = [_later.Is(0.7) ? new(WindowKind.Rolling, TimeSpan.FromHours(24)) : new(WindowKind.CalendarDay)],
        ClockStops = _later.Is(0.5) ? ClockStop.AgentConnected : ClockStop.AgentRings,
        RetryBan = ban ? TimeSpan.FromSeconds(_later.Between(20, 600)) : TimeSpan.Zero,
    };

    private void AddSafeHarbour()
    {
        _extensions["1999"] = new SimTarget.Script(3);
        for (var i = 0; i < _endPoints.Count; i++)
            if (_endPoints[i].Kind == EndPointKind.Queue)
                _endPoints[i] = _endPoints[i] with { SafeHarbourExtension = "1999" };
        if (_broken is { } broken) _broken = _endPoints.First(e => e.Id == broken.Id);
    }

    /// <summary>To a colleague, asked first or not, or back into a queue.</summary>
    private void AddTransfers()
    {
        if (_agents.Count < 2 || !HasLater("transfers", 0.2)) return;
        for (var i = 0; i < _agents.Count; i++)
        {
            if (!_later.Is(0.6)) continue;
            var colleague = _agents[(i + 1 + _later.Below(_agents.Count - 1)) % _agents.Count].Number;
            _agents[i] = _agents[i] with
            {
                Transfer = new SimTransfer(colleague, _later.Between(0.2, 1), _later.Is(0.5), _later.Between(1, 6)),
            };
        }
    }

    /// <summary>Agents and programs who say after the end what a call was.</summary>
    private void AddLateStatuses()
    {
        var chance = new Chance(_seed).Fork("late statuses");
        if (!chance.Is(0.15)) return;
        _features.Add("late statuses");
        var wait = TimeSpan.FromSeconds(chance.Between(1, 30));
        var rule = new RescheduleRule("TERMINATED", Trials.Trial.SaidLate, 1, wait, RescheduleMode.Fixed);
        Change(run => run with
        {
            Settings = run.Settings with { RescheduleRules = [.. run.Settings.RescheduleRules, rule] },
        });
        for (var left = 1 + chance.Below(6); left > 0; left--)
        {
            var which = chance.Unit();
            At(chance.Between(10, _turbulence), "a status comes late", t => t.SayLate(which));
        }
    }

    /// <summary>An operator turns the boost of a run while it dials.</summary>
    private void AddBoosts()
    {
        var chance = new Chance(_seed).Fork("boost live");
        if (!chance.Is(0.1)) return;
        _features.Add("boost live");
        for (var left = 1 + chance.Below(5); left > 0; left--)
        {
            var run = _runs[chance.Below(_runs.Count)].Settings.Run;
            var boost = chance.Between(0.5, 3);
            At(chance.Between(3, _turbulence), $"{run} gets boost {boost:0.00}", t => t.SetBoost(run, boost));
        }
    }

    /// <summary>Whose number is shown, to whom the calls are charged, and what the dial plan is told.</summary>
    private void AddIdentities()
    {
        var chance = new Chance(_seed).Fork("identities");
        if (!chance.Is(0.3)) return;
        _features.Add("identities");
        string OneOf(params string[] choices) => choices[chance.Below(choices.Length)];
        Change(run => run with
        {
            Settings = run.Settings with
            {
                CallerId = OneOf("", "0800100", "\"The company\" <0800200>"),
                CallerPresentation = OneOf("", "allowed", "prohib_passed_screen"),
                Account = OneOf("", "costs-7"),
                AgentCallerId = OneOf("", "4711"),
                Variables = chance.Is(0.5) ? [new("SHOP", $"shop {chance.Below(9)}")] : [],
            },
        });
    }

    private void AddRestarts()
    {
        // A restart forgives losses, so that a broken end point may drop a few more: those worlds stay without.
        if (_broken is not null || !HasLater("restarts of the PBX", 0.12)) return;
        for (var i = 0; i <= _later.Below(2); i++)
        {
            var clean = _later.Is(0.5);
            var downFor = _later.Between(1, 30);
            At(_later.Between(3, _turbulence), clean ? "the PBX restarts" : "the power of the PBX fails",
                t => t.RestartPbx(clean, downFor));
        }
    }
}
