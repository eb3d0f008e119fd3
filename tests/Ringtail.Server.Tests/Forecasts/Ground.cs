using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Trunks;
using Ringtail.Runtime.History;
using Ringtail.Server.Forecasts;

namespace Ringtail.Server.Tests.Forecasts;

/// <summary>Campaigns for forecasts to be made of.</summary>
internal static class Ground
{
    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    public static readonly IReadOnlyDictionary<Figure, double> Nothing = new Dictionary<Figure, double>();

    public static CampaignGround Of(int contacts = 1_000, double boost = 1) => new()
    {
        CampaignId = 1,
        Name = "Spring",
        Now = Monday,
        Hours = CallingHours.Always,
        RingTime = TimeSpan.FromSeconds(25),
        Trunks = [new TrunkSettings { Id = new TrunkId(1), Name = "t", DialString = "SIP/t/${num}", Capacity = 60,
            CallsPerPeriod = 100, Period = TimeSpan.FromSeconds(1) }],
        EndPoints = [Queue(boost)],
        Fresh = contacts,
        AgentsNow = 8,
    };

    public static EndPointSettings Queue(double boost = 1, double wrapUpS = 10, int channels = 40) => new()
    {
        Id = new EndPointId(1), Kind = EndPointKind.Queue, Name = "q", Extension = "200", Context = "wombat",
        MaxChannels = channels, BoostFactor = boost, WrapUp = TimeSpan.FromSeconds(wrapUpS),
    };

    public static EndPointSettings Script(int channels) => new()
    {
        Id = new EndPointId(2), Kind = EndPointKind.Phone, Name = "s", Extension = "400", Context = "wombat",
        MaxChannels = channels,
    };

    public static CallHistory Measured { get; } = new()
    {
        Attempts = 1_000,
        Answered = 400,
        LaunchToAnswer = new(400, 9, 0.5),
        Talk = new(380, 120, 0.8),
        Script = new(10, 12, 0),
        Unanswered = [new("RS_NOANSWER", new(450, 25, 0.02)), new("RS_BUSY", new(150, 4, 0.3))],
        Endings =
        [
            new(AttemptOutcome.NoAnswer, "", 450), new(AttemptOutcome.Terminated, "", 400),
            new(AttemptOutcome.Busy, "", 150),
        ],
    };

    public static RescheduleRule Rule(string status, int most, double afterS,
        RescheduleMode mode = RescheduleMode.Fixed) => new(status, "", most, TimeSpan.FromSeconds(afterS), mode);

    public static CallingHours Hours(string zone, int from, int to, params DayOfWeek[] days) => new(
        new TimeOnly(from, 0), new TimeOnly(to, 0).Add(TimeSpan.FromSeconds(-1)),
        (days.Length > 0 ? days : Enum.GetValues<DayOfWeek>()).ToHashSet(), TimeZoneInfo.FindSystemTimeZoneById(zone));
}
