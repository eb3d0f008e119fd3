using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Ringtail.Api.Bench;

// ringtail-api-bench URL [--user NAME] [--password TEXT] [--rate 1000] [--seconds 60] [--warm-up 10]
// Open loop: a request is due at its time whether or not those before it were answered, and its latency counts from
// then, so that a server that stalls cannot hide it.
if (args.Length == 0 || !Uri.TryCreate(args[0], UriKind.Absolute, out var url))
{
    Console.Error.WriteLine("usage: ringtail-api-bench URL [--user NAME] [--password TEXT] [--rate N] [--seconds N]");
    return 2;
}
var rate = Number("--rate", 1_000);
var seconds = Number("--seconds", 60);
var warmUp = Number("--warm-up", 10);
using var client = new HttpClient(new SocketsHttpHandler
{
    MaxConnectionsPerServer = 200, PooledConnectionLifetime = Timeout.InfiniteTimeSpan, UseCookies = false,
})
{
    BaseAddress = url,
    DefaultRequestHeaders =
    {
        Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(
            $"{Text("--user", "demoadmin")}:{Text("--password", "demo")}"))),
    },
};
await new Load(client, rate).RunAsync(TimeSpan.FromSeconds(warmUp));
var measured = new Load(client, rate);
await measured.RunAsync(TimeSpan.FromSeconds(seconds));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| requests in {seconds} s | {measured.Count:N0} |"));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| answers other than 200 | {measured.Failed:N0} |"));
foreach (var (name, at) in new[] { ("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999), ("longest", 1.0) })
{
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| latency {name} | {measured.Percentile(at).TotalMilliseconds:0.0} ms |"));
}
return measured.Failed == 0 ? 0 : 1;

double Number(string name, double otherwise) =>
    double.TryParse(Text(name, ""), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

string Text(string name, string otherwise)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
}
