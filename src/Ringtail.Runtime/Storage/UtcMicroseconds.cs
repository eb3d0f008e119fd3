using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Ringtail.Runtime.Storage;

/// <summary>
/// Instants in the database: UTC microseconds since 1970 in 64 bits, the same in SQLite and PostgreSQL, so that they
/// compare and sort. What is finer than a microsecond is cut off.
/// </summary>
public static class UtcMicroseconds
{
    public static long From(DateTimeOffset instant) =>
        (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToInstant(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    /// <summary>The instant as the database will give it back.</summary>
    public static DateTimeOffset Round(DateTimeOffset instant) => ToInstant(From(instant));
}

internal sealed class UtcMicrosecondsConverter()
    : ValueConverter<DateTimeOffset, long>(i => UtcMicroseconds.From(i), m => UtcMicroseconds.ToInstant(m));
