using System.Diagnostics;
using System.Globalization;
using Ringtail.Browser.Program;
using Ringtail.Browser.Screens;

namespace Ringtail.Browser.Journeys;

/// <summary>
/// How long every page takes from the address to the state in which it answers, the first time after the program's
/// start and the third: a measurement, run by <c>bench/page.sh</c> on an otherwise idle machine.
/// </summary>
public sealed class OpeningPages(Chromium chromium)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    [Fact(Explicit = true, Timeout = 600_000)]
    public async Task First_and_third_time()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var program = await RunningProgram.StartDemoAsync(1, ct, 100);
        await Task.Delay(WarmUp, TimeProvider.System, ct);
        await using var visit = await chromium.VisitAsync(program, Viewpoint.Desktop);
        await visit.SignInAsync("demoadmin", "demo");
        foreach (var path in EveryScreen.Of(1).Where(s => s.Press.Length == 0).Select(s => s.Path).Distinct())
        {
            var times = new List<TimeSpan>();
            for (var i = 0; i < 3; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await visit.OpenAsync(path);
                times.Add(Stopwatch.GetElapsedTime(began));
            }
            TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
                $"| `{path}` | {times[0].TotalMilliseconds:0} ms | {times[2].TotalMilliseconds:0} ms |"));
        }
    }
}
