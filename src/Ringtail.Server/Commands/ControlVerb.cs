using System.CommandLine;

namespace Ringtail.Server.Commands;

/// <summary>A verb that asks whoever holds the data folder.</summary>
internal static class ControlVerb
{
    /// <summary>Adds where the data is, and opens and closes the way there around <paramref name="act"/>.</summary>
    public static Command Complete(Command command, Func<ParseResult, ControlClient, CancellationToken, Task> act)
    {
        var data = CommonOptions.Data();
        var postgres = CommonOptions.Postgres();
        command.Options.Add(data);
        command.Options.Add(postgres);
        command.SetAction(async (parsed, ct) =>
        {
            await using var control = await ControlClient.OpenAsync(
                parsed.GetRequiredValue(data), parsed.GetValue(postgres), ct);
            await act(parsed, control, ct);
            return 0;
        });
        return command;
    }
}
