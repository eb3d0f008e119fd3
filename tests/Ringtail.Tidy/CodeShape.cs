using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ringtail.Tidy;

/// <summary>
/// Lengths (style: files to 600 lines, methods to 70, lines to 120) and words. What is longer stands in
/// eng/length-exceptions.txt, which may only shrink: a stale entry fails as well.
/// </summary>
public sealed class CodeShape
{
    private const int FileLines = 600, MethodLines = 70, LineColumns = 120;

    [Fact]
    public void Files_methods_and_lines_are_short()
    {
        var found = Repository.Code.SelectMany(Long).Concat(Repository.Pages.SelectMany(LongPage)).ToHashSet();
        var excused = Repository.Read("eng/length-exceptions.txt").Split('\n')
            .Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#').ToHashSet();
        Assert.Empty(found.Except(excused).Order());
        Assert.Empty(excused.Except(found).Order());
    }

    private static IEnumerable<string> Long(string file)
    {
        foreach (var found in LongPage(file)) yield return found;
        var text = Repository.Read(file);
        var root = CSharpSyntaxTree.ParseText(text, cancellationToken: TestContext.Current.CancellationToken).GetRoot();
        foreach (var method in root.DescendantNodes().OfType<BaseMethodDeclarationSyntax>())
        {
            var span = method.GetLocation().GetLineSpan();
            if (span.EndLinePosition.Line - span.StartLinePosition.Line + 1 > MethodLines) yield return $"{file} {NameOf(method)}";
        }
    }

    private static IEnumerable<string> LongPage(string file)
    {
        var lines = Repository.Read(file).Split('\n');
        if (lines.Length - 1 > FileLines) yield return $"{file} file";
        if (Array.Exists(lines, l => l.TrimEnd('\r').Length > LineColumns)) yield return $"{file} lines";
    }

    private static string NameOf(BaseMethodDeclarationSyntax method) => method switch
    {
        MethodDeclarationSyntax m => m.Identifier.Text,
        ConstructorDeclarationSyntax c => c.Identifier.Text,
        _ => method.Kind().ToString(),
    };

    [Fact]
    public void Nothing_is_left_for_later_without_a_record()
    {
        string[] marks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK:", "NotImplemented" + "Exception"];
        var offenders = Repository.Code.Concat(Repository.Pages).Where(f => Array.Exists(
            marks, m => Repository.Read(f).Contains(m, StringComparison.Ordinal)));
        Assert.Empty(offenders);
    }

    [Fact]
    public void The_core_has_no_tasks_clocks_or_chance()
    {
        string[] words = ["System.Threading", "Task<", "async ", "await ", "TimeProvider", "new Random", "Stopwatch",
            "ILogger", "Console."];
        var offenders = Repository.Code.Where(f => f.StartsWith("src/Ringtail.Dialing/", StringComparison.Ordinal))
            .SelectMany(f => words.Where(w => Repository.Read(f).Contains(w, StringComparison.Ordinal))
                .Select(w => $"{f}: {w}"));
        Assert.Empty(offenders);
    }
}
