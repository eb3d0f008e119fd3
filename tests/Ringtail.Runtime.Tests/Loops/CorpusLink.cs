using System.Net.Sockets;
using System.Text;

namespace Ringtail.Runtime.Tests.Loops;

/// <summary>One AMI connection to a <see cref="CorpusPbx"/>.</summary>
internal sealed class CorpusLink(TcpClient client) : IDisposable
{
    private readonly StreamReader _reader = new(client.GetStream(), Encoding.UTF8);
    private readonly NetworkStream _stream = client.GetStream();

    // Events of several calls and answers go out on the same stream, one block at a time.
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Cuts the connection.</summary>
    public void Dispose()
    {
        client.Dispose();
        _reader.Dispose();
        _turn.Dispose();
    }

    /// <summary>Null at the end of the connection.</summary>
    public async Task<Dictionary<string, string>?> ReadActionAsync(CancellationToken ct)
    {
        Dictionary<string, string> fields = [];
        while (await _reader.ReadLineAsync(ct) is { } line)
        {
            if (line.Length == 0) return fields;
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0) fields.TryAdd(line[..colon], line[(colon + 2)..]);
        }
        return null;
    }

    public async Task WriteAsync(string text)
    {
        await _turn.WaitAsync();
        try
        {
            await _stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task TryWriteAsync(string text)
    {
        try
        {
            await WriteAsync(text);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut meanwhile.
        }
    }

    public Task AnswerAsync(Dictionary<string, string> action, params string[] lines) => WriteAsync(
        $"Response: Success\r\nActionID: {action["ActionID"]}\r\n{string.Concat(lines.Select(l => l + "\r\n"))}\r\n");

    public Task RefuseAsync(Dictionary<string, string> action, string message) => WriteAsync(
        $"Response: Error\r\nActionID: {action["ActionID"]}\r\nMessage: {message}\r\n\r\n");

    public Task ListAsync(Dictionary<string, string> action, IReadOnlyList<string> items, string completion)
    {
        var id = $"ActionID: {action["ActionID"]}\r\n";
        var text = new StringBuilder($"Response: Success\r\n{id}EventList: start\r\nMessage: List will follow\r\n\r\n");
        foreach (var item in items) text.Append(item).Append(id).Append("\r\n");
        text.Append("Event: ").Append(completion).Append("\r\n").Append(id)
            .Append("EventList: Complete\r\nListItems: ").Append(items.Count).Append("\r\n\r\n");
        return WriteAsync(text.ToString());
    }
}
