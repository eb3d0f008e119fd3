namespace Ringtail.Dialing.EndPoints;

/// <summary>The median of the last values; null until there are five.</summary>
internal sealed class Median
{
    private const int Kept = 63, Fewest = 5;
    private readonly TimeSpan[] _values = new TimeSpan[Kept], _sorted = new TimeSpan[Kept];
    private int _count, _next;

    public TimeSpan? Value { get; private set; }

    public void Add(TimeSpan value)
    {
        _values[_next] = value;
        _next = (_next + 1) % Kept;
        _count = Math.Min(_count + 1, Kept);
        if (_count < Fewest) return;
        _values.AsSpan(0, _count).CopyTo(_sorted);
        _sorted.AsSpan(0, _count).Sort();
        Value = _sorted[_count / 2];
    }
}
