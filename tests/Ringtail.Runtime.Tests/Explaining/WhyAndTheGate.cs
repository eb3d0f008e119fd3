using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Explaining;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Tests.Storage;

namespace Ringtail.Runtime.Tests.Explaining;

/// <summary>What is said must be what dials: <c>why</c> beside claim, gate and launch transaction.</summary>
public sealed class WhyAndTheGate
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_blocks_a_number_exactly_when_its_offer_would_be_taken_next()
    {
        using var heard = new HeardWarnings();
        using var logging = new LoggerFactory([heard]);
        await using var harness = await SqliteHarness.NewAsync(Ct, logging);
        using var feed = new LiveFeed(new FakeTimeProvider(Now), TimeSpan.Zero);
        var why = Reader(harness, feed);
        var random = new Random(7);
        var (dials, blocked) = (0, new HashSet<string>());
        for (var i = 1; i <= 150; i++)
        {
            var world = await OneContact.MakeAsync(harness, feed, random, i);
            var said = await why.NumberAsync(world.Number, Ct);
            var refusal = await world.RefusalAsync(harness, feed);
            Assert.True(said.Dials == (refusal is null),
                $"{i}: {world.Told}: said {string.Join(", ", said.Rules.Select(r => r.Rule))}, "
                + $"but {refusal ?? "taken"}");
            if (refusal is null) dials++;
            else blocked.Add(refusal);
        }
        Assert.True(dials > 10, $"only {dials} were dialed");
        string[] met = ["stopped", "paused", "BlackListed", "OutsideHours", "ListPaused", "AttemptLimit", "NumberLive",
            "ForbiddenNumber", "not claimed"];
        Assert.Empty(met.Except(blocked));
        Assert.Empty(heard.Said);
    }

    [Fact]
    public async Task A_campaign_dials_when_one_zone_is_closed_and_says_how_many_it_holds_back()
    {
        using var heard = new HeardWarnings();
        using var logging = new LoggerFactory([heard]);
        await using var harness = await SqliteHarness.NewAsync(Ct, logging);
        using var feed = new LiveFeed(new FakeTimeProvider(Now), TimeSpan.Zero);
        await using var db = harness.Database.Create();
        db.Add(new CampaignRow { Name = "spring", HoursIn = "CONTACT", TimeStart = "090000", TimeEnd = "200000" });
        db.Add(new ContactListRow { Name = "people", ContactCount = 3 });
        db.Add(new ZoneGroupRow { Zones = "Europe/Berlin" });
        db.Add(new ZoneGroupRow { Zones = "America/Los_Angeles" });
        await db.SaveChangesAsync(Ct);
        db.Add(new RunRow { CampaignId = 1, CampaignName = "spring" });
        db.Add(new ListZoneRow { ListId = 1, ZoneGroup = 1 });
        db.Add(new ListZoneRow { ListId = 1, ZoneGroup = 2 });
        foreach (var (number, zone) in new[] { ("030111", 1), ("1213111", 2), ("1213112", 2) })
            db.Add(new ContactRow { ListId = 1, Number = number, ZoneGroup = zone, Attributes = "[]" });
        await db.SaveChangesAsync(Ct);
        db.Add(new RunListRow { RunId = 1, ListId = 1, Position = 1 });
        await db.SaveChangesAsync(Ct);
        Show(feed, 1, 1, "RUNNING", on: true);
        var why = Reader(harness, feed);

        foreach (var answer in new[] { await why.CampaignAsync("spring", Ct), await why.ListAsync("people", Ct) })
        {
            Assert.True(answer.Dials, answer.About);
            var held = Assert.Single(answer.Held);
            Assert.Equal((nameof(GateRule.OutsideHours), 2L), (held.Rule, held.Contacts));
            // Nine in the morning there.
            Assert.Equal(new DateTimeOffset(2026, 5, 4, 16, 0, 0, TimeSpan.Zero), held.Until);
        }
        Show(feed, 1, 1, "RUNNING", on: true, limit: nameof(GateRule.NoFreeAgent));
        Assert.Equal(nameof(GateRule.NoFreeAgent), (await why.CampaignAsync("1", Ct)).Rules[0].Rule);
        Show(feed, 1, 1, "PAUSED", on: false);
        Assert.Equal([nameof(GateRule.DialerStopped), nameof(GateRule.RunNotRunning)],
            (await why.ListAsync("1", Ct)).Rules.Select(r => r.Rule));
        Assert.Empty(heard.Said);
    }

    /// <summary>
    /// One of a contact's numbers is on a black list and the other is called: each is answered for itself, and for what
    /// the trunk makes of it.
    /// </summary>
    [Fact]
    public async Task A_contacts_further_numbers_and_the_trunks_way_of_writing_are_known()
    {
        await using var harness = await SqliteHarness.NewAsync(Ct);
        using var feed = new LiveFeed(new FakeTimeProvider(Now), TimeSpan.Zero);
        await using var db = harness.Database.Create();
        db.Add(new CampaignRow { Name = "spring", TimeStart = "000000", TimeEnd = "235959" });
        db.AddRange(new ContactListRow { Name = "people", ContactCount = 1 }, new ContactListRow { Name = "stop" });
        db.Add(new ZoneGroupRow { Zones = "Europe/Berlin" });
        await db.SaveChangesAsync(Ct);
        db.Add(new RunRow { CampaignId = 1, CampaignName = "spring" });
        db.Add(new ListZoneRow { ListId = 1, ZoneGroup = 1 });
        var trunk = new TrunkRow { PbxId = 1, Name = "office", DialString = "SIP/office/${num}", Strip = "9" };
        db.AddRange(new PbxRow { Address = "127.0.0.1" }, trunk);
        await db.SaveChangesAsync(Ct);
        db.Add(new CampaignTrunkRow { CampaignId = 1, TrunkId = trunk.Id });
        KeyValuePair<string, string>[] attributes = [new("MULTINUM1", "030 2222222")];
        db.Add(new ContactRow
        {
            ListId = 1, Number = "030 1111111", E164 = "+49301111111", ZoneGroup = 1,
            Attributes = StoredJson.Write(attributes),
            FurtherNumbers = FurtherNumbers.Of("030 1111111", attributes, "DE"),
        });
        db.Add(new ContactRow { ListId = 1, Number = "9112", E164 = "+499112", ZoneGroup = 1, Attributes = "[]" });
        db.Add(new ContactRow { ListId = 2, Number = "030 1111111", E164 = "+49301111111", Attributes = "[]" });
        await db.SaveChangesAsync(Ct);
        db.Add(new RunListRow { RunId = 1, ListId = 1, Position = 1 });
        db.Add(new RunListRow { RunId = 1, ListId = 2, Position = 2, Type = "BLACK_LIST" });
        await db.SaveChangesAsync(Ct);
        Show(feed, 1, 1, "RUNNING", on: true);
        var why = Reader(harness, feed);

        Assert.Equal(nameof(GateRule.BlackListed), (await why.NumberAsync("030 1111111", Ct)).Rules[0].Rule);
        // The trunk makes 112 of it.
        Assert.Equal(nameof(GateRule.ForbiddenNumber), (await why.NumberAsync("9112", Ct)).Rules[0].Rule);
        var second = await why.NumberAsync("030 2222222", Ct);
        Assert.True(second.Dials, string.Join(", ", second.Rules.Select(r => r.Rule)));
        Assert.Contains(second.Facts,
            f => f.Contains("another number of contact 030 1111111", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CAMPAIGN", "UTC")]
    [InlineData("CONTACT", "America/New_York")]
    [InlineData("BOTH", "America/New_York;UTC")]
    public async Task Closed_hours_name_the_clock_that_decides(string hoursIn, string clock)
    {
        await using var harness = await SqliteHarness.NewAsync(Ct);
        using var feed = new LiveFeed(new FakeTimeProvider(Now), TimeSpan.Zero);
        await using var db = harness.Database.Create();
        // Noon in UTC, eight in New York.
        db.Add(new CampaignRow
        {
            Name = "spring", TimeZone = "UTC", HoursIn = hoursIn, TimeStart = "130000", TimeEnd = "200000",
        });
        db.Add(new ContactListRow { Name = "people", ContactCount = 2 });
        db.Add(new ZoneGroupRow { Zones = "America/New_York" });
        db.Add(new ZoneGroupRow { Zones = "Asia/Tokyo" });
        await db.SaveChangesAsync(Ct);
        db.Add(new RunRow { CampaignId = 1, CampaignName = "spring" });
        foreach (var (number, zone) in new[] { ("+12128675309", 1), ("+81312345678", 2) })
        {
            db.Add(new ListZoneRow { ListId = 1, ZoneGroup = zone });
            db.Add(new ContactRow
            {
                ListId = 1, Number = number, E164 = number, ZoneGroup = zone, Attributes = "[]",
            });
        }
        await db.SaveChangesAsync(Ct);
        db.Add(new RunListRow { RunId = 1, ListId = 1, Position = 1 });
        await db.SaveChangesAsync(Ct);
        Show(feed, 1, 1, "RUNNING", on: true);
        var why = Reader(harness, feed);

        var said = (await why.NumberAsync("+12128675309", Ct)).Rules[0];
        Assert.Equal(nameof(GateRule.OutsideHours), said.Rule);
        Assert.StartsWith($"Closed in {clock}: opens at 2026-05-04 ", said.Says, StringComparison.Ordinal);
        // Tokyo has 21:00.
        (string, long?)[] held = hoursIn switch
        {
            "CAMPAIGN" => [("It is closed in UTC.", 2)],
            "CONTACT" => [("It is closed in America/New_York.", 1), ("It is closed in Asia/Tokyo.", 1)],
            _ => [("It is closed in America/New_York;UTC.", 1), ("It is closed in Asia/Tokyo;UTC.", 1)],
        };
        Assert.Equal(held, (await why.CampaignAsync("spring", Ct)).Held.Select(r => (r.Says, r.Contacts)));
    }

    [Fact]
    public async Task A_trunk_and_an_agent_are_explained_by_what_their_owner_shows()
    {
        await using var harness = await SqliteHarness.NewAsync(Ct);
        using var feed = new LiveFeed(new FakeTimeProvider(Now), TimeSpan.Zero);
        await using var db = harness.Database.Create();
        db.Add(new PbxRow { Description = "pbx" });
        db.Add(new CampaignRow { Name = "spring" });
        await db.SaveChangesAsync(Ct);
        db.Add(new TrunkRow { PbxId = 1, Name = "carrier", Capacity = 2 });
        db.Add(new EndPointRow
        {
            PbxId = 1, Type = "QUEUE", QueueName = "team", Extension = "200", Context = "wombat",
        });
        db.Add(new RunRow { CampaignId = 1, CampaignName = "spring" });
        await db.SaveChangesAsync(Ct);
        var why = Reader(harness, feed);
        Assert.Equal(nameof(GateRule.PbxUnhealthy), (await why.TrunkAsync("carrier", Ct)).Rules[0].Rule);

        Show(feed, 1, 1, "RUNNING", on: true, ours: 1);
        Assert.Equal(["TrunkNotUsed"], (await why.TrunkAsync("1", Ct)).Rules.Select(r => r.Rule));
        Assert.Equal(["TeamNotFed"], (await why.AgentAsync("Ann", Ct)).Rules.Select(r => r.Rule));
        db.Add(new CampaignTrunkRow { CampaignId = 1, TrunkId = 1, Position = 1 });
        db.Add(new CampaignEndPointRow { CampaignId = 1, EndPointId = 1, Position = 1 });
        await db.SaveChangesAsync(Ct);
        Assert.True((await why.TrunkAsync("carrier", Ct)).Dials);
        Assert.True((await why.AgentAsync("SIP/101", Ct)).Dials);
        Show(feed, 1, 1, "RUNNING", on: true, ours: 2, agent: "Paused");
        Assert.Equal(nameof(GateRule.TrunkFull), (await why.TrunkAsync("carrier", Ct)).Rules[0].Rule);
        Assert.Equal("AgentNotReady", (await why.AgentAsync("Ann", Ct)).Rules[0].Rule);
        await Assert.ThrowsAsync<Runtime.Control.ControlException>(() => why.AgentAsync("nobody", Ct));
        await Assert.ThrowsAsync<Runtime.Control.ControlException>(() => why.TrunkAsync("nothing", Ct));
    }

    private static WhyReader Reader(SqliteHarness harness, LiveFeed feed) =>
        new(harness.Database, harness.Store, feed, new SettingsReader(harness.Database), new FakeTimeProvider(Now));

    private static void Show(
        LiveFeed feed, int run, int campaign, string state, bool on, string limit = "", int ours = 0,
        string agent = "Ready")
    {
        feed.SetDialer(on, Now);
        feed.Publish(new PbxLive
        {
            Pbx = new PbxView(1, "pbx", "UP", "16", "", []),
            Trunks = [new TrunkView(1, "carrier", 1, 2, ours, 0, "")],
            Agents = [new AgentView(1, "SIP/101", "Ann", agent, ["team"], Now, null)],
            Limits = System.Collections.Immutable.ImmutableDictionary<int, string>.Empty.Add(run, limit),
        });
        feed.Publish(new RunView
        {
            RunId = run, CampaignId = campaign, Name = $"c{campaign}", State = state, Reason = "as it is",
        });
        feed.ShowNow();
    }

    /// <summary>A campaign, a list of one, a run; each may have one thing or the other against it.</summary>
    private sealed class OneContact
    {
        private int _run, _campaign;
        private string _state = "RUNNING";

        public string Number { get; private init; } = "";
        public string Told { get; private set; } = "";

        public static async Task<OneContact> MakeAsync(SqliteHarness harness, LiveFeed feed, Random random, int i)
        {
            bool Has(double chance) => random.NextDouble() < chance;
            var e164 = Has(0.06) ? null : $"+4930{1_000_000 + i}";
            var world = new OneContact { Number = e164 is null ? "112" : $"030 {1_000_000 + i}" };
            var many = Has(0.3);
            var (paused, closed, limited, black, live, stopped, waits) =
                (Has(0.1), Has(0.15), Has(0.15), Has(0.15), Has(0.1), Has(0.08), Has(0.1));
            if (Has(0.08)) world._state = "PAUSED";
            world.Told = $"{world.Number} {world._state}" + (many ? " second" : "") + (paused ? " list paused" : "")
                + (closed ? " closed" : "") + (limited ? " limit" : "") + (black ? " black" : "")
                + (live ? " live" : "") + (stopped ? " stopped" : "") + (waits ? " waits" : "");
            await using var db = harness.Database.Create();
            var campaign = new CampaignRow
            {
                Name = $"c{i}", TimeZone = "UTC", HoursIn = closed ? "CONTACT" : "CAMPAIGN",
                TimeStart = closed ? "150000" : "000000", AttemptsPerDay = limited ? 1 : 0,
            };
            var list = new ContactListRow { Name = $"l{i}", ContactCount = many ? 2 : 1 };
            var bad = new ContactListRow { Name = $"b{i}" };
            db.AddRange(campaign, list, bad);
            await db.SaveChangesAsync(Ct);
            if (many) db.Add(new ContactRow { ListId = list.Id, Number = $"7{i:00000}", Attributes = "[]" });
            await db.SaveChangesAsync(Ct);
            var contact = new ContactRow { ListId = list.Id, Number = world.Number, E164 = e164, Attributes = "[]" };
            db.Add(contact);
            if (black)
                db.Add(new ContactRow { ListId = bad.Id, Number = world.Number, E164 = e164, Attributes = "[]" });
            var run = new RunRow { CampaignId = campaign.Id, CampaignName = campaign.Name };
            db.Add(run);
            await db.SaveChangesAsync(Ct);
            db.Add(new RunListRow { RunId = run.Id, ListId = list.Id, Position = 1, Paused = paused });
            db.Add(new RunListRow { RunId = run.Id, ListId = bad.Id, Position = 2, Type = "BLACK_LIST" });
            if (limited || live)
                db.Add(new AttemptRow
                {
                    HopperId = 1_000_000 + i, RunId = run.Id, CampaignId = campaign.Id, ContactId = 999_999, PbxId = 1,
                    Number = world.Number, NumberDialed = world.Number, E164 = e164, DecidedAt = Now.AddHours(-1),
                    Live = live, State = live ? "Dialing" : "Ended", Outcome = live ? null : "RS_BUSY",
                    EndedAt = live ? null : Now.AddHours(-1), Settled = !live,
                });
            if (waits)
                db.Add(new ClaimRow
                {
                    RunId = run.Id, ContactId = contact.Id, HopperId = 2_000_000 + i, Due = Now.AddHours(2),
                });
            await db.SaveChangesAsync(Ct);
            if (waits)
                await db.RunLists.Where(l => l.RunId == run.Id && l.ListId == list.Id).ExecuteUpdateAsync(
                    s => s.SetProperty(l => l.Bookmark, contact.Id), Ct);
            (world._run, world._campaign) = (run.Id, campaign.Id);
            Show(feed, run.Id, campaign.Id, world._state, !stopped);
            return world;
        }

        /// <summary>What run, claim, gate and launch transaction do; null when it is launched.</summary>
        public async Task<string?> RefusalAsync(SqliteHarness harness, LiveFeed feed)
        {
            if (feed.Current.Dialer.State != "READY") return "stopped";
            if (_state != "RUNNING") return "paused";
            var settings = (await new SettingsReader(harness.Database).ReadRunAsync(new RunId(_run), Ct))!.Settings;
            var script = new StoreScript(harness, Ct);
            var book = new HoursBook();
            var claim = await harness.Store.ClaimAsync(
                new RunId(_run), await script.OwnerAsync(new RunId(_run)), 1, Now,
                zones => book.ClosedUntil(settings, zones, Now), Ct);
            if (claim.Offers.FirstOrDefault(o => o.Number == Number) is not { } offer)
                return claim.OpensAt is null ? settings.PausedLists.IsEmpty ? "not claimed" : "ListPaused"
                    : "OutsideHours";
            offer = new NumberPlan("DE").Know(offer);
            if (DialingGate.Refusal(offer, settings, book, new Moment(default, Now)) is { } gate)
                return gate.Rule.ToString();
            var draft = StoreScript.Draft(new PbxId(1), offer) with { DecidedAt = Now, Limits = settings.Limits };
            var refused = await harness.Store.CommitAttemptsAsync(
                new PbxId(1), await script.OwnerAsync(new PbxId(1)), [draft], Ct);
            if (!refused.IsEmpty) return refused[0].Refusal.Rule.ToString();
            await script.EndAsync(new PbxId(1), offer, AttemptOutcome.Terminated);
            return null;
        }
    }
}
