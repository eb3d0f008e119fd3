using System.Reflection;
using Ringtail.Runtime.Tests.Storage;
using Ringtail.Server.Tests.Hosting;
using Ringtail.Server.Tests.WombatApi;
using Ringtail.Server.Tests.WombatApi.Clients;

namespace Ringtail.Server.Tests.Api;

/// <summary>Both APIs on PostgreSQL: the same suites as on SQLite, each program with a database of its own.</summary>
public sealed class OnPostgres(PostgresCluster cluster)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task Every_example_of_the_typed_api_works() =>
        WithAsync(() => new TheDescription().Every_example_works_and_every_answer_is_as_described());

    [Fact]
    public Task Every_column_of_the_configuration_goes_through_the_file() =>
        WithAsync(() => new EveryColumn().Export_wipe_and_apply_keep_every_column_of_every_table());

    [Fact]
    public Task Records_with_a_key_are_hidden() =>
        WithAsync(() => new Access.RightsOverHttp()
            .A_record_with_a_key_is_there_for_who_holds_it_and_for_nobody_else());

    /// <summary>
    /// The known clients of WombatDialer and the shapes of its records; what security keys hide, and entity tags.
    /// </summary>
    [Theory]
    [InlineData(typeof(VendorScripts))]
    [InlineData(typeof(PhpPackage))]
    [InlineData(typeof(ContactCentre))]
    [InlineData(typeof(OtherClients))]
    [InlineData(typeof(RecordShapes))]
    [InlineData(typeof(RequestSamples))]
    [InlineData(typeof(Access.SecurityKeys))]
    [InlineData(typeof(Pages.KeysHideRows))]
    [InlineData(typeof(Pages.ConfigurationIsPaged))]
    [InlineData(typeof(Pages.TablesAreSorted))]
    [InlineData(typeof(RecordTags))]
    public async Task The_conformance_suite_passes(Type suite)
    {
        var tests = suite.GetMethods().Where(m => m.GetCustomAttribute<FactAttribute>() is not null
            && m.GetParameters().Length == 0).ToList();
        Assert.NotEmpty(tests);
        await WithAsync(async () =>
        {
            var site = suite.GetConstructors()[0].GetParameters().Length == 0 ? null : new ClientSite();
            if (site is not null) await site.InitializeAsync();
            try
            {
                foreach (var test in tests)
                {
                    var instance = Activator.CreateInstance(suite, site is null ? [] : [site]);
                    if (test.Invoke(instance, null) is Task running) await running;
                }
            }
            finally
            {
                if (site is not null) await site.DisposeAsync();
            }
        });
    }

    private async Task WithAsync(Func<Task> suite)
    {
        RunningServer.Databases.Value = () => cluster.NewDatabaseAsync(Ct);
        await suite();
    }
}
