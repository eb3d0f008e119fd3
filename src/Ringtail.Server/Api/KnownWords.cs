using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Api;

/// <summary>
/// Words of filters. A misspelt one would give an empty answer, which a program takes for the truth.
/// </summary>
internal static class KnownWords
{
    public static IReadOnlyList<string> Outcomes { get; } =
        [.. Enum.GetValues<AttemptOutcome>().Select(o => o.Code()).Distinct()];

    public static IReadOnlyList<string> Severities { get; } = [.. Enum.GetNames<AlarmSeverity>(), "Cleared"];

    public static IReadOnlyList<string> DeliveryStates { get; } = ["Pending", "Done", "Failed", "Cancelled"];

    /// <summary>What the change log tells of: the tables of the configuration, and accounts.</summary>
    public static IReadOnlyList<string> Kinds(RingtailDb db) =>
    [
        .. db.Model.GetEntityTypes().Select(t => t.ClrType)
            .Where(t => t.Name.EndsWith("Row", StringComparison.Ordinal) && t.GetProperty("Id") is { } id
                && id.PropertyType == typeof(int))
            .Select(t => t.Name[..^"Row".Length]).Append("User").Distinct().Order(StringComparer.Ordinal),
    ];

    /// <exception cref="InvalidFieldsException">It is none of the words; nothing given is fine.</exception>
    public static void Check(string field, string? given, IReadOnlyList<string> words)
    {
        if (string.IsNullOrEmpty(given) || words.Contains(given)) return;
        throw new InvalidFieldsException([new FieldProblem(field, "UnknownWord",
            $"must be one of {string.Join(", ", words)}; it is '{(given.Length > 50 ? given[..50] + "…" : given)}'.")]);
    }
}
