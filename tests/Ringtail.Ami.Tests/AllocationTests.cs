using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Ringtail.Ami.Dispatch;
using Ringtail.Ami.Protocol;
using Ringtail.Ami.Tests.Fakes;

namespace Ringtail.Ami.Tests;

public sealed class AllocationTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(4_096)]
    [InlineData(65_536)]
    public void Events_that_nobody_reads_cost_no_memory(int chunkBytes)
    {
        const string Event = "Event: VarSet\r\nPrivilege: dialplan,all\r\nChannel: SIP/101-01\r\nVariable: X\r\n\r\n";
        var wire = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Event, 2_000)));
        var options = Options.Fast with { Interests = ["Hangup", "Newchannel", "OriginateResponse"] };
        var framer = Framed.Started();
        var names = new EventNames(options.Interests);
        var dispatcher = new Dispatcher(
            new PendingActions(), names, options, _ => Assert.Fail("not wanted"), NullLogger.Instance);
        Feed(framer, dispatcher, wire, chunkBytes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var blocks = Feed(framer, dispatcher, wire, chunkBytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(2_000, blocks);
        Assert.Equal(0, allocated);
    }

    private static int Feed(AmiFramer framer, Dispatcher dispatcher, byte[] wire, int chunkBytes)
    {
        var blocks = 0;
        for (var at = 0; at < wire.Length; at += chunkBytes)
        {
            ReadOnlySpan<byte> chunk = wire.AsSpan(at, Math.Min(chunkBytes, wire.Length - at));
            while (framer.TryRead(ref chunk, out var block))
            {
                dispatcher.Dispatch(block);
                blocks++;
            }
        }
        return blocks;
    }
}
