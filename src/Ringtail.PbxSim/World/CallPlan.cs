using System.Globalization;

namespace Ringtail.PbxSim.World;

/// <summary>What the network and the person do with one call.</summary>
public enum CallFate
{
    Answered,
    /// <summary>Refused with <see cref="CallPlan.Cause"/> after the ring time.</summary>
    Refused,
    /// <summary>Rings until the caller gives up.</summary>
    NoAnswer,
    /// <summary>No channel is made: the trunk is down.</summary>
    Unreachable,
}

/// <summary>What answering-machine detection hears.</summary>
public enum SimVoice { Person, Machine, Silent }

/// <summary>One call's fate and times, all in seconds.</summary>
public sealed record CallPlan(CallFate Fate)
{
    /// <summary>From the launch to the first ringing.</summary>
    public double SetUp { get; init; } = 0.2;
    /// <summary>From the first ringing to the answer or the refusal.</summary>
    public double Ring { get; init; } = 5;
    /// <summary>From the answer to the customer's own hang-up; null leaves it to the other side.</summary>
    public double? HangsUpAfter { get; init; }
    /// <summary>How long the customer waits in a queue.</summary>
    public double Patience { get; init; } = 3600;
    /// <summary>The called phone is heard ringing before the answer or the refusal.</summary>
    public bool Alerts { get; init; } = Fate != CallFate.Refused;
    public SimVoice Voice { get; init; }
    /// <summary>How long a machine's greeting goes on after the detection has heard enough.</summary>
    public double Greeting { get; init; } = 3;
    /// <summary>Seconds from the answer to a key in a menu; null leaves it to the menu's chance.</summary>
    public double? PressesKeyAfter { get; init; }
    /// <summary>Q.850 cause of a refusal.</summary>
    public int Cause { get; init; } = 17;

    public static CallPlan RefusedWith(int cause, double setUp, double ring) =>
        new(CallFate.Refused) { Cause = cause, SetUp = setUp, Ring = ring };
}

/// <summary>The people behind the numbers.</summary>
public abstract class Population
{
    public abstract CallPlan Plan(string number);

    /// <summary>
    /// Numbers that say themselves what happens, as the lab's carrier reads them: <c>0 OO RR TT rest</c> with the
    /// outcome, the ring time in tenths of a second and the talk time in seconds (00: never hangs up first).
    /// </summary>
    public sealed class Spelled : Population
    {
        // As the lab's carrier: 486, 404, 503, 403, 410, 480, 484, 408, 500.
        private static readonly Dictionary<string, int> Causes = new()
        {
            ["20"] = 17, ["22"] = 1, ["23"] = 34, ["24"] = 21, ["25"] = 22, ["26"] = 19, ["27"] = 28, ["28"] = 18,
                ["29"] = 38,
        };

        public override CallPlan Plan(string number)
        {
            const double instantly = 0.002;
            if (number.Length < 7) return CallPlan.RefusedWith(1, instantly, 0);
            var fate = number[1..3];
            var ring = int.Parse(number.AsSpan(3, 2), CultureInfo.InvariantCulture) / 10.0;
            var talk = int.Parse(number.AsSpan(5, 2), CultureInfo.InvariantCulture);
            // The lab's carrier refuses these after the ring time, all others at once.
            if (Causes.TryGetValue(fate, out var cause))
            {
                return CallPlan.RefusedWith(cause, instantly, fate is "20" or "23" or "26" ? ring : 0);
            }
            var answered = new CallPlan(CallFate.Answered) { SetUp = instantly, Ring = ring, HangsUpAfter = talk == 0
                ? null : talk };
            return fate switch
            {
                "10" or "11" => answered,
                "12" => answered with { Voice = SimVoice.Machine },
                "13" => answered with { HangsUpAfter = 0.7 },
                "14" => answered with { Alerts = false },
                "15" => CallPlan.RefusedWith(1, instantly, ring),
                "16" => answered with { PressesKeyAfter = 1.5 },
                "17" => answered with { Voice = SimVoice.Silent },
                "21" => new CallPlan(CallFate.NoAnswer) { SetUp = instantly },
                "30" => new CallPlan(CallFate.NoAnswer) { SetUp = instantly, Alerts = false },
                _ => CallPlan.RefusedWith(1, instantly, ring),
            };
        }
    }

    /// <summary>A realistic mix: shares of answered, busy, unanswered and bad numbers, lognormal times.</summary>
    public sealed class Mixed(Chance chance, MixedShares shares) : Population
    {
        private readonly Chance _chance = chance;

        public override CallPlan Plan(string number)
        {
            var draw = _chance.Unit();
            var setUp = 0.4 + _chance.LogNormal(1.2, 0.5);
            if (draw < shares.Answered)
            {
                return new CallPlan(CallFate.Answered)
                {
                    SetUp = setUp,
                    Ring = _chance.LogNormal(8, 0.6),
                    HangsUpAfter = _chance.Is(0.06) ? _chance.Between(1, 4) : null,
                    Patience = _chance.LogNormal(20, 0.8),
                };
            }
            draw -= shares.Answered;
            if (draw < shares.Busy) return CallPlan.RefusedWith(17, setUp, 0.2);
            draw -= shares.Busy;
            if (draw < shares.Invalid) return CallPlan.RefusedWith(1, setUp, 0.1);
            draw -= shares.Invalid;
            if (draw < shares.Congestion) return CallPlan.RefusedWith(34, setUp, 0.1);
            return new CallPlan(CallFate.NoAnswer) { SetUp = setUp, Ring = 120 };
        }
    }
}

/// <summary>Shares of calls, 0 to 1; the rest is not answered.</summary>
public sealed record MixedShares(double Answered = 0.42, double Busy = 0.12, double Invalid = 0.05,
    double Congestion = 0.01);
