using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Explaining;
using Ringtail.Runtime.Grains;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Notifications;
using Ringtail.Runtime.Privacy;
using Ringtail.Runtime.Reports;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Telemetry;

namespace Ringtail.Runtime;

public static class RuntimeRegistration
{
    /// <summary>
    /// The key under which another clock for dialing may be registered. Orleans, HTTP and leases never use it: a fake
    /// clock as a silo's only one makes its maintenance loops hang.
    /// </summary>
    public const string ClockKey = "Ringtail.Clock";

    /// <summary>
    /// Register a clock under this key when the one under <see cref="ClockKey"/> does not keep this machine's pace:
    /// connections and leases follow it.
    /// </summary>
    public const string MachineClockKey = "Ringtail.MachineClock";

    /// <summary>The meter to export.</summary>
    public const string MeterName = RuntimeMetrics.MeterName;

    /// <summary>
    /// Registers the silo, the loops, <see cref="LiveFeed"/> and <see cref="IDialerControl"/>. Needs the store
    /// (<c>AddRingtailStore</c>, migrated before the host starts).
    /// </summary>
    public static IServiceCollection AddRingtailRuntime(this IServiceCollection services, RuntimeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddMetrics();
        // Alone, a silo warns of what is meant (no cluster, workstation GC) and of nothing else.
        if (options.IsAlone) services.AddLogging(logging => logging.AddFilter("Orleans", LogLevel.Error));
        services.AddSingleton(options);
        services.TryAddSingleton(new SmtpOptions());
        services.AddSingleton(p => new LoopClock(DialerClock(p), p.GetKeyedService<TimeProvider>(MachineClockKey)));
        services.AddSingleton(p => new LiveFeed(DialerClock(p), options.ViewInterval));
        services.AddSingleton<RuntimeMetrics>();
        services.AddSingleton<SettingsReader>();
        services.AddSingleton(p => new WhyReader(
            p.GetRequiredService<IRingtailDbFactory>(), p.GetRequiredService<IDialingStore>(),
            p.GetRequiredService<LiveFeed>(), p.GetRequiredService<SettingsReader>(), DialerClock(p)));
        services.AddSingleton<GrainPost>();
        services.AddSingleton(Loops);
        services.AddSingleton<IDialerControl, DialerControl>();
        services.AddSingleton<ScheduledCalls>();
        services.AddSingleton(p => new RunLists(
            p.GetRequiredService<IRingtailDbFactory>(), p.GetRequiredService<IGrainFactory>(),
            p.GetRequiredService<LoopClock>()));
        services.AddSingleton(p => new ContactEditor(
            p.GetRequiredService<IRingtailDbFactory>(), p.GetRequiredService<IContactWriter>(),
            p.GetRequiredService<IDialerControl>()));
        services.AddSingleton(p => new Recordings(
            p.GetRequiredService<IRingtailDbFactory>(), p.GetRequiredService<IGrainFactory>(),
            p.GetRequiredService<LoopClock>()));
        services.AddHostedService(p => new RetentionKeeper(
            p.GetRequiredService<IRingtailDbFactory>(), DialerClock(p),
            p.GetRequiredService<ILogger<RetentionKeeper>>()));
        services.AddNotifications();
        services.AddHostedService<LiveSeed>();
        services.AddOrleans(silo => Cluster.Configure(silo, options));
        services.AddHostedService<AlarmLog>();
        services.AddHostedService(p => new AgentTimeKeeper(
            p.GetRequiredService<LiveFeed>(), p.GetRequiredService<IRingtailDbFactory>(), DialerClock(p),
            p.GetRequiredService<ILogger<AgentTimeKeeper>>()));
        services.AddHostedService<Supervisor>();
        return services;
    }

    /// <summary>The clock that the dialer's instants come from: what durations up to now are reckoned by.</summary>
    public static TimeProvider DialerClock(IServiceProvider provider) =>
        provider.GetKeyedService<TimeProvider>(ClockKey) ?? TimeProvider.System;

    private static LoopServices Loops(IServiceProvider provider) => new()
    {
        Options = provider.GetRequiredService<RuntimeOptions>(),
        Clock = provider.GetRequiredService<LoopClock>(),
        Store = provider.GetRequiredService<IDialingStore>(),
        Settings = provider.GetRequiredService<SettingsReader>(),
        ReadSecret = text => ReadSecret(provider.GetRequiredService<ProtectedSecrets>(), text),
        Feed = provider.GetRequiredService<LiveFeed>(),
        Metrics = provider.GetRequiredService<RuntimeMetrics>(),
        Loggers = provider.GetRequiredService<ILoggerFactory>(),
        Post = provider.GetRequiredService<GrainPost>().Send,
        Recordings = new RecordingBook(
            provider.GetRequiredService<IRingtailDbFactory>(), provider.GetRequiredService<LoopClock>()),
        OutboxFilled = provider.GetRequiredService<OutboxSignal>().Set,
    };

    private static string? ReadSecret(ProtectedSecrets secrets, string text)
    {
        try
        {
            return secrets.Unprotect(text);
        }
        catch (StoreException)
        {
            return null;
        }
    }
}
