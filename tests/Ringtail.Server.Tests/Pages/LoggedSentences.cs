using System.Globalization;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Tests.Pages;

/// <summary>What the program wrote down in English is shown in the language of who reads it.</summary>
public sealed class LoggedSentences
{
    [Theory]
    [InlineData("de", "QueueUnknown", "The PBX lists no queue named team-nord; nothing is dialed for this end point.",
        "Die Anlage nennt keine Warteschlange team-nord; für diesen Endpunkt wird nichts gewählt.")]
    [InlineData("de", "PbxDown", "The PBX cannot be reached.", "Die Anlage ist nicht erreichbar.")]
    [InlineData("de", "TrunkRefused", "Congestion", "Congestion")]
    [InlineData("de", "QueueUnknown", "", "")]
    [InlineData("en", "QueueUnknown", "The PBX lists no queue named team-nord; nothing is dialed for this end point.",
        "The PBX lists no queue named team-nord; nothing is dialed for this end point.")]
    public async Task An_entry_of_the_log_is_said_in_the_page_s_language_and_what_others_said_as_it_came(
        string language, string code, string detail, string said)
    {
        await using var bench = await PageBench.StartAsync();
        CultureInfo.CurrentUICulture = new CultureInfo(language);
        Assert.Equal(said, bench.Texts.Logged(code, detail));
    }

    [Fact]
    public async Task Why_a_delivery_failed_is_said_too_unless_the_receiver_said_it()
    {
        await using var bench = await PageBench.StartAsync();
        CultureInfo.CurrentUICulture = new CultureInfo("de");
        Assert.Equal("Der Empfänger antwortete nicht rechtzeitig.",
            bench.Texts.DeliveryProblem("The receiver did not answer in time."));
        Assert.Equal("503 Service Unavailable", bench.Texts.DeliveryProblem("503 Service Unavailable"));
    }

    /// <summary>A sentence that was reworded where it is said would stay English on a German page.</summary>
    [Fact]
    public void The_sentences_of_deliveries_are_those_of_the_source()
    {
        var told = string.Concat(Directory.EnumerateFiles(
            Path.Combine(PageTexts.Checkout(), "src", "Ringtail.Runtime", "Notifications"), "*.cs")
            .Select(File.ReadAllText));
        var problems = PageTexts.Read("Texts.resx")
            .Where(t => t.Key.StartsWith("Delivery_Problem_", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, problems.Count);
        Assert.All(problems, p => Assert.Contains($"\"{p.Value}\"", told, StringComparison.Ordinal));
    }
}
