using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Access;

/// <summary>A password that was right is remembered for a minute, and for nothing but what it was right for.</summary>
public sealed class RememberedSignIns
{
    private static readonly Uri Lists = new("/wombat/api/edit/list/?mode=E", UriKind.Relative);
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_role_that_is_taken_away_counts_with_the_next_request()
    {
        await using var server = await RunningServer.StartAsync();
        await WithAsync(server, p => p.GetRequiredService<UserAdministration>()
            .AddAsync("bea", "", "other password", Roles.Administrator));
        using var bea = server.Client("bea", "other password");
        foreach (var name in new[] { "first", "from memory" })
            Assert.Equal(HttpStatusCode.OK, await SaveAsync(bea, name));
        await WithAsync(server, async p =>
        {
            var users = p.GetRequiredService<UserManager<RingtailUser>>();
            await users.RemoveFromRoleAsync((await users.FindByNameAsync("bea"))!, Roles.Administrator);
        });
        Assert.Equal(HttpStatusCode.Forbidden, await SaveAsync(bea, "no longer"));
    }

    [Fact]
    public async Task Nothing_is_remembered_beyond_a_minute_or_for_another_password_or_stamp()
    {
        await using var server = await RunningServer.StartAsync();
        var clock = new HandClock();
        var check = new CredentialCheck(new FailureLimiter(clock), clock);
        await WithAsync(server, async p =>
        {
            var users = p.GetRequiredService<UserManager<RingtailUser>>();
            var principals = p.GetRequiredService<IUserClaimsPrincipalFactory<RingtailUser>>();
            var verdict = await check.CheckAsync(users, RunningServer.Admin, RunningServer.Password, null);
            var account = (await AccountState.ReadAsync(
                p.GetRequiredService<RingtailDb>(), users.NormalizeName(RunningServer.Admin), Ct))!;
            check.Remember(account, await principals.CreateAsync(verdict.User!));

            Assert.NotNull(check.Recall(account, RunningServer.Admin, RunningServer.Password, null));
            Assert.Null(check.Recall(account, RunningServer.Admin, "another", null));
            Assert.Null(check.Recall(
                account with { SecurityStamp = "new" }, RunningServer.Admin, RunningServer.Password, null));
            Assert.Null(check.Recall(
                account with { Enabled = false }, RunningServer.Admin, RunningServer.Password, null));
            clock.Advance(CredentialCheck.RememberFor - TimeSpan.FromMilliseconds(1));
            Assert.NotNull(check.Recall(account, RunningServer.Admin, RunningServer.Password, null));
            clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Null(check.Recall(account, RunningServer.Admin, RunningServer.Password, null));
        });
    }

    private static async Task<HttpStatusCode> SaveAsync(HttpClient client, string name)
    {
        using var body = new FormUrlEncodedContent([new("data", $$"""{"name":"{{name}}"}""")]);
        using var answer = await client.PostAsync(Lists, body, Ct);
        return answer.StatusCode;
    }

    private static async Task WithAsync(RunningServer server, Func<IServiceProvider, Task> act)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await act(scope.ServiceProvider);
    }

    private sealed class HandClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }
}
