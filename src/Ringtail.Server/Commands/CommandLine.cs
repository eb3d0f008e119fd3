using System.CommandLine;

namespace Ringtail.Server.Commands;

/// <summary>The verbs. Exit code 0 is success, 1 a failure with one line on standard error, 2 wrong usage.</summary>
internal static class CommandLine
{
    public const int Failed = 1;
    public const int WrongUsage = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var root = Root();
        if (args is ["--version"])
        {
            Console.Out.WriteLine(ProductVersion.Text);
            return 0;
        }
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && !AsksForHelp(args))
        {
            var command = parsed.CommandResult.Command;
            await Console.Error.WriteLineAsync(
                $"ringtail: {OneLine(FirstError(parsed))} See 'ringtail {VerbOf(command)}--help'.");
            return WrongUsage;
        }
        try
        {
            // The web host listens for SIGTERM itself; the parser's own handler would cut its orderly stop short.
            var settings = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(settings);
        }
        catch (CommandException failure)
        {
            await Console.Error.WriteLineAsync($"ringtail: {OneLine(failure.Message)}");
            return Failed;
        }
    }

    public static RootCommand Root()
    {
        var root = new RootCommand("Ringtail, a predictive dialer for Asterisk.");
        root.Subcommands.Add(ServeCommand.Create());
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(SimulateCommand.Create());
        root.Subcommands.Add(BenchCommand.Create());
        root.Subcommands.Add(new Command("pbx", "Check a PBX, or print what it needs.")
        {
            PbxCheckCommand.Create(), PbxPrepareCommand.Create(),
        });
        root.Subcommands.Add(UserCommand.Create());
        root.Subcommands.Add(BackupCommand.Create());
        root.Subcommands.Add(EraseCommand.Create());
        root.Subcommands.Add(WhyCommand.Create());
        root.Subcommands.Add(ConfigCommand.Create());
        return root;
    }

    /// <summary>A word that nothing knows explains more than what is missing because of it.</summary>
    private static string FirstError(ParseResult parsed)
    {
        var unknown = parsed.UnmatchedTokens.Count > 0 ? $"'{parsed.UnmatchedTokens[0]}'" : null;
        var error = parsed.Errors.FirstOrDefault(
            e => unknown is not null && e.Message.Contains(unknown, StringComparison.Ordinal));
        return (error ?? parsed.Errors[0]).Message;
    }

    private static bool AsksForHelp(string[] args) => args.Any(a => a is "--help" or "-h" or "-?");

    private static string VerbOf(Command command)
    {
        var names = new List<string>();
        for (Symbol? symbol = command; symbol is Command and not RootCommand; symbol = symbol.Parents.FirstOrDefault())
            names.Insert(0, symbol.Name);
        return names.Count == 0 ? "" : string.Join(' ', names) + " ";
    }

    internal static string OneLine(string text) =>
        string.Join(
            ' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
