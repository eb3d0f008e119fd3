namespace Ringtail.Server.Forecasts;

internal static partial class ForecastLog
{
    [LoggerMessage(7103, LogLevel.Error, "A forecast failed.")]
    public static partial void Failed(ILogger logger, Exception failure);
}
