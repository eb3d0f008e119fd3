using System.CommandLine;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Demo;
using Ringtail.Server.Hosting;

namespace Ringtail.Server.Commands;

/// <summary><c>ringtail demo</c>: the dialer at work, without a PBX of one's own.</summary>
internal static class DemoCommand
{
    private const string DefaultDataFolder = "./data/demo";

    public static Command Create()
    {
        var urls = new Option<string>("--urls")
        {
            Description = "Addresses to listen on, separated by semicolons.",
            DefaultValueFactory = _ => ServeOptions.DefaultUrls,
            HelpName = ServeOptions.DefaultUrls,
        };
        var data = new Option<string>("--data")
        {
            Description = "Folder of the demo's database; apart from a real one's by default.",
            DefaultValueFactory = _ => DefaultDataFolder,
            HelpName = "DIR",
        };
        var speed = new Option<double>("--speed")
        {
            Description = "Run the simulated world this many times faster, 0.1 to 60.",
            DefaultValueFactory = _ => 1,
            HelpName = "N",
        };
        var seed = new Option<int>("--seed") { Description = "Another seed is another world.",
            DefaultValueFactory = _ => 1, HelpName = "N" };
        var agents = new Option<int>("--agents")
        {
            Description = "Agents of the simulated team, 1 to 2000.", DefaultValueFactory = _ => DemoWorld.Agents,
            HelpName = "N",
        };
        agents.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 2000)
                result.AddError("--agents: expected a number from 1 to 2000.");
        });
        var asterisk = new Option<bool>("--asterisk") { Description =
            "Dial through a real Asterisk, set up by lab/ on this machine." };
        speed.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0.1 and <= 60)) result.AddError(
                "--speed: expected a number from 0.1 to 60.");
            else if (!result.Implicit && result.GetValue(asterisk)) result.AddError(
                "--speed: a real Asterisk cannot be made faster; leave out --asterisk.");
        });
        urls.Validators.Add(result =>
        {
            if (ServeOptions.FirstBadUrl(result.GetValueOrDefault<string>() ?? "") is { } bad)
                result.AddError(
                    $"'{bad}' is not an address for --urls: expected http://HOST:PORT or https://HOST:PORT.");
        });
        var command = new Command("demo", "Show the dialer at work on a simulated PBX, or on a real one in the lab.")
        {
            urls, data, speed, seed, agents, asterisk,
        };
        command.SetAction((parsed, ct) => RunAsync(
            new ServeOptions { Urls = parsed.GetRequiredValue(urls), DataFolder = parsed.GetRequiredValue(data) },
            parsed.GetValue(asterisk),
            new DemoChoice(parsed.GetValue(speed), (ulong)Math.Abs((long)parsed.GetValue(seed)),
                parsed.GetValue(agents)),
            ct));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, bool asterisk, DemoChoice choice,
        CancellationToken ct)
    {
        using var stop = new StopSignals(ct);
        try
        {
            return asterisk ? await AsteriskDemo.RunAsync(options, stop)
                : await SimulatedDemo.RunAsync(options, choice, stop);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return 0;
        }
        catch (IOException refused)
        {
            throw new CommandException($"cannot listen on {options.Urls}: {refused.Message}");
        }
        catch (Exception refused) when (refused is StoreException or ControlException)
        {
            throw new CommandException(refused.Message);
        }
    }
}
