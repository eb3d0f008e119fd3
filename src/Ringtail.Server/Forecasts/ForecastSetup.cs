using Ringtail.Runtime;
using Ringtail.Runtime.History;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Forecasts;

internal static class ForecastSetup
{
    /// <summary>Needs the store and the live feed.</summary>
    public static IServiceCollection AddForecasts(this IServiceCollection services)
    {
        services.AddSingleton<CallHistoryReader>();
        services.AddSingleton<ForecastDesk>();
        services.AddSingleton(p => new GroundReader(p.GetRequiredService<IRingtailDbFactory>(),
            p.GetRequiredService<CallHistoryReader>(), p.GetRequiredService<LiveFeed>(),
            RuntimeRegistration.DialerClock(p)));
        services.AddSingleton(p => new ForecastGlances(
            p.GetRequiredService<GroundReader>(), p.GetRequiredService<ForecastDesk>(), TimeProvider.System));
        return services;
    }
}
