using Ringtail.Dialing;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.World.Scenarios;

/// <summary>What agents, carriers and operators do while the world is turbulent.</summary>
internal sealed partial class ScenarioMaker
{
    private double Sometime(double from = 3) => _chance.Between(from, _turbulence);

    private double Shortly(double at) => Math.Min(_turbulence - 0.01, at + _chance.Between(2, 40));

    private void At(double at, string what, Action<Trials.Trial> act) => _moves.Add(new Move(at, what, act));

    private void AddPeoplesMoves()
    {
        if (Has("pauses", 0.4)) Repeat(6, Pause);
        if (Has("log-offs", 0.3)) Repeat(4, LogOff);
        if (Has("all pause", 0.2)) PauseAll();
        if (Has("carrier fails", 0.15)) CarrierFails();
    }

    private void Repeat(int most, Action act)
    {
        var times = 1 + _chance.Below(most);
        for (var i = 0; i < times; i++) act();
    }

    private void Pause()
    {
        var agent = OneOf(_agents).Number;
        var at = Sometime();
        At(at, $"agent {agent} pauses", t => t.Pause(agent, true));
        At(Shortly(at), $"agent {agent} unpauses", t => t.Pause(agent, false));
    }

    private void PauseAll()
    {
        var at = Sometime();
        var back = Shortly(at);
        foreach (var agent in _agents)
        {
            At(at, $"agent {agent.Number} pauses", t => t.Pause(agent.Number, true));
            At(back, $"agent {agent.Number} unpauses", t => t.Pause(agent.Number, false));
        }
    }

    private void LogOff()
    {
        var agent = OneOf(_agents).Number;
        var at = Sometime();
        At(at, $"agent {agent} logs off", t => t.LogOff(agent));
        At(Shortly(at), $"agent {agent} logs in", t => t.LogIn(agent));
    }

    private void CarrierFails()
    {
        var at = Sometime();
        var cause = OneOf(34, 38, 0);
        At(at, "the carrier fails", t => t.FailCarrier(cause));
        At(Shortly(at), "the carrier works", t => t.FailCarrier(null));
    }

    private void AddOperatorsMoves()
    {
        if (Has("paused runs", 0.3)) Repeat(2, PauseRun);
        if (Has("master switch", 0.25)) Repeat(2, SwitchOff);
        if (Has("settings change", 0.2)) Repeat(3, ChangeSettings);
        if (Has("hang-ups", 0.2)) Repeat(4, () => HangUpSomebody(_chance.Unit()));
        if (Has("added calls", 0.15)) Repeat(4, AddCall);
        if (Has("late black list", 0.15)) Repeat(3, BlackListSomebody);
    }

    private void PauseRun()
    {
        var run = OneOf(_runs).Settings.Run;
        var at = Sometime();
        At(at, $"{run} is paused", t => t.PauseRun(run, true));
        At(Shortly(at), $"{run} goes on", t => t.PauseRun(run, false));
    }

    private void SwitchOff()
    {
        var at = Sometime();
        At(at, "master switch off", t => t.SwitchDialing(false));
        At(Shortly(at), "master switch on", t => t.SwitchDialing(true));
    }

    private void ChangeSettings()
    {
        var trunk = OneOf(_trunks);
        var capacity = trunk.Reserve + 1 + _chance.Below(6);
        var endPoint = OneOf(_endPoints);
        var channels = 1 + _chance.Below(20);
        At(Sometime(), $"{trunk.Name} gets {capacity} channels", t => t.ChangeSettings(s => s with
        {
            Trunks = [.. s.Trunks.Select(o => o.Id == trunk.Id ? o with { Capacity = capacity } : o)],
        }));
        At(Sometime(), $"{endPoint.Name} gets {channels} channels", t => t.ChangeSettings(s => s with
        {
            EndPoints = [.. s.EndPoints.Select(o => o.Id == endPoint.Id ? o with { MaxChannels = channels } : o)],
        }));
    }

    private void HangUpSomebody(double which) =>
        At(Sometime(), "somebody is hung up", t => t.HangUp(which));

    private void AddCall()
    {
        var run = OneOf(_runs).Settings.Run;
        var number = $"0212{_callers.Count:0000}";
        var caller = new Listed(number, "+49" + number[1..], Sort(0.7, 0));
        _callers.Add(caller);
        var due = TimeSpan.FromSeconds(_chance.Is(0.5) ? 0 : _chance.Between(1, 60));
        At(Sometime(), $"{number} asks to be called by {run} in {due}", t => t.AddCall(run, caller, due));
    }

    private void BlackListSomebody()
    {
        var run = OneOf(_runs);
        var contact = OneOf(run.Contacts);
        At(Sometime(), $"{contact.Number} goes on a black list", t => t.BlackList(run.Settings.Run, contact));
    }
}
