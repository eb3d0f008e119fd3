using System.Collections.Frozen;

namespace Ringtail.Server.WombatApi.Reading;

/// <summary>
/// The parameters of one call, whether they came in the query, in a form body or in a body without a type. Where one is
/// given twice, the query wins and then the first; empty does not count as given when another has a value.
/// </summary>
internal sealed class WombatParameters(IEnumerable<KeyValuePair<string, string>> pairs, Stream? numbers = null)
    : IAsyncDisposable
{
    private readonly FrozenDictionary<string, string> _values = pairs
        .GroupBy(p => p.Key, p => p.Value, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(
            g => g.Key, g => g.FirstOrDefault(v => v.Length > 0) ?? "", StringComparer.OrdinalIgnoreCase);

    private readonly IReadOnlyList<string> _numbers =
    [
        .. pairs.Where(p => p.Key.Equals("numbers", StringComparison.OrdinalIgnoreCase) && p.Value.Length > 0)
            .Select(p => p.Value),
    ];

    /// <summary>All of <c>numbers</c> when the body has some, of any length; null when only the query may.</summary>
    public Stream? Numbers { get; } = numbers;

    /// <summary>All of <c>numbers</c> of the query, which may hold it several times.</summary>
    public string NumbersOfQuery => string.Join('|', _numbers);

    /// <summary>Empty when not given.</summary>
    public string this[string name] => _values.GetValueOrDefault(name, "");

    public bool Has(string name) => _values.ContainsKey(name);

    /// <exception cref="WombatProblem">Not given, or empty.</exception>
    public string Required(string name) =>
        this[name].Trim() is { Length: > 0 } value ? value : throw new WombatProblem(name, "is required.");

    /// <exception cref="WombatProblem">Given, and no whole number from <paramref name="min"/> on.</exception>
    public int? Integer(string name, int min)
    {
        if (this[name].Trim() is not { Length: > 0 } text) return null;
        return LenientJson.ParseInteger(text) is { } value && value >= min
            ? value
            : throw new WombatProblem(name, $"must be a whole number from {min}; it is '{Shortened(text)}'.");
    }

    public ValueTask DisposeAsync() => Numbers?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Input that is quoted in an error is kept short.</summary>
    public static string Shortened(string text) => text.Length <= 60 ? text : text[..60] + "…";
}

/// <summary>
/// A call that cannot be done as asked; names the field. The API's callers see it in the answer's text.
/// </summary>
internal sealed class WombatProblem(string field, string message) : Exception($"{field}: {message}")
{
    public string Field { get; } = field;
}
