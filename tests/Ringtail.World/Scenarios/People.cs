using System.Globalization;
using Ringtail.PbxSim.World;

namespace Ringtail.World.Scenarios;

/// <summary>What sort of person, or line, is behind a number.</summary>
internal enum Callee
{
    Answers, LeavesEarly, Impatient, Busy, NeverAnswers, Unknown, Changed, Declines, Congested, OutOfOrder, NoRoute,
    /// <summary>Another sort on each call.</summary>
    Changeable,
    Machine,
}

/// <summary>
/// The people behind the numbers. What the n-th call of a number meets depends on the seed, the number and n alone, so
/// that a change elsewhere does not change people.
/// </summary>
internal sealed class People(ulong seed, IReadOnlyDictionary<string, Callee> sorts) : Population
{
    private static readonly Callee[] Moods =
        [Callee.Answers, Callee.Answers, Callee.Busy, Callee.NeverAnswers, Callee.LeavesEarly, Callee.Congested];

    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);

    /// <summary>The carrier refuses everything, with this cause.</summary>
    public int? CarrierRefuses { get; set; }

    /// <summary>
    /// The numbers that no carrier would take are busy from now on. A run whose last contacts are refused forever never
    /// ends: they count against the trunk, and the contact keeps its place.
    /// </summary>
    public bool Healed { get; set; }

    /// <summary>Share of the answers at which a detection is wrong.</summary>
    public double Misheard { get; init; }
    /// <summary>Share of the people who say nothing at first.</summary>
    public double Silent { get; init; }

    public override CallPlan Plan(string number)
    {
        var nth = _calls[number] = _calls.GetValueOrDefault(number) + 1;
        var chance = new Chance(seed).Fork(string.Create(CultureInfo.InvariantCulture, $"{number}/{nth}"));
        var setUp = 0.1 + chance.Between(0, 1.5);
        if (CarrierRefuses is { } refusal) return CallPlan.RefusedWith(refusal, 0.05, 0.05);
        var sort = sorts.GetValueOrDefault(number, Callee.Unknown);
        if (sort == Callee.Changeable) sort = Moods[chance.Below(Moods.Length)];
        if (Healed && IsRefused(sort)) sort = Callee.Busy;
        return Voiced(chance.Fork("voice"), sort, sort switch
        {
            Callee.Answers => Answered(chance, setUp) with
            {
                HangsUpAfter = chance.Is(0.3) ? chance.Between(2, 40) : null,
            },
            Callee.LeavesEarly => Answered(chance, setUp) with { HangsUpAfter = chance.Between(0.05, 2) },
            Callee.Impatient => Answered(chance, setUp) with { Patience = chance.Between(0.3, 6) },
            Callee.Busy => CallPlan.RefusedWith(17, setUp, 0.3),
            Callee.NeverAnswers => new CallPlan(CallFate.NoAnswer) { SetUp = setUp, Ring = 600 },
            Callee.Unknown => CallPlan.RefusedWith(1, setUp, 0.1),
            Callee.Changed => CallPlan.RefusedWith(22, setUp, 0.1),
            Callee.Declines => CallPlan.RefusedWith(21, setUp, 2),
            Callee.Congested => CallPlan.RefusedWith(34, setUp, 0.1),
            Callee.OutOfOrder => CallPlan.RefusedWith(38, setUp, 0.1),
            // It records for a while, and then ends the call.
            Callee.Machine => Answered(chance, setUp) with { HangsUpAfter = chance.Between(5, 60), Patience = 600 },
            _ => new CallPlan(CallFate.Unreachable),
        });
    }

    /// <summary>What a detection hears, which is not always what is there.</summary>
    private CallPlan Voiced(Chance chance, Callee sort, CallPlan plan)
    {
        var wrong = chance.Is(Misheard);
        if (sort == Callee.Machine)
            return plan with
            {
                Voice = wrong ? SimVoice.Person : SimVoice.Machine, Greeting = chance.Between(0.5, 12),
            };
        return plan with
        {
            Voice = wrong ? SimVoice.Machine : chance.Is(Silent) ? SimVoice.Silent : SimVoice.Person,
        };
    }

    private static bool IsRefused(Callee sort) => sort is Callee.Congested or Callee.OutOfOrder or Callee.NoRoute
        or Callee.Declines;

    private static CallPlan Answered(Chance chance, double setUp) => new(CallFate.Answered)
    {
        SetUp = setUp,
        Ring = chance.LogNormal(4, 0.6),
        Patience = chance.LogNormal(60, 0.5),
    };
}
