using System.Globalization;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.PbxSim.World;

namespace Ringtail.World.Scenarios;

/// <summary>Lists that rules fill and people upload to, pools of caller ids, runs that pause by themselves.</summary>
internal sealed partial class ScenarioMaker
{
    private const int ListRule = 200;

    /// <summary>Attribute of a contact's own caller id.</summary>
    private const string Shown = "SHOW";

    /// <summary>To later runs, or to a list of the same one that fills no other: worlds must end.</summary>
    private void AddListRules()
    {
        var chance = new Chance(_seed).Fork("add list");
        if (!chance.Is(0.15)) return;
        _features.Add("add list");
        var from = chance.Below(_runs.Count);
        var to = from + chance.Below(_runs.Count - from);
        var list = to == from ? $"again of list 0 of {_runs[from].Settings.Run}" : $"filled by {from}";
        string[] states = ["TERMINATED", "RS_BUSY", "RS_NOANSWER"], modes = ["ALL", "INPUT", "NONE"];
        var rule = new DispositionRule(ListRule, states[chance.Below(3)], "*", true, DispositionVerb.AddList,
            to == from ? "again of ${list}" : list, TimeSpan.FromSeconds(chance.Is(0.5) ? 0 : chance.Between(0, 30)))
        {
            VariableMode = modes[chance.Below(3)],
            Variables = Ledger.Deeds.Marks,
        };
        _runs[from] = _runs[from] with
        {
            Settings = _runs[from].Settings with
            {
                DispositionRules = [.. _runs[from].Settings.DispositionRules, rule],
            },
            // What the list knows of them goes along, or does not.
            Contacts = [.. _runs[from].Contacts.Select(c => chance.Is(0.5) ? c : c with
            {
                Attributes = [.. c.Attributes, new("WHO", $"{chance.Below(99)}")],
            })],
        };
        _runs[to] = _runs[to] with { Filled = [.. _runs[to].Filled, list] };
        if (_faultless || !chance.Is(0.5)) return;
        var at = chance.Between(3, _turbulence);
        At(at, "deeds are done unheard", t => t.LoseDeeds(0.5));
        At(Math.Min(_turbulence - 0.01, at + chance.Between(5, 60)), "deeds are done unheard: over",
            t => t.LoseDeeds(0));
    }

    /// <summary>Into lists of runs that go on or have ended, in slices; some numbers are there already.</summary>
    private void AddUploads()
    {
        var chance = new Chance(_seed).Fork("uploads");
        if (!chance.Is(0.15)) return;
        _features.Add("uploads");
        for (var left = 1 + chance.Below(3); left > 0; left--)
        {
            var run = _runs[chance.Below(_runs.Count)];
            var (which, passOver) = (chance.Below(2), chance.Is(0.5));
            var at = chance.Between(3, _turbulence);
            for (var slice = 1 + chance.Below(3); slice > 0; slice--)
            {
                Listed[] rows = [.. Enumerable.Range(0, 1 + chance.Below(8)).Select(_ => Uploaded(run, chance))];
                var last = slice == 1;
                At(at, $"{rows.Length} contacts are uploaded to a list of {run.Settings.Run}",
                    t => t.Upload(run.Settings.Run, which, rows, passOver, last));
                at = Math.Min(_turbulence - 0.01, at + chance.Between(0.05, 3));
            }
        }
    }

    /// <summary>Into the list of a run that has ended; the program ends before it tells the run.</summary>
    private void AddUploadsCutOff()
    {
        var chance = new Chance(_seed).Fork("uploads cut off");
        if (_faultless || !chance.Is(0.1)) return;
        _features.Add("uploads cut off");
        var run = _runs[chance.Below(_runs.Count)];
        Listed[] rows = [.. Enumerable.Range(0, 1 + chance.Below(4)).Select(_ => Uploaded(run, chance))];
        At(chance.Between(3, _turbulence), $"an upload to {run.Settings.Run} when it has ended, and a crash",
            t => t.UploadAndCrash(run.Settings.Run, rows));
    }

    private Listed Uploaded(RunPlan run, Chance chance)
    {
        if (chance.Is(0.25)) return run.Contacts[chance.Below(run.Contacts.Count)];
        var number = string.Create(CultureInfo.InvariantCulture, $"0215{_callers.Count:0000}");
        var row = new Listed(number, "+49" + number[1..], Sort(0.7, 0, chance));
        _callers.Add(row);
        return row;
    }

    private void AddPools()
    {
        var chance = new Chance(_seed).Fork("caller ids");
        if (!chance.Is(0.2)) return;
        _features.Add("caller ids");
        var daily = chance.Is(0.6);
        Change(run =>
        {
            if (chance.Is(0.2)) return run;
            var own = chance.Is(0.4);
            return run with
            {
                Settings = run.Settings with
                {
                    CallerIdAttribute = own ? Shown : "",
                    CallerIds = [.. Enumerable.Range(1, 1 + chance.Below(4)).Select(n => new PooledCallerId(
                        (run.Settings.Run.Value * 10) + n, $"0800{run.Settings.Run.Value}{n}",
                        daily && chance.Is(0.7) ? 1 + chance.Below(12) : 0))],
                },
                Contacts = [.. run.Contacts.Select(c => !own || chance.Is(0.6) ? c : c with
                {
                    Attributes = [.. c.Attributes, new(Shown, $"0900{chance.Below(9)}")],
                })],
            };
        });
    }

    private void AddAutoPauses()
    {
        var chance = new Chance(_seed).Fork("auto-pause");
        if (!chance.Is(0.15)) return;
        _features.Add("auto-pause");
        Change(run => chance.Is(0.3) ? run : run with { Settings = run.Settings with { AutoPause = true } });
    }
}
