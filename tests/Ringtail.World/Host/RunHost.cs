using System.Collections.Immutable;
using System.Diagnostics;
using Ringtail.Dialing;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Loops.Mail;
using Ringtail.Runtime.Storage;

namespace Ringtail.World.Host;

/// <summary>
/// A run's loop in virtual time, over its lives within one process: a failing store or a switchboard that began anew
/// ends a life, and the next one begins from the store.
/// </summary>
internal sealed class RunHost(Site site, DialerProcess process, RunId run)
{
    private static readonly TimeSpan RetryMin = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(10);

    private readonly string _subject = $"run/{run.Value}";
    private TimeSpan _wait = RetryMin;
    private Life? _life;
    private int _lives;

    /// <summary>Null between two lives.</summary>
    public Run? Core => _life?.Core;

    public void Start()
    {
        process.Mail.Open(_subject, envelope => _life?.When(() => _life?.Receive(envelope)));
        Begin();
    }

    public void Ask(RunInput input) => _life?.When(() => _life?.Step(input));

    public IEnumerable<string> Recount() => _life?.Core.RecountInvariants().Select(b => $"{run}: {b}") ?? [];

    private void Begin()
    {
        if (!process.Alive) return;
        var number = ++_lives;
        Func<bool> alive = () => process.Alive && _lives == number;
        process.Door.Ask($"acquire {_subject}", alive,
            store => store.AcquireAsync(_subject, "world", TimeSpan.FromSeconds(15), default),
            ownership => process.Door.Ask($"restore {_subject}", alive,
                store => store.RestoreRunAsync(run, ownership, default),
                restored => BeginLife(new Life(this, site, process, run, ownership, alive), restored), Fail), Fail);
    }

    private void BeginLife(Life life, RunRestore restored)
    {
        _life = life;
        life.Begin(restored);
    }

    private void Fail(StoreException failure)
    {
        site.Trace?.Invoke($"run      {run} begins anew in {_wait}: {failure.Message}");
        End(_wait);
        _wait = _wait * 2 < RetryMax ? _wait * 2 : RetryMax;
    }

    private void End(TimeSpan wait)
    {
        _life = null;
        _lives++;
        site.Agenda.In(wait, Begin);
    }

