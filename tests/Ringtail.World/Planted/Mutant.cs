using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Ringtail.World.Planted;

/// <summary>A deliberate mistake: one text of one source file, replaced by another.</summary>
/// <param name="Name">What is wrong then, as a sentence.</param>
/// <param name="File">From the source folder, such as <c>Ringtail.Dialing/Runs/Run.cs</c>.</param>
/// <param name="Seed">The first seed that notices.</param>
internal sealed record PlantedBug(string Name, string File, string Find, string Replace, ulong Seed)
{
    public string Project => File[..File.IndexOf('/', StringComparison.Ordinal)];

    public override string ToString() => Name;
}

/// <summary>
/// One project compiled with a planted bug, loaded apart from everything else together with all that is built on it:
/// the walk over seeds then runs against the mistake.
/// </summary>
internal static class Mutant
{
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; "
        + "global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.CSharp14);

    /// <summary>Each project as it is, parsed once.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<CSharpCompilation>> Sound = new();

    public static string SourceFolder { get; } = FindSource();

    /// <summary>
    /// Walks seeds against the mistake until one fails; says which and what, or null when none does.
    /// </summary>
    public static string? FirstFailure(PlantedBug bug, ulong from, int seeds)
    {
        var context = new Apart(bug.Project, Compile(bug));
        try
        {
            var world = context.LoadFromAssemblyName(typeof(Mutant).Assembly.GetName());
            var walk = world.GetType(typeof(MutantWalk).FullName!)!
                .GetMethod(nameof(MutantWalk.FirstFailure), BindingFlags.Public | BindingFlags.Static)!
                .CreateDelegate<Func<ulong, int, string?>>();
            return walk(from, seeds);
        }
        finally
        {
            context.Unload();
        }
    }

    private static byte[] Compile(PlantedBug bug)
    {
        var sound = Sound.GetOrAdd(bug.Project, static project => new(() => Parse(project))).Value;
        var path = Path.Combine(SourceFolder, bug.File);
        var tree = sound.SyntaxTrees.First(t => t.FilePath == path);
        var planted = sound.ReplaceSyntaxTree(
            tree, CSharpSyntaxTree.ParseText(Plant(bug, tree.ToString()), Parsing, path, Encoding.UTF8));
        using var image = new MemoryStream();
        var result = planted.Emit(image);
        var errors = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
        if (errors.Length > 0) throw new InvalidOperationException($"{bug} does not compile: {errors[0]}");
        return image.ToArray();
    }

    private static CSharpCompilation Parse(string project)
    {
        var files = Directory.GetFiles(Path.Combine(SourceFolder, project), "*.cs", SearchOption.AllDirectories);
        var trees = files.Order(StringComparer.Ordinal)
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), Parsing, file, Encoding.UTF8));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable);
        return CSharpCompilation.Create(
            project, [CSharpSyntaxTree.ParseText(Usings, Parsing), .. trees], References(project), options);
    }

    private static string Plant(PlantedBug bug, string text)
    {
        var at = text.IndexOf(bug.Find, StringComparison.Ordinal);
        if (at < 0 || text.IndexOf(bug.Find, at + 1, StringComparison.Ordinal) >= 0)
            throw new InvalidOperationException($"{bug}: {bug.File} does not hold its text exactly once: {bug.Find}");
        return text.Remove(at, bug.Find.Length).Insert(at, bug.Replace);
    }

    private static IEnumerable<MetadataReference> References(string project) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileNameWithoutExtension(path) is var name && name != project
            && (name.StartsWith("System", StringComparison.Ordinal)
                || name.StartsWith("Ringtail", StringComparison.Ordinal) || name is "netstandard" or "mscorlib"))
        .Select(path => MetadataReference.CreateFromFile(path));

    private static string FindSource()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Ringtail.slnx"))) return Path.Combine(folder, "src");
        throw new InvalidOperationException("Planted bugs need the source: no Ringtail.slnx above the program.");
    }

    /// <summary>Loads the mistake, and anew all that is built on it; everything else is shared.</summary>
    private sealed class Apart(string project, byte[] image) : AssemblyLoadContext(isCollectible: true)
    {
        private static readonly HashSet<string> Anew =
            ["Ringtail.Dialing", "Ringtail.Telephony", "Ringtail.Runtime", "Ringtail.World"];

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (assemblyName.Name == project) return LoadFromStream(new MemoryStream(image));
            return Anew.Contains(assemblyName.Name ?? "")
                ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll"))
                : null;
        }
    }
}
