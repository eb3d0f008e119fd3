using Ringtail.Ami;
using Ringtail.Lab.Pbx;
using Ringtail.PbxSim.Tests;

namespace Ringtail.Lab.Captures;

/// <summary>
/// Real PBXs still say what tests/corpus records of them: the same facts as often, in whatever order, since they vary
/// that. With RINGTAIL_CORPUS set to that folder the conversations are written instead; RINGTAIL_SITUATION names one of
/// them. Explicit: a real PBX races with itself in ways that no list holds all of, and thirty conversations take four
/// minutes.
/// </summary>
[Collection(nameof(BothPbxs))]
public sealed class CorpusTests(BothPbxs pbxs)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<int, string> Names
    {
        get
        {
            var data = new TheoryData<int, string>();
            var only = Environment.GetEnvironmentVariable("RINGTAIL_SITUATION");
            foreach (var version in (int[])[16, 22])
            {
                foreach (var name in Situations.All.Keys.Where(n => only is null || n == only)) data.Add(version, name);
            }
            return data;
        }
    }

    [Theory(Timeout = 30_000, Explicit = true)]
    [MemberData(nameof(Names))]
    public async Task A_real_PBX_says_what_is_recorded(int version, string name)
    {
        var pbx = await pbxs.OfAsync(version, TestContext.Current.CancellationToken);
        var system = name.StartsWith("shutdown", StringComparison.Ordinal);
        using var ami = await Recorder.ConnectAsync(
            pbx, system ? LabAccount.WombatSystem : LabAccount.Wombat, Cancelled);
        var serial = 501 + (10 * Situations.All.Keys.ToList().IndexOf(name));
        await pbx.Agents.TalkAsync(TimeSpan.Zero, TimeSpan.Zero, Cancelled);
        await Situations.All[name](new Scene(pbx, ami, serial, Cancelled));
        if (Environment.GetEnvironmentVariable("RINGTAIL_CORPUS") is { Length: > 0 } corpus)
            ami.Save(Path.Combine(corpus, $"asterisk{version}"), name);
        else
            Assert.Equal(Sorted(Corpus.Load(version, name).Heard, system), Sorted(Facts(ami), system));
    }

    private static Fact[] Facts(Recorder ami)
    {
        var roles = new Roles();
        return [.. ami.Conversation.Where(block => block["Event"].Length > 0).SelectMany(block => Corpus.Describe(
            block.At, AmiMessage.Parse(string.Join('\n', block.Lines) + "\n\n"), roles))];
    }

    private static IEnumerable<string> Sorted(IEnumerable<Fact> facts, bool shutdown) =>
        facts.Select(fact => WithoutRaces(fact.Text, shutdown)).Order(StringComparer.Ordinal);

    /// <summary>
    /// Which half of a Local channel is asked to end first, and who ended a talk that a shutdown cut, come out either
    /// way (both versions, seen in repeated runs).
    /// </summary>
    private static string WithoutRaces(string fact, bool shutdown) =>
        fact.StartsWith("HangupRequest local", StringComparison.Ordinal) ? fact.Split(';')[0]
        : shutdown && fact.StartsWith("AgentComplete", StringComparison.Ordinal)
            ? fact.Replace("Reason=caller", "Reason=*", StringComparison.Ordinal)
                .Replace("Reason=agent", "Reason=*", StringComparison.Ordinal)
        : fact;
}
