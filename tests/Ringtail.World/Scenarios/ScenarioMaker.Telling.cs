using System.Collections.Immutable;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.PbxSim.World;
using Ringtail.World.Trials;

namespace Ringtail.World.Scenarios;

/// <summary>Programs and people who are told of attempts and runs, and who do not always listen.</summary>
internal sealed partial class ScenarioMaker
{
    private const int FirstToldRule = 100;
    private int _toldRule;

    private void AddTelling()
    {
        var chance = new Chance(_seed).Fork("told");
        if (!chance.Is(0.2)) return;
        _features.Add("told");
        _toldRule = FirstToldRule;
        Change(run => run with
        {
            Settings = run.Settings with
            {
                Told = new ToldSettings
                {
                    HttpNotify = chance.Is(0.8) ? $"http://told/{run.Settings.Run.Value}" : "",
                    EmailAddresses = "boss@example.org",
                    EmailEvents = chance.Is(0.7) ? [ToldEvents.RunFinished] : [],
                },
                DispositionRules = [.. run.Settings.DispositionRules, .. Verbs(chance)],
            },
        });
        if (_faultless) return;
        void Sometimes(string what, Action<Trial, bool> set)
        {
            for (var left = chance.Below(3); left > 0; left--)
            {
                var at = chance.Between(3, _turbulence);
                At(at, what, t => set(t, true));
                At(Math.Min(_turbulence - 0.01, at + chance.Between(2, 60)), what + ": over", t => set(t, false));
            }
        }
        var (refused, lost, late) = (chance.Between(0.2, 1.2), chance.Between(0.1, 0.8), chance.Between(1, 20));
        Sometimes("receivers refuse", (t, on) => t.Refuse(on ? refused : 0));
        Sometimes("receivers' answers are lost", (t, on) => t.LoseAnswers(on ? lost : 0));
        Sometimes("receivers are slow", (t, on) => t.DelayAnswers(on ? late : 0.05));
    }

    private ImmutableArray<DispositionRule> Verbs(Chance chance)
    {
        var rules = ImmutableArray.CreateBuilder<DispositionRule>();
        foreach (var verb in (DispositionVerb[])
            [DispositionVerb.HttpGet, DispositionVerb.HttpPost, DispositionVerb.Email])
        {
            if (!chance.Is(0.3)) continue;
            string[] states = ["TERMINATED", "RS_BUSY", "RS_NOANSWER", "RS_LOST"];
            rules.Add(new(++_toldRule, states[chance.Below(states.Length)], "*", true, verb, $"http://rule/{_toldRule}",
                TimeSpan.FromSeconds(chance.Is(0.5) ? 0 : chance.Between(0, 40))));
        }
        return rules.ToImmutable();
    }
}
