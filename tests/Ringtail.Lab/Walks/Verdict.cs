using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;

namespace Ringtail.Lab.Walks;

/// <summary>Compares what the program says with what the carrier and the phones recorded.</summary>
public static class Verdict
{
    /// <summary>By the carrier's own record, every number was called exactly once, and no other.</summary>
    public static void EveryNumberOnce(IEnumerable<string> numbers, IReadOnlyList<CarrierCall> carrier) => Assert.Equal(
        numbers.Order(StringComparer.Ordinal), carrier.Select(call => call.Number).Order(StringComparer.Ordinal));

    /// <summary>Each number has one final state, and it is what the carrier did.</summary>
    public static void OutcomesAreTheCarriers(
        IEnumerable<string> numbers, IReadOnlyList<LogRow> logs, IReadOnlyList<CarrierCall> carrier)
    {
        Assert.Equal(
            numbers.Order(StringComparer.Ordinal).Select(number => (number, Fate.Expected(number))),
            logs.OrderBy(row => row.Number, StringComparer.Ordinal).Select(row => (row.Number, row.Status)));
        Assert.All(carrier, call => Assert.Equal(
            (call.Number, Fate.IsAnswered(call.Number)), (call.Number, call.AnsweredAt is not null)));
    }

    public static void NobodyTwice(IReadOnlyList<CarrierCall> carrier) =>
        Assert.Empty(carrier.GroupBy(call => call.Number).Where(group => group.Count() > 1).Select(group => group.Key));

    /// <summary>Each number of the list has one row, and no other number has one.</summary>
    public static void OneFinalState(IEnumerable<string> numbers, IReadOnlyList<LogRow> logs) =>
        Assert.Equal(
            numbers.Order(StringComparer.Ordinal), logs.Select(row => row.Number).Order(StringComparer.Ordinal));

    /// <summary>After a crash an outcome is what the carrier did, or it was cut off, and those are few.</summary>
    /// <param name="cut">RS_LOST; also RS_NOANSWER where the PBX itself took the call from a ringing phone.</param>
    public static void OnlyCutOffDiffer(IReadOnlyList<LogRow> logs, int most, params string[] cut)
    {
        var differ = logs.Where(row => row.Status != Fate.Expected(row.Number)).ToArray();
        Assert.All(differ, row => Assert.Contains(row.Status, cut));
        Assert.True(differ.Length <= most, $"{differ.Length} numbers were cut off, at most {most} can be.");
    }

    /// <summary>The phones show the customers: one call answered for each.</summary>
    public static void PhonesShow(
        IEnumerable<string> customers, IReadOnlyList<CarrierCall> phones, params string[] extensions)
    {
        var answered = phones.Where(call => call.AnsweredAt is not null && extensions.Contains(call.Number));
        Assert.Equal(
            customers.Order(StringComparer.Ordinal),
            answered.Select(call => call.FromUser).Order(StringComparer.Ordinal));
    }

    /// <summary>The most calls under way at once; each counts from its receipt to <paramref name="end"/>.</summary>
    public static int MostAtOnce(IReadOnlyList<CarrierCall> calls, Func<CarrierCall, DateTimeOffset> end)
    {
        var steps = calls.SelectMany(call => new[] { (At: call.ReceivedAt, By: 1), (At: end(call), By: -1) });
        int now = 0, most = 0;
        foreach (var (_, by) in steps.OrderBy(step => step.At).ThenBy(step => step.By))
            most = Math.Max(most, now += by);
        return most;
    }
}
