using Bunit;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;
using Ringtail.Server.People;
using Ringtail.Server.Tests.Hosting;
using TestContext = Xunit.TestContext;

namespace Ringtail.Server.Tests.Pages;

public sealed class SessionsAreListed
{
    [Fact]
    public async Task A_person_sees_where_the_account_is_signed_in_and_ends_one_session_of_two()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var bench = await PageBench.StartAsync();
        await using var db = bench.From<IRingtailDbFactory>().Create();
        var user = await db.Users.SingleAsync(u => u.UserName == RunningServer.Admin, ct);
        foreach (var agent in new[] { "Firefox/140.0 (X11; Linux)", "Chrome/140.0 Mobile (Android 16)" })
        {
            var context = new DefaultHttpContext();
            context.Request.Headers.UserAgent = agent;
            await bench.From<Sessions>().BeginAsync(user, context);
        }

        var card = bench.Render<SessionsCard>(p => p.Add(c => c.UserName, RunningServer.Admin));
        Assert.Equal(2, card.FindAll("[data-testid='session']").Count);
        var phone = card.FindAll("[data-testid='session']")
            .Single(s => s.TextContent.Contains("Chrome, Android", StringComparison.Ordinal));
        await phone.QuerySelector("[data-testid='end-session']")!.ClickAsync();
        card.WaitForAssertion(() => Assert.Single(card.FindAll("[data-testid='session']")));
        Assert.Contains("Firefox, Linux", card.Markup, StringComparison.Ordinal);
    }
}
