using System.Text;
using Ringtail.Server.Api.Records;

namespace Ringtail.Server.ConfigFiles;

public enum ChangeKind { Add, Change, Delete, Keep }

/// <param name="From">Null when the record is new.</param>
public sealed record FieldChange(string Field, string? From, string To);

/// <param name="Kind">Keep: not in the file, and stays because deleting was not asked for.</param>
/// <param name="Section">Such as <c>trunks</c>.</param>
/// <param name="Name">What the record is called in the file.</param>
public sealed record RecordChange(ChangeKind Kind, string Section, string Name, IReadOnlyList<FieldChange> Fields);

/// <summary>What applying a file would do.</summary>
/// <param name="Fingerprint">Of the system that was compared; it changes with every change of the
/// configuration.</param>
/// <param name="Warnings">What to know before.</param>
public sealed record ConfigPlan(
    string Fingerprint, IReadOnlyList<RecordChange> Changes, IReadOnlyList<string> Warnings)
{
    public bool IsEmpty => !Changes.Any(c => c.Kind != ChangeKind.Keep);

    /// <summary>As a person reads it: + is added, ~ changed, - deleted.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var change in Changes)
        {
            var sign = change.Kind switch
            {
                ChangeKind.Add => '+', ChangeKind.Change => '~', ChangeKind.Delete => '-', _ => ' ',
            };
            text.Append(sign).Append(' ').Append(change.Section).Append(": ").Append(change.Name);
            if (change.Kind == ChangeKind.Keep) text.Append("  (not in the file; stays, or goes with --delete)");
            text.Append('\n');
            foreach (var field in change.Fields)
            {
                text.Append("    ").Append(field.Field).Append(": ");
                if (field.From is not null) text.Append(field.From).Append(" -> ");
                text.Append(field.To).Append('\n');
            }
        }
        foreach (var warning in Warnings) text.Append("! ").Append(warning).Append('\n');
        int Count(ChangeKind kind) => Changes.Count(c => c.Kind == kind);
        text.Append(IsEmpty
            ? "Nothing to change."
            : $"{Count(ChangeKind.Add)} to add, {Count(ChangeKind.Change)} to change, "
                + $"{Count(ChangeKind.Delete)} to delete.");
        return text.Append(" System ").Append(Fingerprint).Append('\n').ToString();
    }
}

/// <summary>Compares a file with what the installation holds, field by field.</summary>
internal static class ConfigComparison
{
    private const int ShownCharsMax = 100;

    /// <param name="secrets">The secrets that the file brings, by <see cref="ConfigSecrets.PlaceOf"/>.</param>
    /// <param name="stored">The secret that is stored at a place; null when there is no such record.</param>
    /// <param name="delete">Delete what a section that is in the file does not name.</param>
    public static ConfigPlan Plan(
        ConfigFile wanted, ConfigState state, IReadOnlyDictionary<string, string> secrets, Func<string, string?> stored,
        bool delete)
    {
        var changes = new List<RecordChange>();
        var (warnings, problems) = (new List<string>(), new List<string>());
        var now = state.File;
        if (wanted.Installation is { } installation && Differences(now.Installation, installation).ToList() is
            { Count: > 0 } changed) changes.Add(new(ChangeKind.Change, "installation", "settings", changed));
        Section(changes, problems, "pbxs", Named(wanted.Pbxs, ConfigNames.Of), Named(now.Pbxs, ConfigNames.Of), delete,
            name => SecretChange("pbxs", name, "it will not connect until one is entered"));
        Section(changes, problems, "trunks", Named(wanted.Trunks, ConfigNames.Of), Named(now.Trunks, ConfigNames.Of),
            delete);
        Section(changes, problems, "endPoints", EndPoints(wanted.EndPoints), EndPoints(now.EndPoints), delete);
        Section(changes, problems, "lists", Named(wanted.Lists, ConfigNames.Of), Named(now.Lists, ConfigNames.Of),
            delete);
        Section(changes, problems, "openingHours", Named(wanted.OpeningHours, ConfigNames.Of),
            Named(now.OpeningHours, ConfigNames.Of), delete);
        Section(changes, problems, "columnMappings", Named(wanted.ColumnMappings, ConfigNames.Of),
            Named(now.ColumnMappings, ConfigNames.Of), delete);
        Section(changes, problems, "webhooks", Webhooks(wanted.Webhooks), Webhooks(now.Webhooks), delete,
            name => SecretChange("webhooks", name, "it gets a random one that nobody knows"));
        Section(changes, problems, "campaigns", Named(wanted.Campaigns, ConfigNames.Of),
            Named(now.Campaigns, ConfigNames.Of), delete);
        return problems.Count == 0
            ? new ConfigPlan(state.Fingerprint, changes, warnings)
            : throw new ConfigFileException(problems);

        IReadOnlyList<FieldChange> SecretChange(string section, string name, string without)
        {
            var place = ConfigSecrets.PlaceOf(section, name);
            var old = stored(place);
            if (!secrets.TryGetValue(place, out var secret))
            {
                if (old is null)
                    warnings.Add($"{section}: {name} is new, and the file has no secret for it: {without}.");
                return [];
            }
            if (old is null) return [new FieldChange("secret", null, "(from the file)")];
            return old == secret ? [] : [new FieldChange("secret", "(stored)", "(from the file)")];
        }
    }

