using Ringtail.Client;
using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;

namespace Ringtail.Lab.Walks;

/// <summary>A recorded conversation, from the contact's consent to the file on the PBX.</summary>
public sealed class RecordingTests
{
    /// <summary>What the lab's customers and phones say, in hertz.</summary>
    private const double Customer = 300, Agent = 350;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 300_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task A_conversation_is_in_the_file_that_the_call_names_from_the_consent_on_but_for_the_pause(
        int version)
    {
        await using var site = await Site.StartAsync(version, Cancelled, account: LabAccount.WombatSystem);
        using var api = Client(site);
        var call = await TalkAsync(site, api);

        Assert.Empty(await api.GetCallRecordingsAsync(call, Cancelled));
        await WishAsync(api, call, "start", "RECORDING");
        await PassAsync(3);
        await WishAsync(api, call, "pause", "PAUSED");
        await PassAsync(3);
        await WishAsync(api, call, "resume", "RECORDING");
        await PassAsync(3);
        var ended = await WishAsync(api, call, "stop", "ENDED");
        await site.WaitCompletedAsync(Cancelled);

        Assert.Equal(("", site.Pbx.Address), (ended.Failure, ended.Server));
        var file = Path.Combine(site.Pbx.RecordingFolder, ended.File);
        Assert.True(File.Exists(file), $"{file}: there are {string.Join(' ', Files(site))}");
        var wave = await WaveFile.ReadAsync(file, Cancelled);
        Assert.InRange(wave.Length.TotalSeconds, 8, 30);
        var both = wave.Tone(Customer).Zip(wave.Tone(Agent)).Select(t => t is (> 0.1, > 0.1)).ToList();
        var silent = wave.Tone(Customer).Zip(wave.Tone(Agent)).Select(t => t is (0, 0)).ToList();
        // Both are heard, then nobody for the three seconds of the pause, then both again.
        var pause = silent.IndexOf(true);
        Assert.True(both.IndexOf(true) < pause && both.LastIndexOf(true) > pause + 4, Shown(both, silent));
        Assert.True(silent.Count(s => s) >= 5 && both.Count(b => b) >= 8, Shown(both, silent));
    }

    [Theory(Timeout = 300_000)]
    [InlineData(16)]
    [InlineData(22)]
    public async Task Without_the_class_system_nothing_is_recorded_and_call_and_check_say_which_class_it_is(int version)
    {
        await using var site = await Site.StartAsync(version, Cancelled);
        using var api = Client(site);
        var call = await TalkAsync(site, api);

        var failed = await WishAsync(api, call, "start", "FAILED");
        Assert.Contains("write class system", failed.Failure, StringComparison.Ordinal);
        // The conversation goes on.
        Assert.Contains(await site.Api.CallsAsync(Cancelled), c => c.Agent.Length > 0);
        Assert.Empty(Files(site));
        await site.WaitCompletedAsync(Cancelled);

        var (exitCode, output, _) = await RingtailProgram.RunAsync(
            Cancelled, "pbx", "check", "--address", site.Pbx.Address, "--login", LabAccount.Wombat.Name, "--secret",
            LabAccount.Wombat.Secret);
        Assert.Equal(0, exitCode);
        Assert.Contains("cannot be recorded", output, StringComparison.Ordinal);
        Assert.Contains("add system to the write line", output, StringComparison.Ordinal);
        (_, output, _) = await RingtailProgram.RunAsync(
            Cancelled, "pbx", "check", "--address", site.Pbx.Address, "--login", LabAccount.WombatSystem.Name,
            "--secret", LabAccount.WombatSystem.Secret);
        Assert.DoesNotContain("cannot be recorded", output, StringComparison.Ordinal);
    }

    /// <summary>A customer talks with an agent for half a minute; gives the call's hopper id.</summary>
    private static async Task<int> TalkAsync(Site site, RingtailClient api)
    {
        await site.AddCampaignAsync("Talk", [Fate.Number(Fate.Answered, 1, talkSeconds: 30)], Cancelled,
            Target.Queue("team_vertrieb", "200"));
        await api.ChangeCampaignAsync(site.CampaignOf("Talk"),
            new Dictionary<string, object?> { ["recording"] = "CONSENT" }, ct: Cancelled);
        await site.GoAsync(Cancelled);
        await Wait.ForAsync(
            () => site.Api.CallsAsync(Cancelled), all => all.Any(c => c.Agent.Length > 0), Cancelled);
        return Assert.Single(await api.GetLiveCallsAsync(ct: Cancelled)).HopperId;
    }

    private static async Task<RecordingView> WishAsync(RingtailClient api, int call, string wish, string state)
    {
        await api.RecordCallAsync(call, new RecordingInput { Action = wish }, Cancelled);
        return Assert.Single(await Wait.ForAsync(
            () => api.GetCallRecordingsAsync(call, Cancelled), all => all.Any(r => r.State == state), Cancelled));
    }

    private static RingtailClient Client(Site site) =>
        new(site.Program.Address, RingtailProgram.User, RingtailProgram.Password);

    /// <summary>The conversation's own time: what is recorded meanwhile is the subject.</summary>
    private static Task PassAsync(int seconds) =>
        Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, Cancelled);

    private static string[] Files(Site site) =>
        Directory.Exists(site.Pbx.RecordingFolder) ? Directory.GetFiles(site.Pbx.RecordingFolder) : [];

    private static string Shown(IEnumerable<bool> both, IEnumerable<bool> silent) =>
        string.Concat(both.Zip(silent).Select(h => h switch { (true, _) => 'B', (_, true) => '.', _ => '-' }));
}
