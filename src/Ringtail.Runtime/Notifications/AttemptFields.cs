using System.Globalization;
using System.Text;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Notifications;

/// <summary>
/// A finished attempt as other programs get it: num, state, extstate, retry, reschedule, then I_NAME for what the list
/// gave and O_name for what was set during and after the call.
/// </summary>
internal static class AttemptFields
{
    /// <summary>The form of the campaign's notification: names as WombatDialer has them.</summary>
    public static List<KeyValuePair<string, string>> Form(OutboxItem item)
    {
        List<KeyValuePair<string, string>> fields =
        [
            new("num", item.Attempt?.NumberDialed ?? ""),
            new("state", item.StateCode),
            new("extstate", item.StatusExt),
            new("retry", item.Retry.ToString(CultureInfo.InvariantCulture)),
            new("reschedule", item.RescheduleS.ToString(CultureInfo.InvariantCulture)),
        ];
        foreach (var (name, value) in Inputs(item)) fields.Add(new($"I_{name.ToUpperInvariant()}", value));
        foreach (var (name, value) in Outputs(item)) fields.Add(new($"O_{name}", value));
        return fields;
    }

    /// <summary>The form of a rule's GET or POST: the same, and what the rule itself adds.</summary>
    public static List<KeyValuePair<string, string>> RuleForm(OutboxItem item)
    {
        var fields = Form(item);
        if (item.Text.Length > 0) fields.Add(new("text", Fill(item.Text, item, value => value)));
        fields.AddRange(Added(item));
        return fields;
    }

    /// <summary>Attributes that a rule passes on to another list or campaign; a later one of a name wins.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Passed(OutboxItem item)
    {
        var passed = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in Inputs(item).Concat(Outputs(item)).Concat(Added(item)))
        {
            var upper = name.ToUpperInvariant();
            passed.RemoveAll(p => p.Key == upper);
            passed.Add(new(upper, value));
        }
        return passed;
    }

    /// <summary>
    /// Puts facts of the attempt in place of <c>${num}</c>, <c>${state}</c>, <c>${extstate}</c>, <c>${retry}</c>,
    /// <c>${reschedule}</c>, <c>${list}</c>, <c>${agent}</c> and <c>${NAME}</c> of any attribute; unknown names become
    /// empty.
    /// </summary>
    /// <param name="escape">Makes a value fit for where it stands, such as a URL.</param>
    public static string Fill(string text, OutboxItem item, Func<string, string> escape)
    {
        var filled = new StringBuilder(text.Length);
        var at = 0;
        while (text.IndexOf("${", at, StringComparison.Ordinal) is >= 0 and var open
            && text.IndexOf('}', open) is > 0 and var close)
        {
            filled.Append(text, at, open - at).Append(escape(Value(text[(open + 2)..close], item)));
            at = close + 1;
        }
        return filled.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Whether facts of an attempt come into the text.</summary>
    public static bool IsFilled(string text) => text.Contains("${", StringComparison.Ordinal);

    private static string Value(string name, OutboxItem item) => name switch
    {
        "num" => item.Attempt?.NumberDialed ?? "",
        "state" => item.StateCode,
        "extstate" => item.StatusExt,
        "retry" => item.Retry.ToString(CultureInfo.InvariantCulture),
        "reschedule" => item.RescheduleS.ToString(CultureInfo.InvariantCulture),
        "list" => item.Attempt?.ListName ?? "",
        "agent" => item.Attempt?.Agent ?? "",
        _ => Find(item.Attempt?.OutputAttributes, name) ?? Find(item.Attempt?.Attributes, name) ?? "",
    };

    private static string? Find(IReadOnlyList<KeyValuePair<string, string>>? attributes, string name)
    {
        foreach (var (key, value) in attributes ?? [])
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
        return null;
    }

    // What is not known as a mode passes all on: programs write what they like into this field.
    private static IReadOnlyList<KeyValuePair<string, string>> Inputs(OutboxItem item) =>
        item.VariableMode.ToUpperInvariant() is "NONE" or "OUTPUT" ? [] : item.Attempt?.Attributes ?? [];

    private static IReadOnlyList<KeyValuePair<string, string>> Outputs(OutboxItem item) =>
        item.VariableMode.ToUpperInvariant() is "NONE" or "INPUT" ? [] : item.Attempt?.OutputAttributes ?? [];

    /// <summary>The rule's own attributes: <c>NAME=value</c> or <c>NAME:value</c>, with facts filled in.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Added(OutboxItem item)
    {
        foreach (var part in item.Variables.Split(
            [',', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = part.AsSpan().IndexOfAny('=', ':');
            if (at > 0) yield return new(part[..at].Trim(), Fill(part[(at + 1)..].Trim(), item, value => value));
        }
    }
}