    private static List<(string Name, T Record)>? Named<T>(List<T>? records, Func<T, string> nameOf) =>
        records?.ConvertAll(r => (nameOf(r), r));

    internal static List<(string Name, FileEndPoint Record)>? EndPoints(List<FileEndPoint>? records) =>
        records is null ? null : [.. ConfigNames.Of(records).Zip(records)];

    internal static List<(string Name, FileWebhook Record)>? Webhooks(List<FileWebhook>? records) =>
        records is null ? null : [.. ConfigNames.Of(records).Zip(records)];

    private static void Section<T>(
        List<RecordChange> changes, List<string> problems, string section, List<(string Name, T Record)>? wanted,
        List<(string Name, T Record)>? now, bool delete, Func<string, IReadOnlyList<FieldChange>>? more = null)
        where T : class
    {
        if (wanted is null) return;
        var doubled = wanted.GroupBy(w => w.Name).Where(g => g.Count() > 1).ToList();
        problems.AddRange(doubled.Select(twice => $"{section}: '{twice.Key}' comes twice."));
        if (doubled.Count > 0) return;
        var old = (now ?? []).ToDictionary(n => n.Name, n => n.Record);
        foreach (var (name, record) in wanted)
        {
            old.Remove(name, out var stands);
            var fields = Differences(stands, record).Concat(more?.Invoke(name) ?? []).ToList();
            if (stands is null) changes.Add(new(ChangeKind.Add, section, name, fields));
            else if (fields.Count > 0) changes.Add(new(ChangeKind.Change, section, name, fields));
        }
        foreach (var name in old.Keys)
            changes.Add(new(delete ? ChangeKind.Delete : ChangeKind.Keep, section, name, []));
    }

    /// <summary>Of a new record, what is not as it would be by itself.</summary>
    private static IEnumerable<FieldChange> Differences<T>(T? from, T to) where T : class
    {
        var plain = from ?? Activator.CreateInstance(to.GetType())!;
        foreach (var property in ConfigYaml.PropertiesOf(to.GetType()))
        {
            if (property.PropertyType == typeof(FileSecret)) continue;
            var (old, now) = (Text(property.GetValue(plain)), Text(property.GetValue(to)));
            if (old != now)
                yield return new FieldChange(
                    ConfigYaml.KeyOf(property), from is null ? null : Shortened(old), Shortened(now));
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        string or bool or int or double => ConfigYaml.Scalar(value),
        System.Collections.IEnumerable items => $"[{string.Join(", ", items.Cast<object>().Select(Text))}]",
        _ => $"{{{string.Join(", ", ConfigYaml.PropertiesOf(value.GetType())
            .Select(p => $"{ConfigYaml.KeyOf(p)}: {Text(p.GetValue(value))}"))}}}",
    };

    private static string Shortened(string text) =>
        text.Length <= ShownCharsMax ? text : $"{text[..ShownCharsMax]}… ({text.Length} characters)";
}
