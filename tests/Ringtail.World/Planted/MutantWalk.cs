using System.Globalization;
using Ringtail.World.Scenarios;
using Ringtail.World.Trials;

namespace Ringtail.World.Planted;

/// <summary>What runs inside: spoken to in plain types, because its own types are others there.</summary>
internal static class MutantWalk
{
    public static string? FirstFailure(ulong from, int seeds)
    {
        for (var seed = from; seed < from + (ulong)seeds; seed++)
        {
            var result = Trial.Run(ScenarioMaker.Make(seed));
            if (result.Violations.Count > 0)
                return string.Create(CultureInfo.InvariantCulture,
                    $"seed {seed}: {result.Violations[0].Rule}: {result.Violations[0].What}");
        }
        return null;
    }
}
