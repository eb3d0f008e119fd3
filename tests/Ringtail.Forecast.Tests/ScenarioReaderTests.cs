using Ringtail.Forecast.Scenarios;

namespace Ringtail.Forecast.Tests;

public sealed class ScenarioReaderTests
{
    private const string Full = """
        {
          "seed": 9, "duration_s": 7200, "warm_up_s": 600, "agents": 12, "answer_probability": 0.4,
          "ring_to_answer_s": { "setup": 1, "mean": 8, "cv": 0.5 },
          "unanswered": [ { "share": 0.25, "after_s": { "mean": 4, "cv": 0.3 } }, { "share": 0.75, "after_s": 20 } ],
          "talk_s": { "mean": 100, "cv": 0.7 }, "wrap_up_s": 15, "patience_s": 1.5,
          "machines": { "share_of_attempts": 0.1, "detection_s": 1.1, "false_positive": 0.02 },
          "trunk_channels": 30, "originates_per_s": 2.5,
          "changes": [ { "at_s": 3600, "agents": 6 },
                       { "at_s": 1800, "answer_probability": 0.5, "talk_s": 90, "wrap_up_s": 10,
                           "ring_to_answer_s": 7 } ],
          "pacing": { "mode": "boost", "boost": 2.5, "lines_per_agent": 3, "abandon_cap": 0.01, "window": 3600 }
        }
        """;

    [Fact]
    public void Every_key_is_read()
    {
        var s = ScenarioReader.Read(Full);

        Assert.Equal(9UL, s.Seed);
        Assert.Equal((7200, 600, 12, 0.4), (s.DurationS, s.WarmUpS, s.Agents, s.AnswerProbability));
        Assert.Equal(new Law(1, 8, 0.5), s.RingToAnswer);
        Assert.Equal([new Unanswered(0.25, new Law(0, 4, 0.3)), new Unanswered(0.75, Law.Constant(20))], s.Unanswered);
        Assert.Equal(new Law(0, 100, 0.7), s.Talk);
        Assert.Equal(Law.Constant(15), s.WrapUp);
        Assert.Equal(1.5, s.PatienceS);
        Assert.Equal(new Machines(0.1, 1.1, 0.02), s.Machines);
        Assert.Equal((30, 2.5), (s.TrunkChannels, s.OriginatesPerS));
        Assert.Equal(PacingMode.Boost, s.Pacing.Mode);
        Assert.Equal((2.5, 3, 0.01, 3600), (s.Pacing.Boost, s.Pacing.LinesPerAgent, s.Pacing.AbandonCap,
            s.Pacing.WindowS));
    }

    [Fact]
    public void Contacts_come_in_classes_instead_of_one_answer_probability()
    {
        var s = ScenarioReader.Read("""
            { "contact_classes": [ { "share": 0.25, "answer_probability": 0.05 },
                                   { "share": 0.75, "answer_probability": 0.45 } ] }
            """);

        Assert.Equal([new ContactClass(0.25, 0.05), new ContactClass(0.75, 0.45)], s.ContactClasses);
    }

    [Fact]
    public void Changes_are_put_in_order_of_time()
    {
        var changes = ScenarioReader.Read(Full).Changes;

        Assert.Equal([1800.0, 3600.0], changes.Select(c => c.AtS));
        Assert.Equal(
            new Change { AtS = 1800, AnswerProbability = 0.5, Talk = Law.Constant(90), WrapUp = Law.Constant(10),
                RingToAnswer = Law.Constant(7) },
            changes[0]);
        Assert.Equal(new Change { AtS = 3600, Agents = 6 }, changes[1]);
    }

    [Fact]
    public void A_day_is_eight_hours() =>
        Assert.Equal(28_800, ScenarioReader.Read("""{ "pacing": { "mode": "predictive", "window": "day" } }""").Pacing.WindowS);

    [Fact]
    public void Null_leaves_a_limit_out()
    {
        var s = ScenarioReader.Read("""{ "trunk_channels": null, "originates_per_s": null }""");

        Assert.Null(s.TrunkChannels);
        Assert.Null(s.OriginatesPerS);
    }

    [Theory]
    [InlineData("""{ "agent": 5 }""", "agent:")]
    [InlineData("""{ "talk_s": { "mean": 5, "cv": 1, "max": 9 } }""", "talk_s.max:")]
    [InlineData("""{ "pacing": { "mode": "boost", "boots": 2 } }""", "pacing.boots:")]
    [InlineData("""{ "changes": [ { "at_s": 5 }, { "at_s": 6, "agnets": 2 } ] }""", "changes[1].agnets:")]
    [InlineData("""{ "machines": { "share": 0.1 } }""", "machines.share:")]
    public void An_unknown_key_is_refused_by_its_name(string json, string name) =>
        Assert.StartsWith(name, Assert.Throws<ScenarioException>(() => ScenarioReader.Read(json)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ "agents": "five" }""", "agents: expected a number")]
    [InlineData("""{ "agents": 2.5 }""", "agents: expected a whole number")]
    [InlineData("""{ "answer_probability": 1.5 }""", "answer_probability: expected a number from 0 to 1")]
    [InlineData("""{ "talk_s": [1] }""", "talk_s: expected an object")]
    [InlineData("""{ "talk_s": { "cv": 1 } }""", "talk_s.mean: is missing")]
    [InlineData("""{ "changes": { "at_s": 1 } }""", "changes: expected a list")]
    [InlineData("""{ "changes": [ { "agents": 1 } ] }""", "changes[0].at_s: is missing")]
    [InlineData("""{ "pacing": { "mode": "magic" } }""", "pacing.mode: expected")]
    [InlineData("""{ "pacing": { "mode": "2" } }""", "pacing.mode: expected")]
    [InlineData("""{ "pacing": { "window": "week" } }""", "pacing.window: expected")]
    [InlineData("""{ "unanswered": [ { "share": 0.4, "after_s": 3 } ] }""", "unanswered: the shares must sum to 1")]
    [InlineData("""{ "duration_s": 100, "warm_up_s": 100 }""", "warm_up_s: must be shorter")]
    [InlineData("""{ "answer_probability": 0.9, "machines": { "share_of_attempts": 0.2 } }""", "machines.share_of_attempts:")]
    [InlineData("""{ "contact_classes": [ { "share": 1 } ] }""", "contact_classes[0].answer_probability: is missing")]
    [InlineData("""{ "contact_classes": [ { "share": 0.5, "answer_probability": 0.1 } ] }""", "contact_classes: the shares")]
    [InlineData("""{ "answer_probability": 0.2, "contact_classes": [ { "share": 1, "answer_probability": 0.1 } ] }""",
        "answer_probability: contact_classes")]
    [InlineData("""
        { "contact_classes": [ { "share": 1, "answer_probability": 0.1 } ],
          "changes": [ { "at_s": 5, "answer_probability": 0.1 } ] }
        """, "changes.answer_probability:")]
    [InlineData("[]", "The scenario: expected an object")]
    [InlineData("{", "The scenario is not valid JSON")]
    public void A_bad_value_is_refused_with_what_was_expected(string json, string start) =>
        Assert.StartsWith(start, Assert.Throws<ScenarioException>(() => ScenarioReader.Read(json)).Message,
            StringComparison.Ordinal);
}
