using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Ringtail.Runtime.History;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Notifications;

internal static class NotificationRegistration
{
    /// <summary>A receiver that takes longer is tried again later.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    public static void AddNotifications(this IServiceCollection services)
    {
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<HttpTeller>();
        services.AddSingleton<MailTeller>();
        services.AddSingleton<IOutboxNews, GrainNews>();
        services.AddSingleton<OutboxWork>();
        services.AddSingleton<AlarmTeller>();
        services.AddSingleton<Webhooks>();
        services.AddSingleton(p => new Deliveries(
            p.GetRequiredService<IRingtailDbFactory>(), p.GetRequiredService<IDialingStore>(),
            p.GetRequiredService<OutboxSignal>(), p.GetRequiredService<LoopClock>()));
        services.AddSingleton<MachineAccuracy>();
        services.AddHostedService<OutboxDispatcher>();
        AddClient(services);
    }

    /// <summary>
    /// One try each: the outbox tries again, also after a restart. A receiver that fails half of the time is left alone
    /// for a while, so that others have the room.
    /// </summary>
    internal static void AddClient(IServiceCollection services) => services
        .AddHttpClient(HttpTeller.ClientName, client => client.Timeout = AnswerWithin * 2)
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        })
        .AddResilienceHandler("told", pipeline => pipeline
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = 20,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(15),
            })
            .AddTimeout(AnswerWithin))
        .SelectPipelineByAuthority();
}
