using System.Globalization;
using Ringtail.Lab.Pbx;

namespace Ringtail.Lab.Captures;

/// <summary>What a situation does with a real PBX while its conversation is written down.</summary>
/// <param name="Serial">Number of the situation's first call.</param>
public sealed record Scene(LabPbx Pbx, Recorder Ami, int Serial, CancellationToken Cancelled)
{
    private int _calls;

    /// <summary>Our own call by the first trunk, or by the dial string given.</summary>
    public Task OriginateAsync(string number, string exten, string? channel = null)
    {
        var serial = (Serial + _calls++).ToString(CultureInfo.InvariantCulture);
        return Ami.AskAsync(
            Cancelled, ("Action", "Originate"), ("Channel", channel ?? Pbx.DialString(number)),
            ("Context", "wombat"), ("Exten", exten), ("Priority", "1"),
            ("CallerID", $"\"Kunde {number[^4..]}\" <{number}>"), ("Timeout", "20000"), ("Async", "true"),
            ("ChannelId", $"lab-1795380000-{serial}"));
    }

    /// <summary>As the dialer calls an agent first: the phone that answers dials the customer.</summary>
    public Task OriginateAtAgentAsync(string phone, string dialString)
    {
        var serial = (Serial + _calls++).ToString(CultureInfo.InvariantCulture);
        return Ami.AskAsync(
            Cancelled, ("Action", "Originate"), ("Channel", Pbx.Phone(phone)), ("Application", "Dial"),
            ("Data", $"{dialString},20,mI"), ("Timeout", "20000"), ("Async", "true"),
            ("ChannelId", $"lab-1795380000-{serial}-agent"));
    }

    public Task LogInAsync(string phone, string name) => Ami.AskAsync(
        Cancelled, ("Action", "QueueAdd"), ("Queue", "team_leer"), ("Interface", Pbx.Phone(phone)),
        ("MemberName", name), ("StateInterface", Pbx.Phone(phone)));

    public Task LogOutAsync(string phone) => Ami.AskAsync(
        Cancelled, ("Action", "QueueRemove"), ("Queue", "team_leer"), ("Interface", Pbx.Phone(phone)));

    /// <summary>A phone dials by itself.</summary>
    public async Task DialAsync(string phone, string digits)
    {
        Ami.Stage($"phone {phone} dials {digits}");
        await Pbx.ConsoleAsync(
            "phones", $"channel originate SIP/pbx-{phone}/{digits} application Wait 86400", Cancelled);
    }

    public async Task CallInAsync(string extension)
    {
        Ami.Stage($"the carrier calls {extension}");
        await Pbx.CallInAsync(extension, Cancelled);
    }

    public Task<Heard> EventAsync(string name, string? channel = null) => Ami.WaitAsync(
        b => b["Event"] == name && (channel is null || b["Channel"].Contains(channel, StringComparison.Ordinal)),
        Cancelled);

    /// <summary>The channel that a phone's leg or the trunk has at the PBX, once it is there.</summary>
    public async Task<string> NewChannelAsync(string device) => (await EventAsync("Newchannel", device))["Channel"];

    /// <summary>Lets people talk, ring or wait: what is recorded are their times too.</summary>
    public async Task LetPassAsync(double seconds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        await timer.WaitForNextTickAsync(Cancelled);
    }

    public Task AgentsTalkAsync(double seconds) =>
        Pbx.Agents.TalkAsync(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds), Cancelled);
}
