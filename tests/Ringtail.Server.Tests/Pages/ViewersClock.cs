using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Tests.Pages;

public sealed class ViewersClock
{
    [Fact]
    public async Task Durations_are_reckoned_by_the_dialers_clock_where_it_has_its_own()
    {
        var dialer = new SetClock { Now = new DateTimeOffset(2031, 5, 1, 12, 0, 0, TimeSpan.Zero) };
        await using var context = new BunitContext();
        context.AddAuthorization();
        context.Services.AddKeyedSingleton<TimeProvider>(RuntimeRegistration.ClockKey, dialer);
        context.Services.AddSingleton(TimeProvider.System);
        context.Services.AddRingtailPageState();
        var viewer = context.Services.GetRequiredService<Viewer>();

        Assert.Equal("1:30", viewer.Since(dialer.Now.AddSeconds(-90)));
        dialer.Now += TimeSpan.FromMinutes(1);
        Assert.Equal("2:30", viewer.Since(dialer.Now.AddSeconds(-150)));
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
