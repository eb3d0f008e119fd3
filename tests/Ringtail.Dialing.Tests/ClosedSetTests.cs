using Ringtail.Dialing.Attempts;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Dialing.Tests;

public sealed class ClosedSetTests
{
    public static TheoryData<string> SwitchboardInputs => Names(typeof(SwitchboardInput));
    public static TheoryData<string> RunInputs => Names(typeof(RunInput));

    [Theory]
    [MemberData(nameof(SwitchboardInputs))]
    public void A_switchboard_handles_every_case_of_its_inputs(string name)
    {
        var board = new Switchboard(Make.Board());
        board.Step((SwitchboardInput)Sample(typeof(SwitchboardInput), name),
            new Moment(TimeSpan.FromHours(1), DateTimeOffset.UnixEpoch));
        Assert.Empty(board.RecountInvariants());
    }

    [Theory]
    [MemberData(nameof(RunInputs))]
    public void A_run_handles_every_case_of_its_inputs(string name)
    {
        var run = new Run(Make.RunOf());
        run.Step((RunInput)Sample(typeof(RunInput), name), new Moment(TimeSpan.FromHours(1), DateTimeOffset.UnixEpoch));
        Assert.Empty(run.RecountInvariants());
    }

    [Theory]
    [InlineData(typeof(SwitchboardInput))]
    [InlineData(typeof(SwitchboardEffect))]
    [InlineData(typeof(RunInput))]
    [InlineData(typeof(RunEffect))]
    public void The_sets_are_closed_and_their_cases_sealed(Type set)
    {
        Assert.All(set.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic),
            c => Assert.False(c.IsPublic));
        Assert.All(set.GetNestedTypes(), t => Assert.True(t.IsSealed && t.IsSubclassOf(set), t.Name));
    }

    private static TheoryData<string> Names(Type set) => new(set.GetNestedTypes().Select(t => t.Name));

    private static object Sample(Type set, string name) => Sample(set.GetNestedType(name)!);

    /// <summary>An instance with the plainest values: a case that has no handler fails whatever its content.</summary>
    private static object Sample(Type type)
    {
        if (type == typeof(SwitchboardSettings)) return Make.Board();
        if (type == typeof(RunSettings)) return Make.RunOf();
        if (type == typeof(Contacts.Offer)) return Make.Offer(1);
        if (type == typeof(AttemptEnd)) return Make.End(Make.Offer(1), AttemptOutcome.Busy, DateTimeOffset.UnixEpoch);
        if (type == typeof(RunRestore)) return new RunRestore { State = RunState.Running, Counts = default };
        if (type == typeof(Agents.MemberFacts)) return Make.Member("SIP/1");
        if (type == typeof(PbxSnapshot)) return new PbxSnapshot();
        if (type == typeof(Agents.AgentKey)) return new Agents.AgentKey("SIP/1");
        if (type == typeof(string)) return "x";
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
            return typeof(ImmutableArray<>).MakeGenericType(type.GetGenericArguments())
                .GetField("Empty")!.GetValue(null)!;
        if (type.IsValueType) return RuntimeHelpers.GetUninitializedObject(type);
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Sample(p.ParameterType))]);
    }
}
