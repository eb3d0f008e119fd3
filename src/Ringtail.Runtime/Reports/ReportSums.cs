namespace Ringtail.Runtime.Reports;

/// <summary>
/// Sums of attempts that ended with an outcome of the number. Withdrawn attempts and route failures are in none.
/// </summary>
public readonly record struct ReportSums
{
    public long Calls { get; init; }
    public long Answered { get; init; }
    /// <summary>An agent had the contact.</summary>
    public long Connected { get; init; }
    /// <summary>In the regulator's sense: a live person answered and had no agent in time.</summary>
    public long Abandoned { get; init; }
    public long HungUpWaiting { get; init; }
    /// <summary>Seconds from the launch to the answer, of the answered.</summary>
    public double WaitBeforeS { get; init; }
    /// <summary>Seconds from the answer to the end, of the answered.</summary>
    public double WaitAfterS { get; init; }
    /// <summary>Seconds from the agent to the end, of the connected.</summary>
    public double TalkS { get; init; }

    public double AnswerRate => Calls == 0 ? 0 : (double)Answered / Calls;
    public double AbandonRate => Answered == 0 ? 0 : (double)Abandoned / Answered;
    public double MeanTalkS => Connected == 0 ? 0 : TalkS / Connected;

    public static ReportSums operator +(ReportSums a, ReportSums b) => new()
    {
        Calls = a.Calls + b.Calls,
        Answered = a.Answered + b.Answered,
        Connected = a.Connected + b.Connected,
        Abandoned = a.Abandoned + b.Abandoned,
        HungUpWaiting = a.HungUpWaiting + b.HungUpWaiting,
        WaitBeforeS = a.WaitBeforeS + b.WaitBeforeS,
        WaitAfterS = a.WaitAfterS + b.WaitAfterS,
        TalkS = a.TalkS + b.TalkS,
    };

    public static ReportSums Add(ReportSums left, ReportSums right) => left + right;
}

public sealed record OutcomeSum(string Outcome, string StatusExt, ReportSums Sums);

/// <param name="Hour">0 to 23 on the clock of the zone that was asked for.</param>
public sealed record HourSum(int Hour, ReportSums Sums);

public sealed record DaySum(DateOnly Day, ReportSums Sums);

/// <param name="Retry">0 is the first attempt at a contact.</param>
public sealed record RetrySum(int Retry, ReportSums Sums);

/// <summary>One day of the abandon account, by the minute of the answers.</summary>
public sealed record AccountDay(DateOnly Day, long Live, long Abandoned, long Late, long FalsePositives, long Machines);

/// <param name="Name">As the PBX has it; empty when unknown.</param>
/// <param name="Agent">Interface, by which the call log names the agent.</param>
/// <param name="LoggedInS">Seconds; the sum of the times that follow.</param>
/// <param name="RingingS">Picked for a caller, or the phone rings.</param>
/// <param name="OnCallS">Calls of others than the dialer included.</param>
/// <param name="CallsTaken">Conversations begun, those of others included.</param>
/// <param name="Dialed">The dialer's calls that this agent had.</param>
public sealed record AgentSum(
    int PbxId, string Agent, string Name, double LoggedInS, double ReadyS, double RingingS, double OnCallS,
    double WrapUpS, double PausedS, long CallsTaken, ReportSums Dialed);
