using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ringtail.Lab.Pbx;

/// <summary>One block of AMI text; a header may come more than once.</summary>
public sealed record AmiBlock(IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>The first value of a header, empty if it is missing.</summary>
    public string this[string name] => Headers.FirstOrDefault(header => header.Key == name).Value ?? "";
}

/// <summary>
/// AMI as bare text over TCP, to prove the lab without the product's own client. One reader at a time.
/// </summary>
public sealed class RawAmi : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly StreamReader _reader;
    private int _actions;

    private RawAmi(TcpClient tcp, string banner)
    {
        _tcp = tcp;
        _reader = new StreamReader(tcp.GetStream(), Encoding.UTF8);
        Banner = banner;
    }

    public string Banner { get; private set; }

    /// <summary>Connects and logs in; the answer to the login is returned as it came.</summary>
    public static async Task<(RawAmi Ami, AmiBlock Login)> LoginAsync(
        LabPbx pbx, LabAccount account, CancellationToken cancellationToken, string? from = null)
    {
        var tcp = from is null ? new TcpClient() : new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        await tcp.ConnectAsync(pbx.Address, LabPbx.AmiPort, cancellationToken);
        var ami = new RawAmi(tcp, "");
        ami.Banner = await ami._reader.ReadLineAsync(cancellationToken) ?? "";
        var login = await ami.AskAsync(
            cancellationToken, ("Action", "Login"), ("Username", account.Name), ("Secret", account.Secret));
        return (ami, login);
    }

    /// <summary>Connects with an account that must be let in.</summary>
    public static async Task<RawAmi> ConnectAsync(
        LabPbx pbx, LabAccount account, CancellationToken cancellationToken)
    {
        var (ami, login) = await LoginAsync(pbx, account, cancellationToken);
        Assert.Equal("Success", login["Response"]);
        return ami;
    }

    /// <summary>Sends an action and gives the ActionID it was sent with.</summary>
    public async Task<string> SendAsync(CancellationToken cancellationToken, params (string, string)[] headers)
    {
        var id = (++_actions).ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        foreach (var (name, value) in headers.Append(("ActionID", id)))
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        await _tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"{text}\r\n"), cancellationToken);
        return id;
    }

    /// <summary>Sends an action and gives its response; what comes before it is read over.</summary>
    public async Task<AmiBlock> AskAsync(CancellationToken cancellationToken, params (string, string)[] headers)
    {
        var id = await SendAsync(cancellationToken, headers);
        return await WaitAsync(block => block["Response"] != "" && block["ActionID"] == id, cancellationToken);
    }

    /// <summary>Reads over all blocks up to the first that fulfils the condition.</summary>
    public async Task<AmiBlock> WaitAsync(Func<AmiBlock, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            var block = await ReadAsync(cancellationToken);
            if (condition(block))
                return block;
        }
    }

    public async Task<AmiBlock> ReadAsync(CancellationToken cancellationToken)
    {
        var headers = new List<KeyValuePair<string, string>>();
        while (true)
        {
            var line = await _reader.ReadLineAsync(cancellationToken)
                ?? throw new EndOfStreamException("The PBX closed the connection.");
            if (line.Length == 0 && headers.Count > 0)
                return new AmiBlock(headers);
            if (line.Length == 0)
                continue;
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            headers.Add(colon < 0 ? new(line.TrimEnd(':'), "") : new(line[..colon], line[(colon + 2)..]));
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _tcp.Dispose();
    }
}
