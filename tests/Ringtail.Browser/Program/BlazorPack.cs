using System.Buffers.Binary;
using System.Text;

namespace Ringtail.Browser.Program;

/// <summary>
/// The messages of a Blazor circuit: SignalR's MessagePack hub protocol with arguments of the simple types. A value is
/// null, a bool, a long, a string, a double or a list of values; of bytes only how many they are.
/// </summary>
internal static class BlazorPack
{
    /// <summary>How many bytes something has that is not looked into.</summary>
    public sealed record Bytes(int Count);

    /// <summary>Takes the first whole message off what was received.</summary>
    /// <param name="received">Goes on after the message.</param>
    /// <returns>Null while it is not whole.</returns>
    public static List<object?>? Take(ref ReadOnlySpan<byte> received)
    {
        var length = 0;
        for (var i = 0; i < 5 && i < received.Length; i++)
        {
            length |= (received[i] & 0x7f) << (7 * i);
            if ((received[i] & 0x80) != 0) continue;
            var rest = received[(i + 1)..];
            if (rest.Length < length) return null;
            received = rest[length..];
            var message = rest[..length];
            return (List<object?>?)Read(ref message);
        }
        return null;
    }

    /// <summary>A call of a method of the hub, ready to be sent.</summary>
    /// <param name="id">Null when no answer is wanted.</param>
    public static byte[] Invocation(string? id, string method, params object?[] arguments) =>
        Framed([1L, new Dictionary<string, object?>(), id, method, arguments]);

    public static byte[] Ping() => Framed([6L]);

    private static byte[] Framed(object?[] message)
    {
        using var body = new MemoryStream();
        Write(body, message);
        using var framed = new MemoryStream();
        for (var rest = (int)body.Length; ; rest >>= 7)
        {
            framed.WriteByte((byte)(rest > 0x7f ? rest | 0x80 : rest));
            if (rest <= 0x7f) break;
        }
        body.WriteTo(framed);
        return framed.ToArray();
    }

    private static object? Read(ref ReadOnlySpan<byte> from)
    {
        var code = from[0];
        from = from[1..];
        switch (code)
        {
            case < 0x80: return (long)code;
            case < 0x90: return Values(ref from, 2 * (code & 0x0f));
            case < 0xa0: return Values(ref from, code & 0x0f);
            case < 0xc0: return Text(ref from, code & 0x1f);
            case 0xc0: return null;
            case 0xc2 or 0xc3: return code == 0xc3;
            case >= 0xc4 and <= 0xc6: return Skipped(ref from, (int)Number(ref from, 1 << (code - 0xc4)));
            case 0xca: return (double)BitConverter.Int32BitsToSingle((int)Number(ref from, 4));
            case 0xcb: return BitConverter.Int64BitsToDouble((long)Number(ref from, 8));
            case >= 0xcc and <= 0xcf: return (long)Number(ref from, 1 << (code - 0xcc));
            case 0xd0: return (long)(sbyte)Number(ref from, 1);
            case 0xd1: return (long)(short)Number(ref from, 2);
            case 0xd2: return (long)(int)Number(ref from, 4);
            case 0xd3: return (long)Number(ref from, 8);
            case >= 0xd9 and <= 0xdb: return Text(ref from, (int)Number(ref from, 1 << (code - 0xd9)));
            case 0xdc or 0xdd: return Values(ref from, (int)Number(ref from, code == 0xdc ? 2 : 4));
            case 0xde or 0xdf: return Values(ref from, 2 * (int)Number(ref from, code == 0xde ? 2 : 4));
            case >= 0xe0: return (long)(sbyte)code;
            default: throw new InvalidDataException($"A circuit sends no value of the kind 0x{code:x2}.");
        }
    }

    private static List<object?> Values(ref ReadOnlySpan<byte> from, int count)
    {
        var values = new List<object?>(count);
        for (var i = 0; i < count; i++) values.Add(Read(ref from));
        return values;
    }

    private static ulong Number(ref ReadOnlySpan<byte> from, int bytes)
    {
        var value = bytes switch
        {
            1 => from[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(from),
            4 => BinaryPrimitives.ReadUInt32BigEndian(from),
            _ => BinaryPrimitives.ReadUInt64BigEndian(from),
        };
        from = from[bytes..];
        return value;
    }

    private static string Text(ref ReadOnlySpan<byte> from, int bytes)
    {
        var text = Encoding.UTF8.GetString(from[..bytes]);
        from = from[bytes..];
        return text;
    }

    private static Bytes Skipped(ref ReadOnlySpan<byte> from, int bytes)
    {
        from = from[bytes..];
        return new Bytes(bytes);
    }

    private static void Write(MemoryStream to, object? value)
    {
        switch (value)
        {
            case null: to.WriteByte(0xc0); break;
            case bool flag: to.WriteByte((byte)(flag ? 0xc3 : 0xc2)); break;
            case long number: Number(to, 0xd3, 8, number); break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                Number(to, 0xdb, 4, bytes.Length);
                to.Write(bytes);
                break;
            case object?[] values:
                Number(to, 0xdd, 4, values.Length);
                foreach (var one in values) Write(to, one);
                break;
            case Dictionary<string, object?> { Count: 0 }: to.WriteByte(0x80); break;
            default: throw new ArgumentException($"A circuit is told no {value.GetType().Name}.", nameof(value));
        }
    }

    private static void Number(MemoryStream to, byte code, int bytes, long value)
    {
        to.WriteByte(code);
        Span<byte> all = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(all, value);
        to.Write(all[(8 - bytes)..]);
    }
}
