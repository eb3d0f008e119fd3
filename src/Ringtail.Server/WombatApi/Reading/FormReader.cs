using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Ringtail.Server.WombatApi.Reading;

/// <summary>
/// Decodes <c>name=value&amp;name=value</c> as it streams by: <c>+</c> is a blank, <c>%XX</c> a byte, a broken escape
/// stays as it is, everything else (also <c>|</c>, <c>:</c>, blanks, UTF-8) stands for itself. Values of
/// <paramref name="streamed"/> names go to a stream; all others are kept, up to <see cref="KeptBytesMax"/> together.
/// </summary>
/// <param name="raw">
/// Bodies are sent without escapes (<c>numbers=771,A:Tom &amp; Jerry|772</c>): in the values that hold people's texts
/// an ampersand is one of the text, unless one of the API's own names and <c>=</c> follow.
/// </param>
internal sealed class FormReader(Func<string, Stream?> streamed, bool raw = false)
{
    /// <summary>Far above any record; a million contacts go through <c>numbers</c>, which streams.</summary>
    public const int KeptBytesMax = 4 * 1024 * 1024;
    private const int ChunkBytes = 32 * 1024;

    private static readonly string[] RawNames = ["numbers", "attrs"];

    /// <summary>What may stand beside a raw value, as it stands in the body.</summary>
    private static readonly byte[][] Following =
    [
        .. new[]
        {
            "op", "list", "numbers", "dedupe", "campaign", "number", "schedule", "attrs",
        }.Select(name => Encoding.UTF8.GetBytes($"&{name}=")),
    ];

    private readonly List<KeyValuePair<string, string>> _pairs = [];
    private readonly ArrayBufferWriter<byte> _part = new();
    private readonly byte[] _decoded = new byte[ChunkBytes + 2];
    private string? _name;
    private bool _isRaw;
    private Stream? _sink;
    private int _kept;

    public IReadOnlyList<KeyValuePair<string, string>> Pairs => _pairs;

    /// <exception cref="WombatProblem">More than is kept.</exception>
    public async Task ReadAsync(Stream body, CancellationToken ct)
    {
        var buffer = new byte[ChunkBytes];
        var held = 0;
        int read;
        while ((read = await body.ReadAsync(buffer.AsMemory(held), ct)) > 0)
        {
            var available = held + read;
            var used = await TakeAsync(buffer.AsMemory(0, available), ct);
            held = available - used;
            buffer.AsSpan(used, held).CopyTo(buffer);
        }
        // An escape that the end cut off stands for itself; an ampersand at the end divides nothing.
        if (held > 0 && buffer[held - 1] == '&') held--;
        if (held > 0) await PutAsync(buffer.AsMemory(0, held), ct);
        Finish();
    }

    /// <summary>Consumes all but an escape that is not complete yet.</summary>
    private async Task<int> TakeAsync(Memory<byte> chunk, CancellationToken ct)
    {
        var at = 0;
        while (at < chunk.Length)
        {
            var (next, length, delimiter) = Decode(chunk.Span, at);
            await PutAsync(_decoded.AsMemory(0, length), ct);
            at = next;
            if (delimiter == '=') StartValue();
            else if (delimiter == '&') Finish();
            else break;
        }
        return at;
    }

    /// <summary>Decodes into the scratch buffer up to a delimiter, the end, or an incomplete escape.</summary>
    private (int Next, int Length, char Delimiter) Decode(ReadOnlySpan<byte> chunk, int at)
    {
        var length = 0;
        while (at < chunk.Length)
        {
            var b = chunk[at];
            if (b == '=' && _name is null) return (at + 1, length, '=');
            if (b == '&')
            {
                if (!_isRaw) return (at + 1, length, '&');
                switch (Divides(chunk[at..]))
                {
                    case null: return (at, length, '\0');
                    case true: return (at + 1, length, '&');
                }
            }
            if (b == '%')
            {
                if (at + 2 >= chunk.Length) return (at, length, '\0');
                if (Hex(chunk[at + 1]) is >= 0 and var high && Hex(chunk[at + 2]) is >= 0 and var low)
                {
                    _decoded[length++] = (byte)((high << 4) | low);
                    at += 3;
                    continue;
                }
            }
            _decoded[length++] = b == '+' ? (byte)' ' : b;
            at++;
        }
        return (at, length, '\0');
    }

    /// <summary>Whether a name of the API and <c>=</c> follow; null when more must be read to tell.</summary>
    private static bool? Divides(ReadOnlySpan<byte> rest)
    {
        var open = false;
        foreach (var name in Following)
        {
            var length = Math.Min(name.Length, rest.Length);
            if (!Ascii.EqualsIgnoreCase(rest[..length], name.AsSpan(0, length))) continue;
            if (length == name.Length) return true;
            open = true;
        }
        return open ? null : false;
    }

    private async ValueTask PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        if (bytes.IsEmpty) return;
        if (_sink is not null)
        {
            await _sink.WriteAsync(bytes, ct);
            return;
        }
        _kept += bytes.Length;
        if (_kept > KeptBytesMax)
            throw new WombatProblem(_name is { Length: > 0 } name ? WombatParameters.Shortened(name) : "body",
                $"is longer than {KeptBytesMax} bytes.");
        _part.Write(bytes.Span);
    }

    private void StartValue()
    {
        _name = TakePart();
        _isRaw = raw && RawNames.Contains(_name, StringComparer.OrdinalIgnoreCase);
        _sink = streamed(_name);
    }

    private void Finish()
    {
        if (_name is null)
        {
            if (TakePart() is { Length: > 0 } bare) _pairs.Add(new(bare, ""));
            return;
        }
        if (_sink is null) _pairs.Add(new(_name, TakePart()));
        (_name, _sink, _isRaw) = (null, null, false);
    }

    private string TakePart()
    {
        var text = Decoded(_part.WrittenSpan);
        _part.ResetWrittenCount();
        return text;
    }

    /// <summary>UTF-8; what is none was sent by an old client in Latin-1.</summary>
    /// <exception cref="WombatProblem">Holds a zero byte, which no text of ours can.</exception>
    internal static string Decoded(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Contains((byte)0)) throw new WombatProblem("body", "holds a zero byte.");
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
    }

    private static int Hex(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };
}
