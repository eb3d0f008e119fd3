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