    /// <summary>One life.</summary>
    private sealed class Life(
        RunHost host, Site site, DialerProcess process, RunId run, Ownership ownership, Func<bool> alive)
    {
        private const int SettlementsMax = 500;
        private static readonly TimeSpan ResendAfter = TimeSpan.FromSeconds(1);
        private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(3);
        private static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(15);

        private readonly Queue<Settlement> _settlements = new();
        private readonly Queue<RunEffect.StateChanged> _states = new();
        private readonly Queue<int> _claims = new();
        private readonly HoursBook _hours = new();
        private MailLink? _pbx;
        private bool _writes, _writesState, _burstBooked;

        public Run Core { get; } = new(site.Runs[run]);

        private MailLink Pbx => _pbx ??= new(
            host._subject, ownership.Epoch, envelope => process.Mail.Post("pbx/1", envelope));

        public void Begin(RunRestore restored)
        {
            Step(new RunInput.Restored(restored));
            if (restored.Counts.Pending > 0 && Core.State == RunState.Completed) site.LeftUnlooked?.Invoke(run);
            site.Agenda.In(LeaseLength / 3, KeepLease);
            site.Agenda.In(site.Tick, Tick);
        }

        /// <summary>One message; what came at the same instant is one burst, after which time is stepped.</summary>
        public void When(Action message)
        {
            if (!alive()) return;
            message();
            if (_burstBooked) return;
            _burstBooked = true;
            site.Agenda.In(0, () =>
            {
                _burstBooked = false;
                Burst();
            });
        }

        public void Step(RunInput input)
        {
            if (!alive()) return;
            if (input is not RunInput.Tick) site.Trace?.Invoke($"run in   {run} {Traces.Of(input)}");
            foreach (var effect in Core.Step(input, process.Now))
            {
                if (!alive()) return;
                site.Trace?.Invoke($"run out  {run} {Traces.Of(effect)}");
                Apply(effect);
            }
            if (input is RunInput.SettingsChanged) Attach();
        }

        public void Receive(Envelope envelope)
        {
            var receipt = Pbx.Receive(envelope, process.Elapsed);
            if (receipt.NewLife)
            {
                // What we know of the stock there is void: begin from the store.
                host.End(TimeSpan.Zero);
                return;
            }
            foreach (var letter in receipt.Letters) Step(MailCodec.ReadRunInput(letter));
        }

        private void Tick()
        {
            if (!alive()) return;
            Burst();
            site.Agenda.In(Core.State == RunState.Running ? site.Tick : Math.Max(site.Tick, 0.5), Tick);
        }

        private void Burst()
        {
            if (!alive()) return;
            Step(new RunInput.Tick());
            if (alive()) Pbx.Flush(process.Elapsed, ResendAfter, KeepAlive);
        }

        private void Apply(RunEffect effect)
        {
            switch (effect)
            {
                case RunEffect.FillHopper e:
                    _claims.Enqueue(e.Count);
                    Write();
                    break;
                case RunEffect.SendOffers e: Tell(new SwitchboardInput.OffersArrived(run, e.Offers)); break;
                case RunEffect.RecallOffers: Tell(new SwitchboardInput.OffersRecalled(run)); break;
                case RunEffect.Settle e:
                    _settlements.Enqueue(e.Settlement);
                    Write();
                    break;
                case RunEffect.StateChanged e:
                    _states.Enqueue(e);
                    WriteState();
                    Attach();
                    break;
                case RunEffect.RaiseAlarm e: site.Raised?.Invoke(e.Alarm); break;
                case RunEffect.ClearAlarm e: site.Cleared?.Invoke(e.Key); break;
                default: throw new UnreachableException();
            }
        }

        private void Attach() => Tell(new SwitchboardInput.RunAttached(site.Runs[run], Core.MayDial));

        private void Tell(SwitchboardInput input) => Pbx.Send(MailCodec.Write(input), isFact: false);

        private void Ask<T>(string what, Func<IDialingStore, Task<T>> work, Action<T> done) =>
            process.Door.Ask($"{what} {host._subject}", alive, work, done, host.Fail);

        /// <summary>Settlements and claims one after the other: the counts in their answers must not pass each
        /// other.</summary>
        private void Write()
        {
            if (_writes) return;
            _writes = true;
            if (_settlements.Count > 0) Settle();
            else if (_claims.TryDequeue(out var count)) Claim(count);
            else _writes = false;
        }

        private void Settle()
        {
            List<Settlement> batch = [];
            while (batch.Count < SettlementsMax && _settlements.TryDequeue(out var next)) batch.Add(next);
            Ask("settle", store => store.SettleAsync(run, ownership, batch, default), counts =>
            {
                _writes = false;
                ImmutableArray<HopperId> attempts = [.. batch.Select(s => s.Hopper)];
                When(() => Step(new RunInput.SettlementCommitted(attempts) { Counts = counts }));
                Write();
            });
        }

        private void WriteState()
        {
            if (_writesState || !_states.TryDequeue(out var state)) return;
            _writesState = true;
            Ask("state of", async store =>
            {
                try
                {
                    await store.SetRunStateAsync(
                        run, ownership, state.Standing, state.FollowUps, site.Time.Wall, default);
                    return true;
                }
                finally
                {
                    site.Stored?.Invoke(run, site.Store.State.Runs[run.Value].State);
                }
            }, _ =>
            {
                _writesState = false;
                WriteState();
            });
        }

        private void Claim(int count) => Ask(
            "claim", store => store.ClaimAsync(run, ownership, count, site.Time.Wall,
                zones => _hours.ClosedUntil(Core.Settings, zones, site.Time.Wall), default), result =>
            {
                _writes = false;
                When(() => Step(new RunInput.HopperFilled(
                    result.Offers, result.Exhausted, result.DueLater, result.NextDue)
                {
                    Counts = result.Counts, OpensAt = result.OpensAt,
                }));
                Write();
            });

        private void KeepLease()
        {
            if (!alive()) return;
            Ask("renew", store => store.RenewAsync(ownership, LeaseLength, default),
                _ => site.Agenda.In(LeaseLength / 3, KeepLease));
        }
    }
}
