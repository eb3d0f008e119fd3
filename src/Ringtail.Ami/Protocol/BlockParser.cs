namespace Ringtail.Ami.Protocol;

internal static class BlockParser
{
    public static AmiMessage Parse(ReadOnlySpan<byte> block, KeyCache keys) => throw new NotImplementedException();
}
