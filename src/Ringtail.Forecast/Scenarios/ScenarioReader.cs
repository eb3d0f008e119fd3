using System.Globalization;
using System.Text.Json;

namespace Ringtail.Forecast.Scenarios;

/// <summary>A scenario that cannot be read: names the key and what was expected.</summary>
public sealed class ScenarioException(string message) : Exception(message);

/// <summary>
/// Reads a scenario from JSON. Unknown keys are refused by name, so that a misspelt one cannot be lost.
/// </summary>
public static class ScenarioReader
{
    public static Scenario Read(string json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(
                json, new JsonDocumentOptions { AllowTrailingCommas = true,
                    CommentHandling = JsonCommentHandling.Skip });
        }
        catch (JsonException e)
        {
            throw new ScenarioException($"The scenario is not valid JSON: {e.Message}");
        }
        using (document)
        {
            var keys = new Keys(document.RootElement, "");
            var scenario = Read(keys);
            keys.RefuseOthers();
            Check(scenario);
            return scenario;
        }
    }

    private static Scenario Read(Keys keys)
    {
        var defaults = new Scenario();
        return new Scenario
        {
            Seed = (ulong)(keys.Number("seed", 0, 9e15, whole: true) ?? defaults.Seed),
            DurationS = keys.Number("duration_s", 1e-9, 1e9) ?? defaults.DurationS,
            WarmUpS = keys.Number("warm_up_s", 0, 1e9) ?? 0,
            Agents = (int)(keys.Number("agents", 0, 1_000_000, whole: true) ?? defaults.Agents),
            AnswerProbability = ReadAnswerProbability(keys, defaults),
            ContactClasses = ReadContactClasses(keys),
            RingToAnswer = keys.Law("ring_to_answer_s") ?? defaults.RingToAnswer,
            Unanswered = ReadUnanswered(keys) ?? defaults.Unanswered,
            Talk = keys.Law("talk_s") ?? defaults.Talk,
            WrapUp = keys.Law("wrap_up_s") ?? defaults.WrapUp,
            PatienceS = keys.Number("patience_s", 0, 1e6) ?? defaults.PatienceS,
            Machines = ReadMachines(keys),
            TrunkChannels = (int?)keys.Number("trunk_channels", 1, 1e7, whole: true),
            OriginatesPerS = keys.Number("originates_per_s", 1e-6, 1e6),
            Changes = [.. keys.Children("changes").Select(ReadChange).OrderBy(c => c.AtS)],
            Pacing = ReadPacing(keys),
        };
    }

    private static List<Unanswered>? ReadUnanswered(Keys keys)
    {
        if (!keys.Has("unanswered")) return null;
        var list = new List<Unanswered>();
        foreach (var child in keys.Children("unanswered"))
        {
            list.Add(new Unanswered(child.Required("share", 0, 1), child.Law("after_s")
                ?? throw child.Missing("after_s")));
            child.RefuseOthers();
        }
        if (list.Count == 0 || Math.Abs(list.Sum(u => u.Share) - 1) > 1e-6)
        {
            throw new ScenarioException("unanswered: the shares must sum to 1");
        }
        return list;
    }

    private static double ReadAnswerProbability(Keys keys, Scenario defaults)
    {
        if (keys.Number("answer_probability", 0, 1) is not { } given) return defaults.AnswerProbability;
        return keys.Has("contact_classes")
            ? throw new ScenarioException("answer_probability: contact_classes have their own, give one of both")
            : given;
    }

    private static List<ContactClass> ReadContactClasses(Keys keys)
    {
        var list = new List<ContactClass>();
        foreach (var child in keys.Children("contact_classes"))
        {
            list.Add(new ContactClass(child.Required("share", 0, 1), child.Required("answer_probability", 0, 1)));
            child.RefuseOthers();
        }
        if (keys.Has("contact_classes") && Math.Abs(list.Sum(c => c.Share) - 1) > 1e-6)
            throw new ScenarioException("contact_classes: the shares must sum to 1");
        return list;
    }

    private static Machines ReadMachines(Keys keys)
    {
        if (keys.Child("machines") is not { } child) return default;
        var machines = new Machines(
            child.Number("share_of_attempts", 0, 1) ?? 0,
            child.Number("detection_s", 0, 60) ?? 0,
            child.Number("false_positive", 0, 1) ?? 0);
        child.RefuseOthers();
        return machines;
    }

    private static Change ReadChange(Keys child)
    {
        var change = new Change
        {
            AtS = child.Required("at_s", 0, 1e9),
            AnswerProbability = child.Number("answer_probability", 0, 1),
            Agents = (int?)child.Number("agents", 0, 1_000_000, whole: true),
            RingToAnswer = child.Law("ring_to_answer_s"),
            Talk = child.Law("talk_s"),
            WrapUp = child.Law("wrap_up_s"),
        };
        child.RefuseOthers();
        return change;
    }

    private static PacingChoice ReadPacing(Keys keys)
    {
        if (keys.Child("pacing") is not { } child) return new PacingChoice();
        var mode = child.Word("mode") ?? "progressive";
        var pacing = new PacingChoice
        {
            Mode = Enum.TryParse<PacingMode>(mode, ignoreCase: true, out var parsed) && !int.TryParse(mode, out _)
                ? parsed
                : throw new ScenarioException(
                    $"pacing.mode: expected progressive, ratio, boost or predictive, not \"{mode}\""),
            LinesPerAgent = child.Number("lines_per_agent", 0, 1000) ?? 1,
            Boost = child.Number("boost", 0, 1000) ?? 1,
            AbandonCap = child.Number("abandon_cap", 0, 1) ?? 0.03,
            WindowS = child.Window("window") ?? 28_800,
            LetGoAfterS = child.Number("let_go_after_s", 0, 1000) ?? 15,
        };
        child.RefuseOthers();
        return pacing;
    }

    private static void Check(Scenario s)
    {
        if (s.WarmUpS >= s.DurationS) throw new ScenarioException("warm_up_s: must be shorter than duration_s");
        if (s.ContactClasses.Count > 0 && s.Changes.Any(c => c.AnswerProbability is not null))
            throw new ScenarioException("changes.answer_probability: contact_classes have their own");
        var most = s.ContactClasses.Count > 0 ? s.ContactClasses.Max(c => c.AnswerProbability) : s.AnswerProbability;
        if (most + s.Machines.ShareOfAttempts > 1)
        {
            throw new ScenarioException("machines.share_of_attempts: together with answer_probability at most 1");
        }
    }

    /// <summary>The keys of one JSON object; remembers which were asked for.</summary>
    private sealed class Keys
    {
        private readonly JsonElement _object;
        private readonly string _path;
        private readonly HashSet<string> _asked = [];

        public Keys(JsonElement element, string path)
        {
            _path = path;
            _object = element.ValueKind == JsonValueKind.Object
                ? element
                : throw new ScenarioException(
                    $"{(path.Length == 0 ? "The scenario" : path.TrimEnd('.'))}: expected an object");
        }

        public bool Has(string key) => Find(key) is not null;

        public double? Number(string key, double min, double max, bool whole = false) =>
            Find(key) is { } value ? Number(value, _path + key, min, max, whole) : null;

        public double Required(string key, double min, double max) => Number(key, min, max) ?? throw Missing(key);

        public ScenarioException Missing(string key) => new($"{_path}{key}: is missing");

        public string? Word(string key) => Find(key) is not { } value ? null
            : value.ValueKind == JsonValueKind.String ? value.GetString()
            : throw new ScenarioException($"{_path}{key}: expected a word");

        public double? Window(string key)
        {
            if (Find(key) is not { } value) return null;
            if (value.ValueKind == JsonValueKind.String && value.GetString() == "day") return 28_800;
            if (value.ValueKind == JsonValueKind.Number) return Number(value, _path + key, 1, 1e9, whole: false);
            throw new ScenarioException($"{_path}{key}: expected \"day\" or a number of seconds");
        }

        public Law? Law(string key)
        {
            if (Find(key) is not { } value) return null;
            if (value.ValueKind == JsonValueKind.Number)
                return Scenarios.Law.Constant(Number(value, _path + key, 0, 1e7, whole: false));
            var child = new Keys(value, $"{_path}{key}.");
            var law = new Law(
                child.Number("setup", 0, 1e6) ?? 0, child.Required("mean", 0, 1e7), child.Number("cv", 0, 100) ?? 0);
            child.RefuseOthers();
            return law;
        }

        public Keys? Child(string key) => Find(key) is { } value ? new Keys(value, $"{_path}{key}.") : null;

        public Keys[] Children(string key)
        {
            if (Find(key) is not { } value) return [];
            if (value.ValueKind != JsonValueKind.Array)
                throw new ScenarioException($"{_path}{key}: expected a list");
            return value.EnumerateArray().Select((item, i) => new Keys(item, $"{_path}{key}[{i}].")).ToArray();
        }

        public void RefuseOthers()
        {
            foreach (var property in _object.EnumerateObject())
            {
                if (!_asked.Contains(property.Name))
                {
                    throw new ScenarioException(
                        $"{_path}{property.Name}: is no key of a scenario; known here: {string.Join(", ", _asked.Order())}");
                }
            }
        }

        private JsonElement? Find(string key)
        {
            _asked.Add(key);
            return _object.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }

        private static double Number(JsonElement value, string path, double min, double max, bool whole)
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number))
            {
                throw new ScenarioException($"{path}: expected a number");
            }
            if (number < min || number > max || (whole && number != Math.Floor(number)))
            {
                throw new ScenarioException(string.Create(CultureInfo.InvariantCulture,
                    $"{path}: expected a {(whole ? "whole " : "")}number from {min:G6} to {max:G6}, not {number:G6}"));
            }
            return number;
        }
    }
}
