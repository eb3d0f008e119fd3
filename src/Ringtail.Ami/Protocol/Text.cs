using System.Text;
using System.Text.Unicode;

namespace Ringtail.Ami.Protocol;

/// <summary>
/// Bytes to text. Asterisk passes on what it was given: UTF-8 from new phones, Latin-1 from old configuration. What is
/// not valid UTF-8 is read as Latin-1, which every byte string is, so nothing of the structure is lost.
/// </summary>
internal static class Text
{
    public static string Decode(ReadOnlySpan<byte> bytes) => bytes.IsEmpty
        ? ""
        : Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
}
