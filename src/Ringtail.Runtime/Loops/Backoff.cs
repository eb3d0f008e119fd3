namespace Ringtail.Runtime.Loops;

internal static class Backoff
{
    public static TimeSpan Next(TimeSpan wait, TimeSpan max) => wait * 2 < max ? wait * 2 : max;
}
