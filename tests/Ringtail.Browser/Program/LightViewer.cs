using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ringtail.Browser.Program;

/// <summary>
/// Somebody who has a page open, without a browser: keeps the page's circuit and acknowledges what it is sent without
/// drawing it, so that the server's work is that of a viewer and the viewer costs nearly nothing. Answers what the page
/// asks a browser as one of 1280 x 800 pixels that nobody touches.
/// </summary>
internal sealed partial class LightViewer : IAsyncDisposable
{
    private static readonly byte[] Handshake = "{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray();

    private readonly ClientWebSocket _socket;
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource _shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _chunk = new byte[16 * 1024];
    private readonly string _operations, _state;
    private Task _listening = Task.CompletedTask;
    private long _bytes, _batches, _objects;

    private LightViewer(ClientWebSocket socket, string operations, string state) =>
        (_socket, _operations, _state) = (socket, operations, state);

    /// <summary>Received, as a browser counts them: what the socket's messages hold.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);
    /// <summary>Changes of the page that were received.</summary>
    public long Batches => Interlocked.Read(ref _batches);

    /// <summary>Signs in; the cookies serve any number of viewers.</summary>
    public static async Task<CookieContainer> SignInAsync(
        Uri address, string user, string password, CancellationToken ct)
    {
        var cookies = new CookieContainer();
        using var http = Http(address, cookies);
        var form = await http.GetStringAsync(new Uri("/sign-in", UriKind.Relative), ct);
        using var fields = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = FormToken().Match(form).Groups[1].Value,
            ["userName"] = user, ["password"] = password, ["returnUrl"] = "/live",
        });
        using var answer = await http.PostAsync(new Uri("/account/login", UriKind.Relative), fields, ct);
        if (answer.RequestMessage!.RequestUri!.AbsolutePath != "/live")
            throw new InvalidOperationException($"Signing in led to {answer.RequestMessage.RequestUri}.");
        return cookies;
    }

    /// <summary>Opens a page and returns when its components are there.</summary>
    public static async Task<LightViewer> OpenAsync(
        Uri address, CookieContainer cookies, string path, CancellationToken ct)
    {
        var page = new Uri(address, path);
        using var http = Http(address, cookies);
        var html = await http.GetStringAsync(page, ct);
        // As blazor.web.js does: the circuit begins empty, then gets the components that the page names.
        var markers = Marker().Matches(html).Select(m => m.Groups[1].Value);
        var operations = string.Join(',', markers.Select((m, i) => string.Create(
            CultureInfo.InvariantCulture, $$"""{"type":"add","ssrComponentId":{{i + 1}},"marker":{{m}}}""")));
        var socket = new ClientWebSocket();
        socket.Options.Cookies = cookies;
        // Browsers offer it, and it is work for the server.
        socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        await socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/_blazor" }.Uri, ct);
        var viewer = new LightViewer(
            socket, $$"""{"batchId":1,"operations":[{{operations}}]}""", State().Match(html).Groups[1].Value);
        await socket.SendAsync(Handshake, WebSocketMessageType.Text, endOfMessage: true, ct);
        await viewer.SendAsync(
            BlazorPack.Invocation("0", "StartCircuit", address.ToString(), page.ToString(), "[]", viewer._state));
        viewer._listening = viewer.ListenAsync();
        await viewer._shown.Task.WaitAsync(ct);
        return viewer;
    }

    private async Task ListenAsync()
    {
        var received = new List<byte>();
        var shaken = false;
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(_chunk.AsMemory(), _end.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                    throw new InvalidOperationException($"The server left: {_socket.CloseStatusDescription}");
                Interlocked.Add(ref _bytes, part.Count);
                received.AddRange(_chunk.AsSpan(0, part.Count));
                if (!part.EndOfMessage) continue;
                if (!shaken)
                {
                    var after = received.IndexOf(0x1e) + 1;
                    if (after == 0) continue;
                    shaken = true;
                    received.RemoveRange(0, after);
                }
                foreach (var answer in Hear(received)) await SendAsync(answer);
            }
        }
        catch (OperationCanceledException)
        {
            // The viewer leaves.
        }
        catch (Exception broken)
        {
            _shown.TrySetException(broken);
            throw;
        }
    }

    /// <returns>What is said to the messages that are whole.</returns>
    private List<byte[]> Hear(List<byte> received)
    {
        var answers = new List<byte[]>();
        ReadOnlySpan<byte> rest = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(received);
        while (BlazorPack.Take(ref rest) is { } message)
        {
            switch (message[0])
            {
                case 1L: answers.AddRange(Called((string)message[3]!, (List<object?>)message[4]!)); break;
                case 3L when message[4] is not string { Length: > 0 }:
                    throw new InvalidOperationException("The server began no circuit.");
                case 3L: answers.Add(BlazorPack.Invocation(null, "UpdateRootComponents", _operations, _state)); break;
                case 6L: answers.Add(BlazorPack.Ping()); break;
                case 7L: throw new InvalidOperationException($"The server ended the circuit: {message[1]}");
                default: break;
            }
        }
        received.RemoveRange(0, received.Count - rest.Length);
        return answers;
    }

    private IEnumerable<byte[]> Called(string method, List<object?> arguments)
    {
        switch (method)
        {
            case "JS.RenderBatch":
                Interlocked.Increment(ref _batches);
                yield return BlazorPack.Invocation(null, "OnRenderCompleted", (long)arguments[0]!, null);
                break;
            case "JS.BeginInvokeJS" when (long)arguments[0]! is > 0 and var call:
                var result = Result((string)arguments[1]!, (long)arguments[3]!);
                yield return BlazorPack.Invocation(null, "EndInvokeJSFromDotNet", call, true,
                    string.Create(CultureInfo.InvariantCulture, $"[{call},true,{result}]"));
                break;
            case "JS.EndUpdateRootComponents": _shown.TrySetResult(); break;
            case "JS.Error": throw new InvalidOperationException($"The page broke: {arguments[0]}");
            default: break;
        }
    }

    /// <summary>What a browser's function gives, as JSON.</summary>
    private string Result(string function, long kind) => function switch
    {
        "ringtail.facts" => """{"zone":"Europe/Berlin","appearance":"light"}""",
        _ when kind == 1 => $$"""{"__jsObjectId":{{Interlocked.Increment(ref _objects)}}}""",
        _ => "null",
    };

    private ValueTask SendAsync(byte[] message) =>
        _socket.SendAsync(message.AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, _end.Token);

    private static HttpClient Http(Uri address, CookieContainer cookies)
    {
        var http = new HttpClient(new HttpClientHandler { CookieContainer = cookies }) { BaseAddress = address };
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en-GB");
        return http;
    }

    /// <exception cref="InvalidOperationException">The circuit had broken.</exception>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _listening;
        }
        finally
        {
            _socket.Dispose();
            _end.Dispose();
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex("<!--Blazor:({\"type\":\"server\".*?})-->")]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex State();
}
