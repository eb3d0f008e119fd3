using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Ringtail.Runtime.Explaining;

namespace Ringtail.Server.Commands;

/// <summary><c>ringtail why</c>: the first rule that blocks, and what would lift it.</summary>
internal static class WhyCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static readonly string[] Subjects = ["campaign", "list", "number", "agent", "trunk", "run"];

    public static Command Create()
    {
        var command = new Command("why", "Say why something is, or is not, being dialed.");
        Option<string>[] subjects =
        [
            .. Subjects.Select(s => new Option<string>($"--{s}")
            {
                Description = s is "number" or "agent" ? $"This {s}."
                    : $"This {s}, by id{(s == "run" ? "" : " or name")}.",
            }),
        ];
        var json = CommonOptions.Json();
        foreach (var subject in subjects) command.Options.Add(subject);
        command.Options.Add(json);
        command.Validators.Add(result =>
        {
            if (subjects.Count(s => result.GetResult(s) is not null) != 1)
                result.AddError("Name one of --campaign, --list, --number, --agent, --trunk and --run.");
        });
        return ControlVerb.Complete(command, async (parsed, control, ct) =>
        {
            var subject = subjects.First(s => parsed.GetValue(s) is not null);
            var query = $"why?{subject.Name.TrimStart('-')}={Uri.EscapeDataString(parsed.GetValue(subject)!)}";
            var answer = await control.GetAsync<WhyAnswer>(query, ct);
            Console.Out.Write(parsed.GetValue(json) ? JsonSerializer.Serialize(answer, Indented) + "\n" : Text(answer));
        });
    }

    internal static string Text(WhyAnswer answer)
    {
        var lines = new List<string> { $"{answer.About}: {(answer.Dials ? "nothing blocks it" : "not dialed now")}" };
        AddRules(lines, answer.Rules);
        if (!answer.Held.IsDefaultOrEmpty)
        {
            lines.Add("  Held back:");
            AddRules(lines, answer.Held);
        }
        lines.AddRange(answer.Facts.Select(f => $"  {f}"));
        return string.Join("\n", lines) + "\n";
    }

    private static void AddRules(List<string> lines, IEnumerable<WhyRule> rules)
    {
        foreach (var rule in rules)
        {
            var until = rule.Until is { } at ? string.Create(
                CultureInfo.InvariantCulture, $" (until {at.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC)") : "";
            var held = rule.Contacts is { } count
                ? string.Create(CultureInfo.InvariantCulture, $" [{count} contacts]") : "";
            lines.Add($"  {rule.Rule}: {rule.Says}{until}{held}");
            lines.Add($"      {rule.Lift}");
        }
    }
}
