using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Threading.Channels;

namespace Ringtail.Runtime.Tests.Notifications;

internal sealed record Received(string Method, string Path, string Body, string ContentType, string Signature)
{
    public IReadOnlyDictionary<string, string> Form => Pairs(Body);
    public IReadOnlyDictionary<string, string> Query =>
        Pairs(Path[(Path.IndexOf('?', StringComparison.Ordinal) + 1)..]);

    private static Dictionary<string, string> Pairs(string text) => text.Split('&').Select(p => p.Split('=', 2))
        .ToDictionary(p => WebUtility.UrlDecode(p[0]), p => WebUtility.UrlDecode(p[1]));
}

/// <summary>Another program's web server, on a port of its own: keeps what comes and answers as it is told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Channel<Received> _received = Channel.CreateUnbounded<Received>();
    private readonly Task _serving;

    public Receiver()
    {
        for (var port = 20_000 + Environment.ProcessId % 20_000; ; port++)
        {
            try
            {
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
                _listener.Start();
                Url = $"http://127.0.0.1:{port}/in";
                break;
            }
            catch (HttpListenerException)
            {
                _listener = new HttpListener();
            }
        }
        _serving = ServeAsync();
    }

    public string Url { get; }
    /// <summary>What the next requests are answered, in order; then 200.</summary>
    public ConcurrentQueue<int> Answers { get; } = new();

    public async Task<Received> NextAsync() => await _received.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>Answers wait for it, while further requests are taken.</summary>
    public Task Until { get; set; } = Task.CompletedTask;

    public int Waiting => _received.Reader.Count;

    public bool IsQuiet => Waiting == 0;

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            await _received.Writer.WriteAsync(new Received(
                context.Request.HttpMethod, context.Request.RawUrl ?? "", await reader.ReadToEndAsync(),
                context.Request.ContentType ?? "", context.Request.Headers["Ringtail-Signature"] ?? ""));
            if (!Until.IsCompleted)
            {
                _ = Until.ContinueWith(_ => context.Response.Close(), TaskScheduler.Default);
                continue;
            }
            context.Response.StatusCode = Answers.TryDequeue(out var status) ? status : 200;
            if (status >= 400) context.Response.OutputStream.Write("no such customer"u8);
            context.Response.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }
}
