using Microsoft.Extensions.Logging.Abstractions;

namespace Ringtail.Ami.Bench;

/// <summary>One measured case. On a shared machine the core's own time says more than the clock on the wall.</summary>
internal sealed record Figure(
    string Name,
    long Events,
    double EventsPerCpuSecond,
    double EventsPerWallSecond,
    double BytesPerEvent,
    int Collections);

/// <summary>
/// Runs one case: a connection reads so many events and calls back for each wanted one. Time and allocations are those
/// of the whole process, from the first byte of the events to a marker event behind them.
/// </summary>
internal sealed class Measurement(Traffic traffic, long events)
{
    private static ReadOnlySpan<byte> Marker => "Event: BenchMarker\r\n\r\n"u8;

    /// <param name="name">For the report.</param>
    /// <param name="interests">Names of the wanted events; null for all.</param>
    /// <param name="backlog">All events lie in the pipe before the first is read; else they come meanwhile.</param>
    /// <param name="tcp">Over a socket; else in memory.</param>
    public async Task<Figure> RunAsync(string name, IReadOnlyCollection<string>? interests, bool backlog, bool tcp)
    {
        using var server = new BenchServer(tcp, backlog);
        var options = new AmiOptions
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Username = "bench",
            Secret = "bench",
            UseMd5 = false,
            AskServer = false,
            Interests = interests is null ? null : [.. interests, "BenchMarker", "BenchHold"],
            EventQueueCapacity = 10_000_000,
            PingInterval = TimeSpan.FromHours(1),
        };
        using var hold = new ManualResetEventSlim();
        await using (var connection = new HeldConnection(options, server, hold))
        {
            await connection.ConnectAsync();
            var calls = (events + traffic.Events - 1) / traffic.Events;
            if (backlog) await connection.HoldAsync(server.Output);
            if (backlog) await SendAsync(server, calls);

            GC.Collect();
            GC.WaitForPendingFinalizers();
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var collections = GC.CollectionCount(0);
            var cpu = Environment.CpuUsage.TotalTime;
            var start = TimeProvider.System.GetTimestamp();
            hold.Set();
            var sent = backlog ? Task.CompletedTask : SendAsync(server, calls);
            await connection.Marker;
            var wall = TimeProvider.System.GetElapsedTime(start);
            var work = Environment.CpuUsage.TotalTime - cpu;
            await sent;
            var total = calls * traffic.Events;
            return new Figure(
                name,
                total,
                total / work.TotalSeconds,
                total / wall.TotalSeconds,
                (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / total,
                GC.CollectionCount(0) - collections);
        }
    }

    private async Task SendAsync(BenchServer server, long calls)
    {
        for (var i = 0L; i < calls; i++)
        {
            await server.Output.WriteAsync(traffic.Call);
        }
        await server.Output.WriteAsync(Marker.ToArray());
    }

    /// <summary>A connection whose reading stops at a hold event until it is let go: a backlog gathers.</summary>
    private sealed class HeldConnection(AmiOptions options, BenchServer server, ManualResetEventSlim hold)
        : IAsyncDisposable
    {
        private readonly TaskCompletionSource _marker = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private AmiConnection? _connection;

        public Task Marker => _marker.Task;

        public async Task ConnectAsync() => _connection = await AmiConnection.OpenAsync(
            options, server, TimeProvider.System, NullLogger.Instance, Take, CancellationToken.None);

        public async Task HoldAsync(System.IO.Pipelines.PipeWriter output)
        {
            await output.WriteAsync("Event: BenchHold\r\n\r\n"u8.ToArray());
            await _held.Task;
        }

        public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

        private void Take(AmiMessage message)
        {
            switch (message.Event)
            {
                case "BenchMarker":
                    _marker.TrySetResult();
                    break;
                case "BenchHold":
                    _held.TrySetResult();
                    hold.Wait();
                    break;
            }
        }
    }
}
