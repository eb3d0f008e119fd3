using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ringtail.Dialing;

/// <summary>
/// A sentence for people: its English text, for logs and APIs, and what stands in its blanks, so that the page can say
/// it in another language. An interpolated string becomes one by itself; its holes are the blanks 0, 1, 2 and so on.
/// </summary>
[InterpolatedStringHandler]
public sealed class Phrase(int literalLength, int formattedCount) : IEquatable<Phrase>
{
    private readonly StringBuilder _text = new(literalLength + (8 * formattedCount));
    private readonly List<object?> _blanks = new(formattedCount);

    /// <summary>Key of the page's text when the sentence is not the only one of its kind; else empty.</summary>
    public string Code { get; private init; } = "";
    /// <summary>In English, numbers in the invariant format.</summary>
    public string Text => _text.ToString();
    public IReadOnlyList<object?> Blanks => _blanks;

    public void AppendLiteral(string text) => _text.Append(text);

    public void AppendFormatted<T>(T value) => AppendFormatted(value, null);

    public void AppendFormatted<T>(T value, string? format)
    {
        var shown = value is IFormattable number
            ? number.ToString(format, CultureInfo.InvariantCulture)
            : value?.ToString() ?? "";
        _text.Append(shown);
        _blanks.Add(format is null ? value : shown);
    }

    /// <summary>A text that came from elsewhere, such as the PBX: it has no blanks and is shown as it is.</summary>
    /// <param name="code">What it says, where we know: the page says that in its own words.</param>
    public static Phrase Of(string text, string code = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        var phrase = new Phrase(text.Length, 0) { Code = code };
        phrase.AppendLiteral(text);
        return phrase;
    }

    public bool Equals(Phrase? other) => other is not null && Text == other.Text;
    public override bool Equals(object? obj) => Equals(obj as Phrase);
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
    public override string ToString() => Text;
}

/// <summary>A word of our own in a blank of a <see cref="Phrase"/>: the page says it in the viewer's language, unlike a
/// name that somebody typed.</summary>
/// <param name="Text">In English; of several, comma and blank between.</param>
/// <param name="Kind">Begins the keys of the page's texts.</param>
public readonly record struct Word(string Text, string Kind = "Word")
{
    public override string ToString() => Text;
}
