using System.Collections.Immutable;
using CsCheck;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Loops.Mail;

namespace Ringtail.Runtime.Tests.Loops;

public sealed class MailLinks
{
    private static readonly TimeSpan Resend = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Two sides of a conversation; each envelope is lost, delivered, repeated, or delivered after the next one.
    /// </summary>
    private sealed class Conversation
    {
        private readonly Queue<(bool ToB, Envelope Envelope)> _wire = [];
        private TimeSpan _now;

        public Conversation()
        {
            A = new("pbx/1", 1, e => _wire.Enqueue((true, e)));
            B = new("run/1", 1, e => _wire.Enqueue((false, e)));
        }

        public MailLink A { get; private set; }
        public MailLink B { get; private set; }
        public List<string> HeardByA { get; } = [];
        public List<string> HeardByB { get; } = [];
        public int NewLivesSeenByA { get; private set; }

        public void BeginB(long epoch)
        {
            B = new("run/1", epoch, e => _wire.Enqueue((false, e)));
            HeardByB.Clear();
        }

        public void Deliver(int fault)
        {
            if (!_wire.TryDequeue(out var next)) return;
            if (fault == 1) return;
            if (fault == 3 && _wire.TryDequeue(out var later)) Hand(later);
            Hand(next);
            if (fault == 2) Hand(next);
        }

        public void Flush()
        {
            _now += TimeSpan.FromMilliseconds(300);
            A.Flush(_now, Resend);
            B.Flush(_now, Resend);
        }

        public void Settle()
        {
            for (var round = 0; round < 40; round++)
            {
                Flush();
                while (_wire.Count > 0) Deliver(0);
            }
        }

        private void Hand((bool ToB, Envelope Envelope) mail)
        {
            var receipt = (mail.ToB ? B : A).Receive(mail.Envelope, _now);
            (mail.ToB ? HeardByB : HeardByA).AddRange(receipt.Letters.Select(l => l.Body));
            if (!mail.ToB && receipt.NewLife) NewLivesSeenByA++;
        }
    }

    private static Letter Letter(int number) => new("Test", $"{number}");

    [Fact]
    public void Every_message_arrives_once_and_in_order_whatever_the_wire_does() =>
        Gen.Int[0, 3].Array[0, 60].Sample(faults =>
        {
            var talk = new Conversation();
            for (var i = 0; i < faults.Length; i++)
            {
                talk.A.Send(Letter(i), isFact: false);
                if (i % 3 == 0) talk.B.Send(Letter(1000 + i), isFact: true);
                talk.Flush();
                talk.Deliver(faults[i]);
            }
            talk.Settle();

            Assert.Equal(Enumerable.Range(0, faults.Length).Select(i => $"{i}"), talk.HeardByB);
            var facts = Enumerable.Range(0, faults.Length).Where(i => i % 3 == 0);
            Assert.Equal(facts.Select(i => $"{1000 + i}"), talk.HeardByA);
            Assert.Equal(0, talk.A.Unacknowledged);
            Assert.Equal(0, talk.B.Unacknowledged);
        });

    [Fact]
    public void A_new_life_gets_the_facts_that_the_former_one_did_not_acknowledge_and_nothing_else() =>
        Gen.Int[0, 3].Array[4, 40].Sample(faults =>
        {
            var talk = new Conversation();
            talk.Settle();
            for (var i = 0; i < faults.Length; i++)
            {
                talk.A.Send(Letter(i), isFact: i % 2 == 0);
                talk.Flush();
                if (i < faults.Length / 2) talk.Deliver(faults[i]);
            }
            var known = talk.A.Unacknowledged;
            talk.BeginB(2);
            talk.Settle();

            Assert.Equal(0, talk.A.Unacknowledged);
            Assert.True(talk.HeardByB.Count <= known);
            var culture = System.Globalization.CultureInfo.InvariantCulture;
            Assert.All(talk.HeardByB, body => Assert.True(int.Parse(body, culture) % 2 == 0));
            Assert.Contains($"{(faults.Length - 1) / 2 * 2}", talk.HeardByB);
            Assert.Equal(1, talk.NewLivesSeenByA);
        });

