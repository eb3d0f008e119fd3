using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using Ringtail.Server.Shell.Tables;

namespace Ringtail.Server.Tests.Pages;

/// <summary>Tables that can grow read from the store what they show, and no row more.</summary>
public sealed class ConfigurationIsPaged
{
    private const int Many = 10_000;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_ten_thousand_campaigns_and_lists_a_page_is_read_found_and_sorted_by_the_store()
    {
        await using var bench = await PageBench.StartAsync();
        await using var filled = bench.From<IRingtailDbFactory>().Create();
        for (var i = 1; i <= Many; i++)
        {
            filled.Add(new CampaignRow { Name = $"Aktion {i:00000}", Priority = i % 7 });
            filled.Add(new ContactListRow { Name = $"Liste {i:00000}", ContactCount = i, CreatedBy = "Erika" });
        }
        await filled.SaveChangesAsync(Ct);

        // A context of its own: EF Core asks once a second whether somebody listens to the commands of one.
        await using var db = bench.From<IRingtailDbFactory>().Create();
        using var commands = new Commands(db);
        var campaigns = await ConfigPages.CampaignsAsync(db, new PageOf("aktion 0999", 2, 5), Ct);
        Assert.Equal((11, "Aktion 09991"), (campaigns.TotalItems, campaigns.Items!.First().Name));
        var byPriority = await ConfigPages.CampaignsAsync(
            db, new PageOf("", 0, 25) { SortBy = "priority", Descending = true }, Ct);
        Assert.Equal((Many, 6, 25), (byPriority.TotalItems, byPriority.Items!.First().Priority,
            byPriority.Items!.Count()));
        var lists = await ConfigPages.ListsAsync(
            db, hidden: false, new PageOf("erika LISTE", 0, 25) { SortBy = "contacts", Descending = true }, Ct);
        Assert.Equal((Many, Many), (lists.TotalItems, (int)lists.Items!.First().ContactCount));
        commands.AssertOnlyPages();
        Assert.Empty(db.ChangeTracker.Entries());
    }

    [Fact]
    public async Task Campaigns_are_sorted_by_the_state_of_their_last_run_and_hidden_ones_are_left_out()
    {
        await using var bench = await PageBench.StartAsync();
        await using var db = bench.From<IRingtailDbFactory>().Create();
        foreach (var name in new[] { "a", "B", "c" }) db.Add(new CampaignRow { Name = name, Hidden = name == "c" });
        await db.SaveChangesAsync(Ct);
        db.Add(new RunRow { CampaignId = 2, CampaignName = "B", State = "Completed" });
        await db.SaveChangesAsync(Ct);

        var names = async (PageOf page) =>
            string.Concat((await ConfigPages.CampaignsAsync(db, page, Ct)).Items!.Select(c => c.Name));
        Assert.Equal("aB", await names(new PageOf("", 0, 10)));
        Assert.Equal("Ba", await names(new PageOf("", 0, 10) { SortBy = "state", Descending = true }));
        Assert.Equal("", await names(new PageOf("c", 0, 10)));
    }

    [Fact]
    public async Task People_are_found_by_name_and_role_in_any_case()
    {
        await using var bench = await PageBench.StartAsync();
        await using var scope = bench.Program.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserAdministration>();
        await users.AddAsync("erika", "Erika Muster", "long enough", Roles.User);
        await users.AddAsync("max", "Max Muster", "long enough", Roles.Administrator);
        await scope.ServiceProvider.GetRequiredService<UserManager<RingtailUser>>()
            .CreateAsync(new RingtailUser { UserName = "norole", RealName = "Otto" });
        await using var db = bench.From<IRingtailDbFactory>().Create();

        using var commands = new Commands(db);
        var names = async (PageOf page) =>
            (await ConfigPages.UsersAsync(db, page, Ct)).Items!.Select(u => u.Name).ToList();
        Assert.Equal(["max"], await names(new PageOf("MUSTER administrator", 0, 10)));
        Assert.Equal(["max", "erika"],
            await names(new PageOf("muster", 0, 10) { SortBy = "real-name", Descending = true }));
        Assert.Equal(["norole"], await names(new PageOf("otto", 0, 10)));
        Assert.Equal((4, 2), ((await ConfigPages.UsersAsync(db, new PageOf("", 0, 2), Ct)).TotalItems,
            (await names(new PageOf("", 0, 2))).Count));
        commands.AssertOnlyPages();
    }

