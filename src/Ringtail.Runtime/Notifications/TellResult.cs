namespace Ringtail.Runtime.Notifications;

/// <summary>What became of one try to tell somebody.</summary>
/// <param name="Problem">Empty when it arrived.</param>
/// <param name="Final">Trying again cannot help.</param>
internal sealed record TellResult(string Problem, bool Final = false)
{
    public static TellResult Arrived { get; } = new("");
}
