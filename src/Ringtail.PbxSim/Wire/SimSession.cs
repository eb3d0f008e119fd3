using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Ringtail.Ami;
using Ringtail.PbxSim.Pbx;

namespace Ringtail.PbxSim.Wire;

/// <summary>One AMI connection: login, then actions in and blocks out. All but reading happens on the PBX's
/// loop.</summary>
internal sealed class SimSession(TcpClient client, SimPbx pbx, ChannelWriter<Action> inbox, Action closed)
{
    private readonly StringBuilder _out = new();
    private readonly Channel<string> _writes = Channel.CreateBounded<string>(10_000);
    private readonly string _challenge = RandomNumberGenerator.GetInt32(100_000_000, 999_999_999).ToString(
        System.Globalization.CultureInfo.InvariantCulture);
    private bool _loggedIn;
    private bool _stalled;
    private bool _silent;
    private bool _cutInBlock;
    private HashSet<string>? _mask;

    public bool Closed { get; private set; }

    public void Start(CancellationToken ct)
    {
        _writes.Writer.TryWrite(pbx.Banner + "\r\n");
        _ = ReadAsync(ct);
        _ = WriteAsync(ct);
    }

    public void Cut()
    {
        Closed = true;
        client.Close();
        _writes.Writer.TryComplete();
        closed();
    }

    /// <summary>The reader gets nothing more for a while; what is said meanwhile comes all at once.</summary>
    public void Stall(bool stalled) => _stalled = stalled;

    /// <summary>The other end is gone without a word: nothing is read or written, and nothing closes.</summary>
    public void FallSilent() => _silent = true;

    /// <summary>We have said all we had to say, and still listen.</summary>
    public void HalfClose()
    {
        if (Closed) return;
        _silent = true;
        client.Client.Shutdown(SocketShutdown.Send);
    }

    /// <summary>The connection ends in the middle of the next block.</summary>
    public void CutInBlock() => _cutInBlock = true;

    public void Hear(AmiMessage message, string kind)
    {
        if (_loggedIn && !Closed && (_mask is null || _mask.Contains(kind))) Append(message);
    }

    public void Flush()
    {
        if (_out.Length == 0 || Closed || _stalled) return;
        if (_silent)
        {
            _out.Clear();
            return;
        }
        if (_cutInBlock) _out.Length -= Math.Min(_out.Length / 2, 20);
        // A reader that never reads loses its connection, as Asterisk does it when the socket stays full.
        if (!_writes.Writer.TryWrite(_out.ToString())) Cut();
        _out.Clear();
        if (!_cutInBlock) return;
        Closed = true;
        _writes.Writer.TryComplete();
    }

    private void Append(AmiMessage message)
    {
        foreach (var (key, value) in message.Fields) _out.Append(key).Append(": ").Append(value).Append("\r\n");
        _out.Append("\r\n");
    }

    private void Act(AmiMessage action)
    {
        if (Closed || _silent) return;
        var name = action["Action"]?.ToUpperInvariant();
        if (name == "CHALLENGE") Append(SimPbx.Success(action.ActionId, null, ("Challenge", _challenge)));
        else if (name == "LOGIN") LogIn(action);
        else if (!_loggedIn) Append(SimPbx.Error(action.ActionId, "Authentication Required"));
        else if (name == "LOGOFF") LogOff(action);
        else foreach (var block in pbx.Act(action)) Append(block);
    }

    private void LogOff(AmiMessage action)
    {
        Append(new Block().Add("Response", "Goodbye").Add("ActionID", action.ActionId ?? "")
            .Add("Message", "Thanks for all the fish.").Done());
        Flush();
        _writes.Writer.TryComplete();
    }

    private void LogIn(AmiMessage action)
    {
        var right = action["AuthType"] is { } type && type.Equals("MD5", StringComparison.OrdinalIgnoreCase)
            ? string.Equals(action["Key"], Key(), StringComparison.OrdinalIgnoreCase)
            : action["Secret"] == pbx.Options.Secret;
        if (pbx.Faults.RefuseLogin || !right || action["Username"] != pbx.Options.Account)
        {
            pbx.Tally.LoginsRefused++;
            Append(SimPbx.Error(action.ActionId, "Authentication failed"));
            Flush();
            _writes.Writer.TryComplete();
            return;
        }
        _loggedIn = true;
        var events = action["Events"] ?? "on";
        if (events is "off") _mask = [];
        else if (events is not ("on" or "all")) _mask = [.. events.Split(',')];
        Append(SimPbx.Success(action.ActionId, "Authentication accepted"));
        if (_mask is null || _mask.Contains("system"))
        {
            Append(new Block().Add("Event", "FullyBooted").Add("Privilege", "system,all").Add("Status", "Fully Booted")
                .Add("Uptime", 100).Add("LastReload", 100).Done());
        }
    }

    // The protocol's own challenge scheme; Asterisk knows no other.
#pragma warning disable CA5351
    private string Key() => Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(_challenge + pbx.Options.Secret)));
#pragma warning restore CA5351

    private async Task ReadAsync(CancellationToken ct)
    {
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8, leaveOpen: true);
            var block = new StringBuilder();
            while (await reader.ReadLineAsync(ct) is { } line)
            {
                if (line.Length > 0)
                {
                    block.Append(line).Append('\n');
                    continue;
                }
                if (block.Length == 0) continue;
                var action = AmiMessage.Parse(block.ToString());
                block.Clear();
                await inbox.WriteAsync(() => Act(action), ct);
            }
        }
        catch (Exception e) when (
            e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The other side went away, or the server stops.
        }
        await inbox.WriteAsync(Cut, CancellationToken.None);
    }

    private async Task WriteAsync(CancellationToken ct)
    {
        try
        {
            await foreach (var text in _writes.Reader.ReadAllAsync(ct))
            {
                await WriteInPiecesAsync(Encoding.UTF8.GetBytes(text), ct);
            }
            client.Close();
        }
        catch (Exception e) when (
            e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The other side went away, or the server stops.
        }
    }

    // A packet ends where it ends: in the middle of a line, of a character, between CR and LF.
    private async Task WriteInPiecesAsync(byte[] bytes, CancellationToken ct)
    {
        var piece = pbx.Faults.PieceBytes > 0 ? pbx.Faults.PieceBytes : bytes.Length;
        for (var at = 0; at < bytes.Length; at += piece)
        {
            await client.GetStream().WriteAsync(bytes.AsMemory(at, Math.Min(piece, bytes.Length - at)), ct);
            if (piece < bytes.Length) await Task.Yield();
        }
    }
}
