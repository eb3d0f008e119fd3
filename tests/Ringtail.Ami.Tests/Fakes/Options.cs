namespace Ringtail.Ami.Tests.Fakes;

internal static class Options
{
    /// <summary>
    /// For tests that are not about the throttle, pings or deadlines: everything goes out, and a slow machine is no
    /// failure.
    /// </summary>
    public static AmiOptions Fast { get; } = new()
    {
        Host = "pbx.example",
        Username = "dialer",
        Secret = "secret",
        MessagesPerUnit = 10_000,
        Jitter = () => 0.5,
        ConnectTimeout = TimeSpan.FromMinutes(5),
        ActionTimeout = TimeSpan.FromMinutes(5),
        PingInterval = TimeSpan.FromHours(1),
    };

    /// <summary>For tests with a fake clock that are about pings.</summary>
    public static AmiOptions Pinging { get; } = Fast with { PingInterval = TimeSpan.FromSeconds(10) };
}
