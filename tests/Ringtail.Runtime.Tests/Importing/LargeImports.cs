using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ringtail.Dialing;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Tests.Storage;

namespace Ringtail.Runtime.Tests.Importing;

/// <summary>Alone, because the memory of a process is what all its tests hold.</summary>
[CollectionDefinition(nameof(MeasuresMemory), DisableParallelization = true)]
public sealed class MeasuresMemory;

[Collection(nameof(MeasuresMemory))]
public sealed class LargeImports
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_thousand_rows_hold_no_more_memory_than_a_few_thousand()
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        // Settles what is made once: metadata of numbers, statements, buffers.
        await harness.Importer.ImportAsync(harness.List, new RowStream(5_000), new(ImportFormat.Text), null, Ct);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peak = new PeakProgress();
        var report = await harness.Importer.ImportAsync(
            harness.List, new RowStream(50_000), new(ImportFormat.Text), peak, Ct);
        Assert.Equal(50_000, report.Totals.Kept);
        // The rows are 4.4 MB of text, more than 10 MB as objects: holding them all would show.
        Assert.InRange(peak.LiveBytes - before, long.MinValue, 6_000_000);
        Assert.Equal(55_000, (await harness.ContactsAsync(Ct)).Count);
    }

    [Fact(Explicit = true)]
    public async Task Measure_a_million_rows_and_the_ledger_beside_them()
    {
        await using var harness = await ImportHarness.NewAsync(Ct);
        var script = new StoreScript(harness.Harness, Ct);
        var numbers = Enumerable.Range(0, 20_000).Select(i => i.ToString("000000", CultureInfo.InvariantCulture));
        var list = await harness.Harness.AddListAsync("dialed");
        await harness.Importer.ImportAsync(list, new MemoryStream(Encoding.UTF8.GetBytes(
            string.Join('\n', numbers))), new(ImportFormat.Text), null, Ct);
        var run = await harness.Harness.AddRunAsync((list, false));
        using var process = Process.GetCurrentProcess();
        var processor = process.TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        var import = harness.Importer.ImportAsync(
            harness.List, new RowStream(1_000_000), new(ImportFormat.Csv), null, Ct);
        var delays = new List<double>();
        while (!import.IsCompleted)
        {
            var offers = (await script.ClaimAsync(run, 5)).Offers;
            if (offers.Length == 0) break;
            var commit = Stopwatch.GetTimestamp();
            await script.CommitAsync(new PbxId(1), offers);
            delays.Add(Stopwatch.GetElapsedTime(commit).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Ct);
        }
        var report = await import;
        var elapsed = Stopwatch.GetElapsedTime(started);
        delays.Sort();
        process.Refresh();
        TestContext.Current.SendDiagnosticMessage(
            "{0} rows in {1:0.0} s ({7:0.0} s of processor), peak working set {2} MB, "
            + "{3} ledger commits beside: p50 {4:0.0} ms, p99 {5:0.0} ms, max {6:0.0} ms",
            report.Totals.Kept, elapsed.TotalSeconds, process.PeakWorkingSet64 >> 20, delays.Count,
            delays[delays.Count / 2], delays[delays.Count * 99 / 100], delays[^1],
            (process.TotalProcessorTime - processor).TotalSeconds);
    }

    [Fact(Explicit = true)]
    public void Measure_the_reading_of_a_number()
    {
        SecondKey.E164Of("0301234", "DE");
        var started = Stopwatch.GetTimestamp();
        const int count = 200_000;
        for (var i = 0; i < count; i++)
        {
            SecondKey.E164Of((1_510_000_000L + i).ToString("00000000000", CultureInfo.InvariantCulture), "DE");
        }
        TestContext.Current.SendDiagnosticMessage(
            "{0:0.00} us a number", Stopwatch.GetElapsedTime(started).TotalMicroseconds / count);
    }

    private sealed class PeakProgress : IProgress<ImportProgress>
    {
        public long LiveBytes { get; private set; }

        public void Report(ImportProgress value) =>
            LiveBytes = Math.Max(LiveBytes, GC.GetTotalMemory(forceFullCollection: true));
    }

    /// <summary>Rows made while they are read. The first is a header for a CSV and a refused row for a text.</summary>
    private sealed class RowStream(int rows) : Stream
    {
        private byte[] _rest = [];
        private int _next;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_rest.Length == 0)
            {
                if (_next > rows) return 0;
                _rest = Encoding.UTF8.GetBytes(_next == 0
                    ? "number,name,city,customer\n"
                    : string.Create(CultureInfo.InvariantCulture,
                        $"0{151_0000_0000L + (_next * 7919L % 10_000_000)},NAME:Person Number {_next},"
                        + $"CITY:Köln am Rhein,CUSTOMER:{_next * 31L}\n"));
                _next++;
            }
            var take = Math.Min(count, _rest.Length);
            _rest.AsSpan(0, take).CopyTo(buffer.AsSpan(offset));
            _rest = _rest[take..];
            return take;
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => 0; set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
