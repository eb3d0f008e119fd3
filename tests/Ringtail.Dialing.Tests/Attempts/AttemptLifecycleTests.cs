using Ringtail.Dialing.Attempts;

namespace Ringtail.Dialing.Tests.Attempts;

public sealed class AttemptLifecycleTests
{
    [Fact]
    public void The_document_and_the_table_say_the_same()
    {
        var drawn = File.ReadLines(Document())
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Count(c => c == '|') == 5)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => Enum.TryParse<AttemptState>(cells[1], out _))
            .Select(cells => $"{cells[1]} {cells[2]} {cells[3]}");
        var coded = AttemptLifecycle.Table.Select(t => $"{t.From} {t.Trigger} {t.To}");
        Assert.Equal(coded.Order(StringComparer.Ordinal), drawn.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_trigger_leads_from_one_state_to_two()
    {
        Assert.Distinct(AttemptLifecycle.Table.Select(t => (t.From, t.Trigger)));
    }

    [Fact]
    public void Every_state_but_the_last_leads_to_the_end_and_the_end_leads_nowhere()
    {
        foreach (var state in Enum.GetValues<AttemptState>())
        {
            var over = AttemptLifecycle.Next(state, AttemptTrigger.Over);
            if (state == AttemptState.Ended) Assert.DoesNotContain(AttemptLifecycle.Table, t => t.From == state);
            else Assert.Equal(AttemptState.Ended, over);
        }
    }

    [Fact]
    public void Every_trigger_moves_something()
    {
        foreach (var trigger in Enum.GetValues<AttemptTrigger>())
            Assert.Contains(AttemptLifecycle.Table, t => t.Trigger == trigger);
    }

    private static string Document()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Ringtail.slnx")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "docs", "attempt-lifecycle.md");
    }
}
