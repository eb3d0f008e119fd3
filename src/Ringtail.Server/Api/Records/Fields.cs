using System.Collections.Concurrent;
using System.Reflection;

namespace Ringtail.Server.Api.Records;

/// <summary>
/// Rows and records have their fields by the same names: one loop carries them over, and a test compares the names, so
/// that no new column is forgotten.
/// </summary>
internal static class Fields
{
    private static readonly ConcurrentDictionary<(Type, Type), (PropertyInfo From, PropertyInfo To)[]> Pairs = new();

    /// <summary>Carries over each property that both have; what only one has stays.</summary>
    public static T Copy<T>(object from, T to) where T : class
    {
        foreach (var (source, target) in Pairs.GetOrAdd((from.GetType(), typeof(T)), Find))
            target.SetValue(to, source.GetValue(from));
        return to;
    }

    private static (PropertyInfo, PropertyInfo)[] Find((Type From, Type To) types) =>
    [
        .. from target in types.To.GetProperties()
           where target.SetMethod is { IsPublic: true }
           let source = types.From.GetProperty(target.Name)
           where source is not null && source.PropertyType == target.PropertyType
           select (source, target),
    ];
}
