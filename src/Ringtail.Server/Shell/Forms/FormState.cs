using Microsoft.Extensions.Localization;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;

namespace Ringtail.Server.Shell.Forms;

/// <summary>
/// What a form knows besides its values: which fields were touched, what is wrong with them, whether it is being saved.
/// The rules themselves are <paramref name="check"/>; a problem is shown from the first touch of its field on.
/// </summary>
/// <param name="prefix">Of the text keys: <c>Trunk</c> makes <c>Trunk_Name</c> the label and <c>Trunk_Name_Help</c>
/// the help.</param>
public sealed partial class FormState(
    IStringLocalizer<Texts> texts, ILogger logger, string prefix, Func<IReadOnlyList<FieldProblem>> check)
{
    private readonly HashSet<string> _touched = [];
    private readonly HashSet<string> _lacking = [];
    private IReadOnlyList<FieldProblem> _problems = [];
    private bool _all;

    public bool Busy { get; private set; }
    /// <summary>For a person who may look and not change.</summary>
    public bool ReadOnly { get; init; }
    /// <summary>Why saving failed, when it is not about a field; empty otherwise.</summary>
    public string Failure { get; private set; } = "";
    public bool Changed => _touched.Count > 0;

    public string Label(string field) => texts[$"{prefix}_{field}"];

    public string Help(string field)
    {
        var help = texts[$"{prefix}_{field}_Help"];
        return help.ResourceNotFound ? "" : help.Value;
    }

    public static string TestId(string field) => "field-" + field;

    public string? Problem(string field)
    {
        if (_lacking.Contains(field)) return texts["Form_NumberNeeded"];
        if (!_all && !_touched.Contains(field)) return null;
        return _problems.FirstOrDefault(p => p.Field == field) is { } problem ? texts.Said(problem) : null;
    }

    public void Touch(string field)
    {
        _touched.Add(field);
        Failure = "";
        _problems = check();
    }

    /// <summary>
    /// A number was emptied: what it was before is still the value, and must not be saved as if it were what is shown.
    /// </summary>
    public void Lacks(string field, bool lacks)
    {
        if (lacks) _lacking.Add(field);
        else _lacking.Remove(field);
    }

    /// <summary>Saves unless a field is wrong. What was typed stays, whatever happens.</summary>
    public async Task<bool> SaveAsync(Func<Task> save)
    {
        if (Busy) return false;
        _all = true;
        Failure = "";
        _problems = check();
        if (_problems.Count > 0 || _lacking.Count > 0) return Refused();
        Busy = true;
        try
        {
            await save();
            return true;
        }
        catch (InvalidFieldsException refused)
        {
            _problems = refused.Problems;
            return Refused();
        }
        catch (ControlException refused)
        {
            Failure = texts.Said(refused);
            return false;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogSaveFailed(logger, failure, prefix);
            Failure = texts["Form_NotSaved"];
            return false;
        }
        finally
        {
            Busy = false;
        }
    }

    private bool Refused()
    {
        Failure = texts["Form_CheckFields", string.Join(", ",
            _lacking.Concat(_problems.Select(p => p.Field)).Distinct().Select(Label))];
        return false;
    }

    [LoggerMessage(7101, LogLevel.Error, "Saving the form {Form} failed.")]
    private static partial void LogSaveFailed(ILogger logger, Exception failure, string form);
}
