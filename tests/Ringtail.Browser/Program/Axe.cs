namespace Ringtail.Browser.Program;

/// <summary>
/// The WCAG rules of axe-core on the page as it stands. It is fetched by <c>eng/setup-tests.sh</c> and is no part of
/// the program (its licence is MPL-2.0).
/// </summary>
public static class Axe
{
    private static readonly string Script = Path.Combine(
        Shots.Artifacts(), "axe", "node_modules", "axe-core", "axe.min.js");

    public static bool IsHere => File.Exists(Script);

    public const string Missing = "axe-core is not here: run eng/setup-tests.sh where npm is installed.";

    /// <summary>Each broken rule with the first element that breaks it; empty when none does.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(this Visit visit)
    {
        if (!await visit.Page.EvaluateAsync<bool>("typeof window.axe !== 'undefined'"))
            await visit.Page.EvaluateAsync(await File.ReadAllTextAsync(Script, TestContext.Current.CancellationToken));
        return await visit.Page.EvaluateAsync<string[]>("""
            async () => {
              const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
              const found = await axe.run(document, { runOnly: rules, resultTypes: ['violations'] });
              return found.violations.map(v => `${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 200)}`);
            }
            """);
    }
}
