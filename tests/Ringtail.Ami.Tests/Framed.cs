using System.Text;
using Ringtail.Ami.Protocol;

namespace Ringtail.Ami.Tests;

/// <summary>Bytes through the framer, in chunks of a size.</summary>
internal static class Framed
{
    public static AmiFramer Started(int messageBytesMax = 4 * 1024 * 1024, int lineBytesMax = 65_536)
    {
        var framer = new AmiFramer(messageBytesMax, lineBytesMax);
        ReadOnlySpan<byte> banner = "Asterisk Call Manager/5.0.4\r\n"u8;
        Assert.True(framer.TryReadBanner(ref banner, out _));
        return framer;
    }

    /// <summary>The blocks of a stream that begins with a banner, as Latin-1 text.</summary>
    public static List<string> Read(ReadOnlySpan<byte> wire, int chunkBytes, AmiFramer? framer = null)
    {
        framer ??= new AmiFramer(4 * 1024 * 1024, 65_536);
        List<string> blocks = [];
        var hasBanner = false;
        while (!wire.IsEmpty)
        {
            var chunk = wire[..Math.Min(chunkBytes, wire.Length)];
            wire = wire[chunk.Length..];
            if (!hasBanner)
            {
                hasBanner = framer.TryReadBanner(ref chunk, out _);
                if (!hasBanner) continue;
            }
            while (framer.TryRead(ref chunk, out var block)) blocks.Add(Encoding.UTF8.GetString(block));
        }
        return blocks;
    }
}
