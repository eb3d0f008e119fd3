namespace Ringtail.Server.Demo;

/// <summary>The PBX of a demo: how to reach it, what is there, and which numbers its people have.</summary>
internal sealed record DemoSite
{
    public required string Name { get; init; }
    public required string Address { get; init; }
    public required int Port { get; init; }
    public required string Login { get; init; }
    public required string Secret { get; init; }
    public required string DialString { get; init; }
    public required string CallerId { get; init; }
    public required string Team { get; init; }
    public required string TeamExtension { get; init; }
    public required string AnnouncementExtension { get; init; }
    public required int TeamChannels { get; init; }
    public required int WrapUpMs { get; init; }
    public required int RingTimeMs { get; init; }
    /// <summary>Text rows for a list: how many, and from which number on.</summary>
    public required Func<int, int, Stream> List { get; init; }
    public required int Contacts { get; init; }

    /// <summary>Lines per agent: what rings and what talks.</summary>
    private const int LinesPerAgent = 3;

    public static DemoSite Simulated(int port, string secret, int agents) => new()
    {
        Name = "Simulated PBX",
        Address = "127.0.0.1",
        Port = port,
        Login = DemoWorld.Account,
        Secret = secret,
        DialString = $"SIP/{DemoWorld.Trunk}/${{num}}",
        CallerId = "03023125000",
        Team = DemoWorld.Team,
        TeamExtension = DemoWorld.TeamExtension,
        AnnouncementExtension = DemoWorld.ReminderExtension,
        TeamChannels = Math.Max(40, LinesPerAgent * agents),
        WrapUpMs = 10_000,
        RingTimeMs = 25_000,
        List = DemoWorld.List,
        Contacts = Math.Max(4_000, 100 * agents),
    };
}
