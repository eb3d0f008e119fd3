using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Api;

/// <summary>How an upload is read: all that the page offers.</summary>
public sealed class UploadQuery
{
    [FromQuery(Name = "format")]
    [Description("text, pipe, csv or xlsx; left out, a workbook is known by its first bytes, and else the body's "
        + "content type decides.")]
    public string? Format { get; init; }

    [FromQuery(Name = "numberColumn"), Description("Name of the table's number column; left out, it is guessed.")]
    public string? NumberColumn { get; init; }

    [FromQuery(Name = "delimiter"), Description("Delimiter of the CSV, one character; left out, it is detected.")]
    public string? Delimiter { get; init; }

    [FromQuery(Name = "hasHeader")]
    [Description("false: the first row is a contact too, and the columns are COLUMN1, COLUMN2, ….")]
    public bool? HasHeader { get; init; }

    [FromQuery(Name = "mapping"), Description("Name of a kept column mapping.")]
    public string? Mapping { get; init; }

    [FromQuery(Name = "column")]
    [Description("What a column becomes, may be repeated: Header=NAME for an attribute, Header=#number for the number, "
        + "Header= to leave it out. Goes before the mapping; other columns become what their headers say.")]
    public string[]? Column { get; init; }

    [FromQuery(Name = "duplicates")]
    [Description("Numbers to pass over: None (default), InFile, InList (the file's own included) or InAllLists.")]
    public string? Duplicates { get; init; }

    [FromQuery(Name = "removeDuplicates"), Description("true: the same as duplicates=InList.")]
    public bool? RemoveDuplicates { get; init; }

    /// <exception cref="InvalidFieldsException">Says all that is wrong.</exception>
    internal async Task<ImportOptions> OptionsAsync(HttpRequest request, RingtailDb db, CancellationToken ct)
    {
        var problems = new List<FieldProblem>();
        var format = Is("text/csv") ? ImportFormat.Csv
            : Is(ListApi.WorkbookType) ? ImportFormat.Xlsx : ImportFormat.Text;
        if (Format is not null && (!Enum.TryParse(Format, ignoreCase: true, out format) || !Enum.IsDefined(format)))
            problems.Add(new FieldProblem(nameof(Format), "ImportFormat", "must be text, pipe, csv or xlsx."));
        if (Delimiter is { Length: not 1 })
            problems.Add(new FieldProblem(nameof(Delimiter), "ImportDelimiter", "must be one character."));
        DuplicateRule rule = default;
        if (Duplicates is not null
            && (!Enum.TryParse(Duplicates, ignoreCase: true, out rule) || !Enum.IsDefined(rule)))
            problems.Add(new FieldProblem(
                nameof(Duplicates), "ImportDuplicates", "must be None, InFile, InList or InAllLists."));
        var targets = await TargetsAsync(db, problems, ct);
        if (problems.Count > 0) throw new InvalidFieldsException(problems);
        return new ImportOptions(format, NumberColumn ?? "", Delimiter?[0], RemoveDuplicates ?? false)
        {
            HasHeader = HasHeader ?? true, Targets = targets, Duplicates = Duplicates is null ? null : rule,
        };

        bool Is(string type) => request.ContentType?.StartsWith(type, StringComparison.OrdinalIgnoreCase) == true;
    }

    /// <summary>
    /// The same of a body that nobody named: many programs say of any file that it is a form, or bytes.
    /// </summary>
    internal async Task<(ImportOptions Options, Stream Content)> LookAsync(
        ImportOptions options, Stream body, CancellationToken ct)
    {
        if (Format is not null) return (options, body);
        var (isWorkbook, content) = await UploadedWorkbook.LookAsync(body, ct);
        return (isWorkbook ? options with { Format = ImportFormat.Xlsx } : options, content);
    }

    /// <summary>Null when nothing is said of the columns.</summary>
    private async Task<Dictionary<string, string>?> TargetsAsync(
        RingtailDb db, List<FieldProblem> problems, CancellationToken ct)
    {
        if (Mapping is null && Column is not { Length: > 0 }) return null;
        var targets = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (Mapping is { } name)
        {
            var kept = await db.ImportMappings.AsNoTracking().SingleOrDefaultAsync(m => m.Name == name, ct);
            if (kept is null)
                problems.Add(new FieldProblem(nameof(Mapping), "NoMapping", "names no column mapping that is kept."));
            foreach (var (header, target) in kept is null ? []
                : JsonSerializer.Deserialize<Dictionary<string, string>>(kept.Columns) ?? [])
                targets[header] = target;
        }
        foreach (var column in Column ?? [])
        {
            var equals = column.LastIndexOf('=');
            if (equals > 0) targets[column[..equals].Trim()] = column[(equals + 1)..].Trim();
            else problems.Add(new FieldProblem(
                nameof(Column), "ImportColumn", "must be Header=NAME, Header=#number or Header=."));
        }
        return targets;
    }
}
