using System.Diagnostics;
using System.Globalization;

namespace Ringtail.Lab.Walks;

/// <summary>Numbers that spell what the lab's carrier does with them: 0 OO RR TT nnnn (lab/README.md).</summary>
public static class Fate
{
    public const int Answered = 10;
    /// <summary>A person: half a second of sound, then silence.</summary>
    public const int GreetsBriefly = 11;
    /// <summary>A machine: half a second of nothing, four seconds of sound, then nothing.</summary>
    public const int GreetsForLong = 12;
    public const int PressesKey = 16;
    public const int SendsNothing = 17;
    public const int SendsSilence = 18;
    public const int Busy = 20;
    public const int RingsForEver = 21;
    public const int Unknown = 22;
    public const int Congested = 23;
    public const int Forbidden = 24;
    public const int Gone = 25;
    public const int Unavailable = 26;
    public const int Incomplete = 27;
    public const int TimedOut = 28;
    public const int Broken = 29;

    /// <param name="outcome">OO.</param>
    /// <param name="serial">nnnn.</param>
    /// <param name="ringTenths">Ring time in tenths of a second.</param>
    /// <param name="talkSeconds">Seconds until the customer hangs up; 0 is never.</param>
    public static string Number(int outcome, int serial, int ringTenths = 5, int talkSeconds = 0) =>
        string.Create(CultureInfo.InvariantCulture, $"0{outcome:00}{ringTenths:00}{talkSeconds:00}{serial:0000}");

    public static IReadOnlyList<string> Numbers(
        int outcome, int from, int count, int ringTenths = 5, int talkSeconds = 0) =>
        [.. Enumerable.Range(from, count).Select(serial => Number(outcome, serial, ringTenths, talkSeconds))];

    public static bool IsAnswered(string number) => OutcomeOf(number) is >= 10 and < 20;

    /// <summary>The outcome that the carrier's doing has: telephony's table of causes.</summary>
    public static string Expected(string number) => OutcomeOf(number) switch
    {
        >= 10 and < 20 => "TERMINATED",
        Busy => "RS_BUSY",
        RingsForEver or Unavailable or TimedOut => "RS_NOANSWER",
        Unknown or Gone or Incomplete => "RS_NUMBER",
        Congested or Forbidden or Broken => "RS_REJECTED",
        _ => throw new UnreachableException(),
    };

    private static int OutcomeOf(string number) => int.Parse(number.AsSpan(1, 2), CultureInfo.InvariantCulture);
}
