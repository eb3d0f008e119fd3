using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;
using MudBlazor;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Explaining;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Forecasts;
using Ringtail.Server.Pbxs;
using Ringtail.Server.Shell;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Pages;

/// <summary>Renders components over the services of a running program: its database, its editor, its live
/// feed.</summary>
public sealed class PageBench : IAsyncDisposable
{
    private readonly BunitContext _context = new();

    private PageBench(RunningServer program)
    {
        Program = program;
        _context.JSInterop.Mode = JSRuntimeMode.Loose;
        _context.AddAuthorization().SetAuthorized("Erika Example").SetRoles("Administrator");
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
        services.AddSingleton(From<WhyReader>());
        services.AddSingleton(From<ScheduledCalls>());
        _context.Render<MudPopoverProvider>();
        Dialogs = _context.Render<MudDialogProvider>();
    }

    public RunningServer Program { get; }
    /// <summary>Where dialogs appear.</summary>
    public IRenderedComponent<MudDialogProvider> Dialogs { get; }

    public static async Task<PageBench> StartAsync() => new(await RunningServer.StartAsync());

    /// <summary>The words of the pages, in the culture of the caller.</summary>
    internal IStringLocalizer<Texts> Texts => _context.Services.GetRequiredService<IStringLocalizer<Texts>>();

    /// <summary>What the address bar shows: pages take their query from there.</summary>
    public void GoTo(string address) => _context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);

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
        await Program.DisposeAsync();
    }
}
