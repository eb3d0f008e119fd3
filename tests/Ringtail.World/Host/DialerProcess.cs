using Ringtail.Dialing;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Loops;

namespace Ringtail.World.Host;

/// <summary>
/// The program from its start to its end: one switchboard and the runs, joined as the runtime joins them (the loops in
/// Ringtail.Runtime), but on one thread and in virtual time. What it knows is gone when it is killed.
/// </summary>
internal sealed class DialerProcess
{
    private readonly Site _site;
    private readonly TimeSpan _began;
    private readonly StoreDoor _back;
    private readonly ForgottenRuns _forgotten = new();

    public DialerProcess(Site site, int number)
    {
        _site = site;
        _began = site.Agenda.Now;
        Number = number;
        var chance = site.Chance.Fork($"process {number}");
        Door = new(site.Store, site.Agenda, site.StoreWeather, site.Points, chance.Fork("store"))
        {
            Trace = site.Trace,
        };
        _back = new(site.Store, site.Agenda, site.StoreWeather, new CrashPoints([], _ => { }), chance.Fork("back"));
        Mail = new(site.Agenda, site.MailWeather, chance.Fork("mail"), () => Alive);
        Switchboard = new(site, this, chance.Fork("link"));
        foreach (var run in site.Runs.Keys.OrderBy(r => r.Value)) Runs.Add(run, new(site, this, run));
    }

    public bool Alive { get; private set; } = true;
    public int Number { get; }
    public StoreDoor Door { get; }
    public MailRoom Mail { get; }
    public SwitchboardHost Switchboard { get; }
    public SortedDictionary<RunId, RunHost> Runs { get; } =
        new(Comparer<RunId>.Create((a, b) => a.Value.CompareTo(b.Value)));

    /// <summary>The monotonic clock starts with the process.</summary>
    public TimeSpan Elapsed => _site.Agenda.Now - _began;

    public Moment Now => new(Elapsed, _site.Time.Wall);

    public void Start()
    {
        Switchboard.Start();
        foreach (var run in Runs.Values) run.Start();
        if (_site.Runs.Values.Any(r => !r.DispositionRules.IsEmpty || r.Told != ToldSettings.Nobody))
            new OutboxHost(_site, this).Start();
        Supervise();
    }

    /// <summary>Those who dial the list hear that it grew.</summary>
    public void TellAdded(ListId list)
    {
        foreach (var (id, run) in _site.Store.State.Runs)
            if (run.Lists.Exists(l => l.List.Id == list.Value)) Ask(new RunId(id), new RunInput.ContactsAdded());
    }

    /// <summary>As the runtime's supervisor: whoever was to tell a run may have died before.</summary>
    private void Supervise()
    {
        if (!Alive) return;
        _site.Agenda.In(ForgottenRuns.LookEvery.TotalSeconds, Supervise);
        var before = _site.Time.Wall - ForgottenRuns.After;
        _back.Ask("look for forgotten runs", () => Alive, store => store.ReadForgottenRunsAsync(before, default),
            found =>
            {
                foreach (var run in _forgotten.Untold(found)) Ask(run, new RunInput.ContactsAdded());
                _forgotten.Told(found);
            }, _ => { });
    }

    public void Kill()
    {
        Alive = false;
        Switchboard.CloseLink();
    }

    public void SwitchDialing(bool on) => Switchboard.SwitchDialing(on);

    public void Reload() => Switchboard.Reload();

    public void Ask(RunId run, RunInput input) => Runs[run].Ask(input);

    public void Ask(SwitchboardInput input) => Switchboard.Ask(input);

    /// <summary>What the core itself finds wrong with its sums.</summary>
    public IEnumerable<string> Recount() => Switchboard.Recount().Concat(Runs.Values.SelectMany(r => r.Recount()));
}
