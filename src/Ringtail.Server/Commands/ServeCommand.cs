using System.CommandLine;
using System.Net;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Hosting;

namespace Ringtail.Server.Commands;

/// <summary><c>ringtail serve</c>: the dialer, its page and its APIs, until SIGTERM or Ctrl-C.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var urls = new Option<string>("--urls")
        {
            Description = "Addresses to listen on, separated by semicolons.",
            DefaultValueFactory = _ => ServeOptions.DefaultUrls,
            HelpName = "http://127.0.0.1:8080",
        };
        var data = CommonOptions.Data();
        var postgres = CommonOptions.Postgres();
        var cluster = new Option<string?>("--cluster-address")
        {
            Description = "With --postgres: this process's own address for the others of the cluster.",
            HelpName = "HOST:PORT",
        };
        cluster.Validators.Add(result =>
        {
            var text = result.GetValueOrDefault<string?>();
            if (text is not null && !IPEndPoint.TryParse(text, out _) && !IsHostAndPort(text))
                result.AddError($"'{text}' is not an address for --cluster-address: expected HOST:PORT.");
            if (text is not null && result.GetValue(postgres) is null)
                result.AddError("--cluster-address needs --postgres: only processes with one database form a cluster.");
        });
        urls.Validators.Add(result =>
        {
            if (ServeOptions.FirstBadUrl(result.GetValueOrDefault<string>() ?? "") is { } bad)
                result.AddError(
                    $"'{bad}' is not an address for --urls: expected http://HOST:PORT or https://HOST:PORT.");
        });
        var command = new Command(
            "serve", "Run the dialer with its web page and APIs.") { urls, data, postgres, cluster };
        command.SetAction((parsed, ct) => RunAsync(new ServeOptions
        {
            Urls = parsed.GetRequiredValue(urls),
            DataFolder = parsed.GetRequiredValue(data),
            Postgres = parsed.GetValue(postgres),
            ClusterAddress = parsed.GetValue(cluster),
        }, ct));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, CancellationToken ct)
    {
        using var stop = new StopSignals(ct);
        using var folder = DataFolder.Open(options.DataFolder);
        await using var app = RingtailHost.Build(
            options, folder, services => services.AddSingleton<IHostLifetime>(stop));
        try
        {
            await RingtailHost.RunAsync(app, async () =>
            {
                await RingtailHost.StartAsync(app, Console.Out.WriteLine, stop.Token);
                return $"ringtail is ready at {RingtailHost.PublicAddress(app)}";
            }, stop.Token);
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

    private static bool IsHostAndPort(string text) =>
        text.LastIndexOf(':') is > 0 and var colon
        && Uri.CheckHostName(text[..colon]) != UriHostNameType.Unknown
        && int.TryParse(text[(colon + 1)..], out var port) && port is > 0 and <= 65535;
}
