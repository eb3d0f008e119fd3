using Ringtail.Dialing.Contacts;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Importing;
using Ringtail.Telephony.Actions;

namespace Ringtail.Runtime.Control;

/// <summary>
/// What a single call may be given, by whichever way it comes: a number as a list takes it, attributes that the PBX can
/// carry, a status that a rule can name.
/// </summary>
public static class CallRules
{
    /// <summary>Clocks differ: who says "now" is not too late.</summary>
    public static TimeSpan LateMax { get; } = TimeSpan.FromMinutes(1);

    public static bool IsPast(DateTimeOffset due, DateTimeOffset now) => now - due > LateMax;

    /// <summary>A time that somebody chose. Not for the compatible API, whose programs may send any time: one that is
    /// past means at once there.</summary>
    /// <param name="due">Null: as soon as the run may.</param>
    /// <exception cref="ControlException">It is past by more than <see cref="LateMax"/>.</exception>
    public static void CheckDue(DateTimeOffset? due, DateTimeOffset now)
    {
        if (due is { } at && IsPast(at, now)) throw new ControlException(
            RefusalKind.Invalid, "TimePast", $"The time {at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC is past.");
    }

    /// <exception cref="InvalidFieldsException">Says what is wrong, by field.</exception>
    internal static string Checked(string number, IReadOnlyList<KeyValuePair<string, string>> attributes)
    {
        var digits = number.Trim();
        var problems = new List<FieldProblem>();
        if (ContactRules.NumberRefusal(digits) is { } wrong)
            problems.Add(new FieldProblem("Number", "ContactNumber", wrong));
        if (attributes.Count > ContactRules.AttributesMax)
            problems.Add(new FieldProblem(
                "Attributes", "ContactAttributes", $"There are more than {ContactRules.AttributesMax} attributes."));
        var refusal = attributes.Select(a => VariableRules.Refusal(a.Key, a.Value)).FirstOrDefault(r => r is not null);
        if (refusal is not null) problems.Add(new FieldProblem("Attributes", "ContactAttributes", refusal));
        return problems.Count == 0 ? digits : throw new InvalidFieldsException(problems);
    }

    /// <summary>An extended status: empty takes it away. The limits are those of a rule's.</summary>
    public static IReadOnlyList<FieldProblem> OfStatus(string status)
    {
        var check = new FieldChecks();
        check.Text("StatusExt", status);
        return check.Problems;
    }

    /// <summary>An attribute that a call brings back: what could not be given to a call cannot be given back.</summary>
    public static IReadOnlyList<FieldProblem> OfAttribute(string name, string value)
    {
        var check = new FieldChecks();
        check.Text("Name", name, required: true);
        check.Text("Value", value, charsMax: ConfigurationRules.LongTextCharsMax);
        if (check.Problems.Count > 0) return check.Problems;
        return VariableRules.Refusal(name, value) is { } refusal
            ? [new FieldProblem(
                VariableRules.RefusalOfName(name) is null ? "Value" : "Name", "ContactAttributes", refusal)]
            : [];
    }
}