    [Fact]
    public void What_a_former_life_says_is_not_heard()
    {
        var talk = new Conversation();
        List<Envelope> old = [];
        var former = new MailLink("run/1", 1, old.Add);
        talk.BeginB(2);
        talk.Settle();
        former.Receive(new("pbx/1", 1, 1, 0, 0, []), TimeSpan.Zero);
        former.Send(Letter(7), isFact: false);
        former.Flush(TimeSpan.Zero, Resend);

        Assert.Contains(old, e => e.Items.Length == 1);
        Assert.All(old, e => Assert.Empty(talk.A.Receive(e, TimeSpan.Zero).Letters.ToArray()));
    }

    [Fact]
    public void Every_message_between_loops_survives_its_journey_as_json()
    {
        var offer = new Offer
        {
            Hopper = new(5),
            Run = new(7),
            Contact = new(9),
            List = new(3),
            ListName = "list",
            Number = "0201",
            MainNumber = "0201",
            E164 = "+49201",
            Retry = 2,
            Attributes = [new("NAME", "Doe, John \"x\" (a")],
            FailedTrunks = [new(4)],
        };
        var end = new AttemptEnd
        {
            Hopper = new(5),
            Run = new(7),
            Contact = new(9),
            Outcome = AttemptOutcome.Busy,
            Evidence = new() { HangupCause = 17, EndedByCustomer = false },
            EndedAt = new(2026, 11, 23, 1, 2, 3, TimeSpan.Zero),
            OutputAttributes = [new("a", "b")],
        };
        RunInput[] toRun =
        [
            new RunInput.OffersRequested(new(1), 5),
            new RunInput.OffersReturned(
                new(1), [new(offer, new(GateRule.TrunkFull, true, "x") { RetryAfter = TimeSpan.FromSeconds(5) })]),
            new RunInput.AttemptsLaunched(new(1), [new(5), new(6)]),
            new RunInput.AttemptEnded(end, offer),
            new RunInput.LateStatus(new(5), new(9), AttemptOutcome.Terminated, "DISP7") { Retry = 1 },
        ];
        var settings = new RunSettings
        {
            Run = new(7),
            Campaign = new(2),
            Name = "campaign",
            Trunks = [new(4)],
            EndPoints = [new(6)],
            Variables = [new("A", "1")],
            Hours = new(
                new(9, 0), new(17, 30), new HashSet<DayOfWeek> { DayOfWeek.Monday },
                TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")),
            RescheduleRules = [new("RS_BUSY", "", 2, TimeSpan.FromMinutes(5), RescheduleMode.Multiplied)],
        };
        SwitchboardInput[] toPbx =
        [
            new SwitchboardInput.OffersArrived(new(7), [offer]),
            new SwitchboardInput.OffersRecalled(new(7)),
            new SwitchboardInput.RunAttached(settings, true),
            new SwitchboardInput.RunDetached(new(7)),
        ];

        foreach (var sent in toRun.Select(MailCodec.Write))
            Assert.Equal(sent, MailCodec.Write(MailCodec.ReadRunInput(Travel(sent))));
        foreach (var sent in toPbx.Select(MailCodec.Write))
            Assert.Equal(sent, MailCodec.Write(MailCodec.ReadSwitchboardInput(Travel(sent))));
        var arrived = (RunInput.AttemptEnded)MailCodec.ReadRunInput(Travel(MailCodec.Write(toRun[3])));
        Assert.Equal(end.Hopper, arrived.End.Hopper);
        Assert.Equal(17, arrived.End.Evidence.HangupCause);
        Assert.Equal(offer.Attributes, arrived.Offer.Attributes);
    }

    [Fact]
    public void The_profile_of_a_run_travels_with_its_zone_and_windows()
    {
        var profile = AbandonProfile.Ftc with { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };
        var settings = new RunSettings
        {
            Run = new(7), Campaign = new(2), Name = "campaign",
            Pacing = new() { Model = PacingModel.Adaptive, Profile = profile },
        };

        var letter = MailCodec.Write(new SwitchboardInput.RunAttached(settings, true));
        var arrived = ((SwitchboardInput.RunAttached)MailCodec.ReadSwitchboardInput(Travel(letter))).Run.Pacing;

        Assert.Equal((PacingModel.Adaptive, "FTC", profile.Zone.Id),
            (arrived.Model, arrived.Profile.Name, arrived.Profile.Zone.Id));
        Assert.Equal(profile.Windows, arrived.Profile.Windows);
    }

    private static Letter Travel(Letter letter)
    {
        ImmutableArray<Letter> items = [letter];
        return Assert.Single(MailCodec.Read(MailCodec.Write(new Envelope("pbx/1", 3, 4, 5, 6, items))).Items);
    }
}
