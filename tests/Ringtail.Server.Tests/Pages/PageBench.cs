using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Localization;
using MudBlazor;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Explaining;
using Ringtail.Runtime.History;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Notifications;
using Ringtail.Runtime.Privacy;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;
using Ringtail.Server.Forecasts;
using Ringtail.Server.Hosting;
using Ringtail.Server.Pbxs;
using Ringtail.Server.Shell;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Pages;

/// <summary>Renders components over the services of a running program: its database, its editor, its live
/// feed.</summary>
public sealed class PageBench : IAsyncDisposable
{
    private readonly BunitContext _context = new();
    private readonly AsyncServiceScope _accounts;

    /// <summary>A page comes when the machine has time for it; only one that never comes is wrong.</summary>
    static PageBench() => BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(30);

    private PageBench(RunningServer program, string role, string? keys)
    {
        Program = program;
        _accounts = program.Services.CreateAsyncScope();
        _context.JSInterop.Mode = JSRuntimeMode.Loose;
        _context.AddAuthorization().SetAuthorized("Erika Example").SetRoles(role).SetClaims(
            keys is null ? new Claim(RingtailClaims.MasterKey, "true") : new Claim(RingtailClaims.Keys, keys));
        var services = _context.Services;
        services.AddRingtailPageState();
        services.Replace(ServiceDescriptor.Singleton(From<PbxFindings>()));
        services.AddSingleton(From<IRingtailDbFactory>());
        services.AddSingleton(From<ConfigurationEditor>());
        services.AddSingleton(From<IDialerControl>());
        services.AddSingleton(From<LiveFeed>());
        services.AddSingleton(From<TimeProvider>());
        services.AddSingleton(From<GroundReader>());
        services.AddSingleton(From<ForecastDesk>());
        services.AddSingleton(From<ForecastGlances>());
        services.AddSingleton(From<Sessions>());
        services.AddSingleton(From<AccessTokens>());
        services.AddScoped(_ => _accounts.ServiceProvider.GetRequiredService<UserAdministration>());
        services.AddScoped(_ => _accounts.ServiceProvider.GetRequiredService<UserProfiles>());
        services.AddSingleton(From<WhyReader>());
        services.AddSingleton(From<ScheduledCalls>());
        services.AddSingleton(From<RunLists>());
        services.AddSingleton(From<Deliveries>());
        services.AddSingleton(From<ContactEditor>());
        services.AddSingleton(From<ListImporter>());
        services.AddSingleton(From<ImportPreviewer>());
        services.AddSingleton(From<DataFolder>());
        services.AddSingleton(From<IHostApplicationLifetime>());
        services.AddSingleton(From<MachineAccuracy>());
        services.AddSingleton(From<PersonEraser>());
        _context.Render<MudPopoverProvider>();
        Dialogs = _context.Render<MudDialogProvider>();
    }

    public RunningServer Program { get; }
    /// <summary>Where dialogs appear.</summary>
    public IRenderedComponent<MudDialogProvider> Dialogs { get; }

    /// <param name="keys">Security keys of who looks, one a line; null for the master key.</param>
    public static async Task<PageBench> StartAsync(string role = Roles.Administrator, string? keys = null) =>
        await LearnedAsync(new(await RunningServer.StartAsync(), role, keys));

    /// <summary>Another person before the same program, which ends with the other bench.</summary>
    public Task<PageBench> BesideAsync(string role, string? keys) =>
        LearnedAsync(new(Program, role, keys) { _isGuest = true });

    private bool _isGuest;

    /// <summary>The words of the pages, in the culture of the caller.</summary>
    internal IStringLocalizer<Texts> Texts => _context.Services.GetRequiredService<IStringLocalizer<Texts>>();

    /// <summary>What the address bar shows: pages take their query from there.</summary>
    public void GoTo(string address) => _context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);

    /// <summary>Of the circuit.</summary>
    public T Service<T>() where T : notnull => _context.Services.GetRequiredService<T>();

    /// <summary>What the layout does before it shows a page: it learns who looks.</summary>
    private static async Task<PageBench> LearnedAsync(PageBench bench)
    {
        bench._context.JSInterop.Setup<BrowserFacts>("ringtail.facts").SetResult(new BrowserFacts("Etc/UTC", "system"));
        await bench.Service<Viewer>().LearnAsync();
        return bench;
    }

    public T From<T>() where T : notnull => Program.Services.GetRequiredService<T>();

    public IRenderedComponent<T> Render<T>(Action<ComponentParameterCollectionBuilder<T>> parameters) where T
        : IComponent =>
        _context.Render(parameters);

    public async Task<IDialogReference> OpenAsync<T>(DialogParameters<T> parameters) where T : ComponentBase =>
        await Dialogs.InvokeAsync(() =>
            _context.Services.GetRequiredService<IDialogService>().ShowAsync<T>(null, parameters));

    /// <summary>Types into a field of the open dialog.</summary>
    public void Type(string field, string value) => Dialogs.Find($"input[data-testid='field-{field}']").Input(value);

    public void Press(string testId) => Dialogs.Find($"button[data-testid='{testId}']").Click();

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _accounts.DisposeAsync();
        if (!_isGuest) await Program.DisposeAsync();
    }

    /// <summary>A page by its type.</summary>
    public IRenderedComponent<IComponent> Render(Type page, params (string Name, object Value)[] parameters) =>
        _context.Render(builder =>
        {
            builder.OpenComponent(0, page);
            foreach (var (name, value) in parameters) builder.AddAttribute(1, name, value);
            builder.CloseComponent();
        });
}
