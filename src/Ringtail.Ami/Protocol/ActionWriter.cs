using System.Buffers;
using System.Text;

namespace Ringtail.Ami.Protocol;

/// <summary>One action to bytes. Only called for actions without a problem.</summary>
internal static class ActionWriter
{
    public static void Write(IBufferWriter<byte> output, AmiAction action, string actionId)
    {
        WriteLine(output, "Action", action.Name);
        WriteLine(output, "ActionID", actionId);
        foreach (var (key, value) in action.Fields) WriteLine(output, key, value);
        output.Write("\r\n"u8);
    }

    private static void WriteLine(IBufferWriter<byte> output, string key, string value)
    {
        var line = output.GetSpan(WireRules.LineBytes);
        var length = Encoding.UTF8.GetBytes(key, line);
        ": "u8.CopyTo(line[length..]);
        length += 2;
        length += Encoding.UTF8.GetBytes(value, line[length..]);
        "\r\n"u8.CopyTo(line[length..]);
        output.Advance(length + 2);
    }
}
