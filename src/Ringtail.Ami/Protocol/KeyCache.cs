namespace Ringtail.Ami.Protocol;

internal sealed class KeyCache
{
    public static KeyCache Empty { get; } = new();
}
