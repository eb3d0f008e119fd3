using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Console;
using Ringtail.Ami;
using Ringtail.Runtime;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Inspection;
using Ringtail.Runtime.Notifications;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;
using Ringtail.Server.Api;
using Ringtail.Server.Commands;
using Ringtail.Server.Forecasts;
using Ringtail.Server.Health;
using Ringtail.Server.Shell;
using Ringtail.Server.WombatApi;

namespace Ringtail.Server.Hosting;

/// <summary>Puts the program together; each line is one capability.</summary>
public static class RingtailHost
{
    /// <param name="more">Services that a program which holds the host adds or replaces.</param>
    public static WebApplication Build(ServeOptions options, DataFolder folder, Action<IServiceCollection>? more = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(RingtailHost).Assembly.GetName().Name,
        });
        builder.Configuration.AddInMemoryCollection(options.Settings);
        builder.Configuration.AddJsonFile(
            Path.Combine(folder.Path, "settings.json"), optional: true, reloadOnChange: false);
        var access = ReadAccess(builder.Configuration, options);
        Listen(builder, options, folder);
        AddLogging(builder.Logging);
        builder.WebHost.UseStaticWebAssets();

        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(folder);
        services.AddSingleton(options);
        services.AddHttpContextAccessor();
        services.AddRingtailStore(new StoreOptions
        {
            DataFolder = options.Postgres is null ? folder.Path : null,
            PostgresConnectionString = options.Postgres,
        });
        // The store would take the lock when it opens; it was taken before anything else.
        services.AddSingleton(folder.Lock);
        services.AddSingleton(ReadSmtp(builder.Configuration));
        if (!options.AdministrationOnly) services.AddRingtailRuntime(RuntimeOf(options));
        services.AddSingleton(p => new ConfigurationEditor(
            p.GetRequiredService<IRingtailDbFactory>(), p.GetService<IDialerControl>(),
            p.GetRequiredService<ProtectedSecrets>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(
            p => new PbxInspector(p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<AmiClient>>()));
        services.AddRingtailAccess(access);
        services.AddRingtailHealth();
        services.AddProblemDetails();
        services.AddRequestDecompression();
        services.AddTypedApi();
        if (!options.AdministrationOnly) services.AddApiEvents();
        services.AddApiRateLimit(builder.Configuration);
        services.AddForecasts();
        services.AddRingtailPages();

        more?.Invoke(services);
        var app = builder.Build();
        Use(app, access);
        app.MapControlSocket();
        if (!options.AdministrationOnly) Map(app);
        return app;
    }

    /// <summary>Brings the database up to date, makes the first administrator, then starts everything.</summary>
    /// <param name="ct">Ends it before anything is started; a start that has begun is finished.</param>
    /// <param name="firstUser">Makes the first account in place of the administrator.</param>
    public static async Task StartAsync(
        WebApplication app, Action<string> print, CancellationToken ct, Func<IServiceProvider, Task>? firstUser = null)
    {
        await app.Services.GetRequiredService<RingtailMigrator>().RunAsync(ct);
        if (firstUser is not null) await firstUser(app.Services);
        else if (!app.Services.GetRequiredService<ServeOptions>().AdministrationOnly)
            await FirstAdministrator.EnsureAsync(app.Services, app.Configuration, print, ct);
        ct.ThrowIfCancellationRequested();
        await app.StartAsync(CancellationToken.None);
        var folder = app.Services.GetRequiredService<DataFolder>();
        if (folder.ControlSocket is { } socket && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Starts, says that it is ready, and runs until it is told to stop, which may be before that.</summary>
    /// <param name="start">Begins with <see cref="StartAsync"/>; gives what to say.</param>
    internal static async Task RunAsync(WebApplication app, Func<Task<string>> start, CancellationToken ct)
    {
        try
        {
            var ready = await start();
            if (!ct.IsCancellationRequested) Console.Out.WriteLine(ready);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // Each part says in its own way that it was cut short.
            if (!app.Lifetime.ApplicationStarted.IsCancellationRequested) return;
        }
        await app.WaitForShutdownAsync(ct);
    }

    /// <summary>The first address that is no socket, with a host that a browser can open.</summary>
    public static string PublicAddress(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var address = addresses.FirstOrDefault(a => !a.Contains("unix:", StringComparison.Ordinal)) ?? "";
        return address.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
            .Replace("[::]", "localhost", StringComparison.Ordinal);
    }

    private static void Use(WebApplication app, AccessOptions access)
    {
        app.UsePathTolerance();
        app.UseRequestOrigins(access);
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseRequestLocalization();
        app.UseRingtailNotFound();
        app.UseRefusalsInWords();
        app.UseRouting();
        app.UseRequestDecompression();
        app.UseKnownEncodings();
        app.UseUnknownPaths();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseTokenScopes();
        app.UseRights();
        app.UseApiRateLimit();
        app.UseAntiforgery();
    }

    private static void Map(WebApplication app)
    {
        app.MapAccount();
        app.MapRingtailHealth();
        app.MapWombatApi();
        app.MapTypedApi();
        app.MapRingtailPages();
    }

    private static RuntimeOptions RuntimeOf(ServeOptions options) => new()
    {
        ClusterDatabase = options.Postgres,
        ClusterAddress = options.ClusterAddress,
        DataFolder = options.DataFolder,
        // Process ids are used again, and a new process must not pass for its dead predecessor.
        OwnerName = string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.MachineName}/{Environment.ProcessId}/{RandomNumberGenerator.GetHexString(8, true)}"),
    };

    private static AccessOptions ReadAccess(IConfiguration settings, ServeOptions options)
    {
        try
        {
            return AccessOptions.From(settings, options.UrlList, Environment.MachineName);
        }
        catch (FormatException wrong)
        {
            throw new CommandException(wrong.Message);
        }
    }

    private static SmtpOptions ReadSmtp(IConfiguration settings)
    {
        try
        {
            return SmtpOptions.Read(settings);
        }
        catch (FormatException wrong)
        {
            throw new CommandException(wrong.Message);
        }
    }

    private static void Listen(WebApplicationBuilder builder, ServeOptions options, DataFolder folder)
    {
        var urls = options.AdministrationOnly ? new List<string>() : [.. options.UrlList];
        if (folder.ControlSocket is { } socket)
        {
            // We hold the folder's lock: a socket that is still there was left by a killed process.
            File.Delete(socket);
            urls.Add($"http://unix:{socket}");
        }
        builder.WebHost.UseUrls([.. urls]);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = 64 * 1024;
        });
    }

    /// <summary>Logs go to standard error: standard output has the ready line, and what verbs print.</summary>
    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Ringtail", LogLevel.Information);
        // It tells of every challenge, which clients that send credentials on demand cause all day.
        logging.AddFilter("Ringtail.Server.Access.BasicAuthentication", LogLevel.Warning);
        logging.AddFilter("Ringtail.Server.Access.TokenAuthentication", LogLevel.Warning);
        // It warns at its first look, because it has never looked before.
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        // It warns at every first start that the keys lie unencrypted in the database: they do, in a private folder.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
    }
}
