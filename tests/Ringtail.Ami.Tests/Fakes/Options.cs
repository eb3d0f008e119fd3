namespace Ringtail.Ami.Tests.Fakes;

internal static class Options
{
    /// <summary>For tests that are not about the throttle: it lets everything out.</summary>
    public static AmiOptions Fast { get; } = new()
    {
        Host = "pbx.example",
        Username = "dialer",
        Secret = "secret",
        MessagesPerUnit = 10_000,
        Jitter = () => 0.5,
    };
}
