namespace Ringtail.Ami.Tests.Fakes;

/// <summary>An action as the fake server read it, by its own reader, not the library's.</summary>
internal sealed class ReceivedAction(IReadOnlyList<(string Key, string Value)> lines)
{
    public IReadOnlyList<(string Key, string Value)> Lines => lines;

    public string Name => this["Action"] ?? "";

    public string Id => this["ActionID"] ?? "";

    public string? this[string key] =>
        lines.FirstOrDefault(line => line.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;
}