    [Fact]
    public async Task Servers_trunks_end_points_and_hours_are_found_and_sorted_by_the_store()
    {
        await using var bench = await PageBench.StartAsync();
        await using var filled = bench.From<IRingtailDbFactory>().Create();
        for (var i = 1; i <= 40; i++)
        {
            filled.Add(new PbxRow { Description = $"Anlage {i:00}", Address = $"10.0.0.{99 - i}", Enabled = false });
            filled.Add(new OpeningHoursRow { Name = $"Woche {i:00}", Comment = i == 7 ? "Feiertage" : "" });
        }
        await filled.SaveChangesAsync(Ct);
        for (var i = 1; i <= 40; i++)
        {
            filled.Add(new TrunkRow { PbxId = 41 - i, Name = $"Leitung {i:00}", Capacity = i });
            filled.Add(new EndPointRow
            {
                PbxId = i, Type = i % 2 == 0 ? "QUEUE" : "PHONE", Name = $"Platz {i:00}",
                QueueName = $"team-{99 - i}", Extension = $"{100 + i}", Context = "innen", MaxChannels = i,
            });
        }
        await filled.SaveChangesAsync(Ct);

        // A context of its own: EF Core asks once a second whether somebody listens to the commands of one.
        await using var db = bench.From<IRingtailDbFactory>().Create();
        using var commands = new Commands(db);
        var pbxs = await ConfigPages.PbxsAsync(db, new PageOf("anlage", 0, 25) { SortBy = "address" }, Ct);
        Assert.Equal((40, 25, "Anlage 40"), (pbxs.TotalItems, pbxs.Items!.Count(), pbxs.Items!.First().Description));
        var trunks = await ConfigPages.TrunksAsync(db, new PageOf("", 0, 5) { SortBy = "pbx" }, Ct);
        Assert.Equal((40, "Leitung 40"), (trunks.TotalItems, trunks.Items!.First().Name));
        // By its own name, and by that of its server.
        Assert.Equal(["Leitung 03", "Leitung 38"],
            (await ConfigPages.TrunksAsync(db, new PageOf("leitung ANLAGE 03", 0, 5), Ct)).Items!.Select(t => t.Name));
        // A queue is called by its name, a phone by its own.
        var endPoints = await ConfigPages.EndPointsAsync(db, new PageOf("", 0, 21), Ct);
        Assert.Equal((40, 101, 140), (endPoints.TotalItems, Number(endPoints.Items!.First()),
            Number(endPoints.Items!.Last())));
        Assert.Equal(107, Number(Assert.Single(
            (await ConfigPages.EndPointsAsync(db, new PageOf("phone 107@innen", 0, 5), Ct)).Items!)));
        var hours = await ConfigPages.HoursAsync(db, new PageOf("feiertage", 0, 5), Ct);
        Assert.Equal("Woche 07", Assert.Single(hours.Items!).Name);
        commands.AssertOnlyPages();

        static int Number(EndPointRow row) =>
            int.Parse(row.Extension, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Every command that the context sends while this lives.</summary>
    private sealed class Commands : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly RingtailDb _context;
        private readonly List<string> _texts = [];
        private readonly List<IDisposable> _watching = [];

        public Commands(RingtailDb context)
        {
            _context = context;
            _watching.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        /// <summary>Each either counts or reads no more rows than a page has.</summary>
        public void AssertOnlyPages()
        {
            lock (_texts)
            {
                // SQLite's names stand in quotes, PostgreSQL's do not.
                var table = _texts.Where(t => t.Contains("campaigns", StringComparison.Ordinal)
                    || t.Contains("contact_lists", StringComparison.Ordinal)
                    || t.Contains("pbxs", StringComparison.Ordinal)
                    || t.Contains("opening_hours", StringComparison.Ordinal)
                    || t.Contains("asp_net_users", StringComparison.Ordinal)).ToList();
                Assert.NotEmpty(table);
                Assert.All(table, t => Assert.True(
                    t.Contains("COUNT(*)", StringComparison.OrdinalIgnoreCase)
                        || t.Contains("LIMIT", StringComparison.Ordinal),
                    t));
            }
        }

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == Listener) _watching.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is not CommandEventData { ExecuteMethod: DbCommandMethod.ExecuteReader } command
                || value.Key != RelationalEventId.CommandExecuting.Name || command.Context != _context) return;
            lock (_texts) _texts.Add(command.Command.CommandText);
        }

        private const string Listener = "Microsoft.EntityFrameworkCore";
        public void OnCompleted() { }
        public void OnError(Exception error) { }

        public void Dispose()
        {
            foreach (var watching in _watching) watching.Dispose();
        }
    }
}
