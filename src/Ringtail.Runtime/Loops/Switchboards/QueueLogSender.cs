using System.Threading.Channels;
using Ringtail.Ami;
using Ringtail.Telephony.Actions;

namespace Ringtail.Runtime.Loops.Switchboards;

/// <summary>
/// Sends the lines one at a time, so that a call's Originate never waits for more than one of them. When the PBX is
/// slow or away the oldest are lost: queue_log is for statistics, the ledger is the truth.
/// </summary>
internal sealed class QueueLogSender(PbxLink link, Action<string?> refused)
{
    private const int WaitingMax = 10_000;
    private readonly Channel<QueueLogLine> _lines = Channel.CreateBounded<QueueLogLine>(
        new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Send(QueueLogLine line) => _lines.Writer.TryWrite(line);

    public async Task RunAsync(CancellationToken ct)
    {
        string? told = null;
        await foreach (var line in _lines.Reader.ReadAllAsync(ct))
        {
            var result = await link.WriteQueueLogAsync(line, ct);
            if (result is not AmiResult.Answered answered) continue;
            var problem = answered.IsSuccess ? null : answered.Response["Message"] ?? "refused";
            if (problem == told) continue;
            told = problem;
            refused(problem);
        }
    }
}
