using Microsoft.Extensions.Logging;
using Ringtail.Dialing;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Notifications;

/// <summary>Takes news of what the outbox changed to those who own it.</summary>
internal interface IOutboxNews
{
    Task CallAddedAsync(RunId run, CancellationToken ct);
    Task ContactAddedAsync(ListId list, CancellationToken ct);
}

/// <summary>One row of the outbox: does it, and writes what became of it.</summary>
internal sealed class OutboxWork(
    IDialingStore store, HttpTeller http, MailTeller mail, IOutboxNews news, LoopClock clock,
    ILogger<OutboxWork> logger)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);
    /// <summary>A long weekend; then a person decides (send again).</summary>
    internal static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(4);

    public async Task DoAsync(OutboxItem item, CancellationToken ct)
    {
        if (item.Kind is FollowUpKind.AddList or FollowUpKind.AddBlackList or FollowUpKind.Reschedule)
        {
            await DoDeedAsync(item, ct);
            return;
        }
        var told = item.Kind == FollowUpKind.Email
            ? await mail.TellAsync(item, ct)
            : await http.TellAsync(item, ct);
        await FinishAsync(item, told.Problem, told.Final);
    }

    private async Task DoDeedAsync(OutboxItem item, CancellationToken ct)
    {
        if (item.Attempt is not { } attempt)
        {
            await FinishAsync(item, "The attempt is not in the log any more.", final: true);
            return;
        }
        var deed = DeedOf(item, attempt, (await store.GetInstallationAsync(ct)).DefaultCountry);
        var result = deed.Name.Length == 0
            ? new DeedResult("The rule names no list or campaign.", Final: true, null, null)
            : await store.DoOutboxAsync(item, deed, clock.Now.Wall, ct);
        if (result.Problem == DeedResult.NotOurs) return;
        if (result.Problem.Length > 0)
        {
            await FinishAsync(item, result.Problem, result.Final);
            return;
        }
        if (result.Run is { } run) await news.CallAddedAsync(run, ct);
        if (result.List is { } list) await news.ContactAddedAsync(list, ct);
    }

    /// <summary>What the row says, with the attempt's facts filled in.</summary>
    internal static OutboxDeed DeedOf(OutboxItem item, OutboxAttempt attempt, string country)
    {
        var name = AttemptFields.Fill(item.Target, item, value => value).Trim();
        var number = item.Kind == FollowUpKind.AddBlackList ? attempt.NumberDialed : attempt.Number;
        var e164 = number == attempt.NumberDialed ? attempt.E164 : SecondKey.E164Of(number, country);
        var passed = AttemptFields.Passed(item);
        return new OutboxDeed(item.Kind, name, number, e164, passed)
        {
            Zones = item.Kind == FollowUpKind.AddList ? new NumberPlan(country).Zones(e164, passed) : "",
            NameIsFilled = AttemptFields.IsFilled(item.Target),
        };
    }

    private async Task FinishAsync(OutboxItem item, string problem, bool final)
    {
        var now = clock.Now.Wall;
        var giveUp = final || now - item.CreatedAt > GiveUpAfter;
        var result = problem.Length == 0
            ? OutboxResult.Done
            : new OutboxResult(problem, giveUp ? null : now + Wait(item));
        // Not cancelled: the receiver has it, and must not get it again.
        await store.FinishOutboxAsync(item, result, now, CancellationToken.None);
        if (result.State == "Failed") NotificationLog.GivenUp(logger, item.Kind.ToString(), item.Id, problem);
        else if (problem.Length > 0 && item.Tries == 0)
            NotificationLog.FailedOnce(logger, item.Kind.ToString(), item.Id, problem);
    }

    /// <summary>Doubles with each try; the row's id spreads those that failed together.</summary>
    internal static TimeSpan Wait(OutboxItem item)
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(item.Tries, 20));
        var longest = wait < LongestWait ? wait : LongestWait;
        return longest * (1 + item.Id % 16 / 64.0);
    }
}
