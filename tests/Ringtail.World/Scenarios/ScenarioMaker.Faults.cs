using Ringtail.World.Trials;

namespace Ringtail.World.Scenarios;

/// <summary>What goes wrong.</summary>
internal sealed partial class ScenarioMaker
{
    private const double Often = 0.22;
    private readonly HashSet<int> _crashAt = [];

    private void AddFaults()
    {
        _faultless = false;
        AddLinkFaults();
        AddEventFaults();
        AddStoreFaults();
        AddMailFaults();
        if (Has("crashes", 0.35))
        {
            Repeat(3, () => _crashAt.Add(1 + _chance.Below(OneOf(40, 150, 600))));
            if (_chance.Is(0.5)) Repeat(2, () => At(Sometime(), "crash", t => t.Crash("a crash")));
        }
        if (Has("clock jumps", 0.12)) Repeat(2, () =>
        {
            var by = TimeSpan.FromSeconds(_chance.Between(-120, 300));
            At(Sometime(), $"the wall clock jumps by {by}", t => t.JumpClock(by));
        });
    }

    private void AddLinkFaults()
    {
        if (Has("cuts", Often)) Repeat(3, () => At(Sometime(), "the link is cut", t => t.CutLink("cut")));
        if (Has("deaf links", Often)) Repeat(2, () => At(Sometime(), "the link goes deaf", t => t.GoDeaf()));
        if (Has("mute links", Often)) Repeat(2, () => At(Sometime(), "the link goes mute", t => t.GoMute()));
        if (Has("stalls", Often)) Repeat(4, () =>
        {
            var seconds = _chance.Is(0.5) ? _chance.Between(0.1, 1.5) : _chance.Between(1.5, 20);
            At(Sometime(), $"the link stalls for {seconds:F1} s", t => t.Stall(seconds));
        });
        if (Has("overruns", Often)) Repeat(3, () => At(Sometime(), "events overrun", t => t.Overrun()));
        if (Has("refused logins", Often / 2)) Window("logins are refused", (t, on) => t.RefuseLogin(on));
        if (Has("no network", Often / 2)) Window("the PBX is unreachable", (t, on) => t.Unreachable(on));
        if (Has("missing permission", Often / 2))
        {
            var action = OneOf("Originate", "CoreShowChannels", "Hangup");
            Window($"no permission for {action}", (t, on) => t.Forbid(action, on));
        }
    }

    private void AddEventFaults()
    {
        if (Has("repeated events", Often))
        {
            var (share, late) = (_chance.Between(0.02, 0.4), _chance.Is(0.5) ? _chance.Between(0, 2) : 0);
            Window("events are repeated", (t, on) => t.RepeatEvents(on ? share : 0, late));
        }
        if (Has("reordered events", Often))
        {
            var spread = _chance.Between(0.01, 0.5);
            Window("events pass each other", (t, on) => t.Reorder(on ? spread : 0));
        }
        if (Has("lost events", Often))
        {
            var share = _chance.Between(0.002, 0.1);
            Window("events are lost", (t, on) => t.LoseEvents(on ? share : 0));
        }
        if (Has("lost OriginateResponses", Often))
        {
            var share = _chance.Between(0.1, 0.8);
            Window("OriginateResponses are lost", (t, on) => t.LoseConclusions(on ? share : 0));
        }
        if (Has("lost answers", Often))
        {
            var share = _chance.Between(0.05, 0.6);
            Window("answers to actions are lost", (t, on) => t.LoseResponses(on ? share : 0));
        }
    }

    private void AddStoreFaults()
    {
        if (Has("slow store", Often))
        {
            var seconds = _chance.Is(0.7) ? _chance.Between(0.05, 0.8) : _chance.Between(1, 6);
            Window("the store is slow", (t, on) => t.SlowStore(on ? seconds : null));
        }
        if (Has("failing store", Often))
        {
            var share = _chance.Is(0.5) ? 1 : _chance.Between(0.05, 0.6);
            Window("the store fails", (t, on) => t.FailStore(on ? share : 0));
        }
        if (Has("lost commits", Often))
        {
            var share = _chance.Is(0.3) ? 1 : _chance.Between(0.05, 0.6);
            Window("answers of the store are lost", (t, on) => t.LoseCommits(on ? share : 0));
        }
    }

    private void AddMailFaults()
    {
        if (Has("lost mail", Often))
        {
            var share = _chance.Between(0.05, 0.6);
            Window("mail is lost", (t, on) => t.LoseMail(on ? share : 0));
        }
        if (Has("repeated mail", Often))
        {
            var share = _chance.Between(0.05, 0.8);
            Window("mail is repeated", (t, on) => t.RepeatMail(on ? share : 0));
        }
        if (Has("late mail", Often))
        {
            var seconds = _chance.Between(0.05, 3);
            Window("mail is late", (t, on) => t.DelayMail(on ? seconds : 0));
        }
    }

    private void Window(string what, Action<Trial, bool> set) => Repeat(2, () =>
    {
        var at = Sometime();
        At(at, what, t => set(t, true));
        At(Shortly(at), what + ": over", t => set(t, false));
    });
}
