using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ringtail.Ami.Bench;

// ringtail-ami-bench [--json] [--events N] [--rounds N]
// Pins itself to one core: the client, the sending server and the garbage collector share it.
var json = args.Contains("--json");
var events = Number("--events", 1_000_000);
var rounds = (int)Number("--rounds", 5);
if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows()) Process.GetCurrentProcess().ProcessorAffinity = 1;

string[] none = [];
string[] dialer =
[
    "Newchannel", "Newstate", "DialBegin", "DialState", "DialEnd", "Hangup", "OriginateResponse", "BridgeEnter",
    "BridgeLeave", "LocalBridge", "LocalOptimizationEnd", "Rename", "QueueCallerJoin", "QueueCallerLeave",
    "QueueCallerAbandon", "QueueMemberAdded", "QueueMemberRemoved", "QueueMemberPause", "QueueMemberStatus",
    "AgentCalled", "AgentConnect", "AgentComplete", "AgentRingNoAnswer", "UserEvent", "FullyBooted", "Shutdown",
    "Reload",
];
var traffic = Traffic.Read();
var measurement = new Measurement(traffic, events);
List<Figure> figures = [];
(string, string[]?)[] sets = [("none wanted", none), ("a dialer's 27 wanted", dialer), ("all wanted", null)];
(string, bool, bool)[] ways = [("steady", false, false), ("backlog", true, false), ("steady over TCP", false, true)];
foreach (var (wanted, interests) in sets)
{
    foreach (var (how, backlog, tcp) in ways)
    {
        figures.Add(await MedianAsync($"{how}, {wanted}", interests, backlog, tcp));
    }
}

if (json)
{
    var report = new { bytesPerEventOnTheWire = traffic.BytesPerEvent, rounds, figures };
    Console.WriteLine(JsonSerializer.Serialize(report));
    return;
}
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"{traffic.BytesPerEvent:F0} bytes an event on the wire; median of {rounds} rounds"));
foreach (var figure in figures)
{
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{figure.Name,-40} {figure.EventsPerCpuSecond,12:N0} events/s of CPU, "
        + $"{figure.EventsPerWallSecond,12:N0} by the clock "
        + $"{figure.BytesPerEvent,10:F2} B/event {figure.Collections,4} GCs"));
}

async Task<Figure> MedianAsync(string name, string[]? interests, bool backlog, bool tcp)
{
    await measurement.RunAsync(name, interests, backlog, tcp);
    List<Figure> runs = [];
    for (var i = 0; i < rounds; i++) runs.Add(await measurement.RunAsync(name, interests, backlog, tcp));
    return runs.OrderBy(run => run.EventsPerCpuSecond).ElementAt(rounds / 2);
}

long Number(string name, long otherwise)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? long.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
