using System.Globalization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Localization;
using Microsoft.JSInterop;
using MudBlazor;
using MudBlazor.Services;
using Ringtail.Runtime;

namespace Ringtail.Server.Shell;

/// <summary>What the program calls to serve the web page.</summary>
public static class PageHosting
{
    private static readonly CultureInfo[] Languages = [new("en"), new("de")];

    /// <summary>Regional forms, so that a British or Austrian browser gets its own formats with our texts.</summary>
    private static readonly CultureInfo[] Formats =
        [.. CultureInfo.GetCultures(CultureTypes.AllCultures).Where(c => c.TwoLetterISOLanguageName is "en" or "de")];

    public static IServiceCollection AddRingtailPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        return services.AddRingtailPageState();
    }

    /// <summary>What the components themselves need, without the hosting around them.</summary>
    internal static IServiceCollection AddRingtailPageState(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            options.SnackbarConfiguration.PreventDuplicates = true;
            options.SnackbarConfiguration.ShowTransitionDuration = 150;
            options.SnackbarConfiguration.HideTransitionDuration = 150;
        });
        services.AddTransient<MudLocalizer, MudTextsLocalizer>();
        services.AddScoped(p => new Viewer(p.GetRequiredService<AuthenticationStateProvider>(),
            p.GetRequiredService<IJSRuntime>(), RuntimeRegistration.DialerClock(p)));
        services.AddSingleton<RenderTurns>();
        services.AddScoped<Asking>();
        services.AddScoped<Access.RightfulControl>();
        services.AddScoped<Access.RightfulAccounts>();
        services.AddScoped<Access.Sight>();
        services.AddScoped(typeof(Access.Rightful<>));
        services.AddScoped<Agents.AgentDesk>();
        services.AddSingleton<Pbxs.PbxFindings>();
        services.AddSingleton<Lists.ListUploads>();
        services.AddScoped<Lists.ContactSearch>();
        services.AddSingleton<Start.TestCalls>();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture("en");
            options.SupportedCultures = Formats;
            options.SupportedUICultures = Languages;
            options.RequestCultureProviders =
                [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()];
        });
        return services;
    }

    /// <summary>
    /// An unknown address that a browser asks for shows the page that says so; programs get the bare 404. Goes before
    /// UseRouting.
    /// </summary>
    public static void UseRingtailNotFound(this WebApplication app) => app.UseWhen(
        context => context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal),
        browser => browser.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));

    /// <summary>Maps the pages and the language switch. Goes after UseRequestLocalization, authentication and
    /// antiforgery.</summary>
    public static void MapRingtailPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapGet("/language/{code}", ChooseLanguage).AllowAnonymous().ExcludeFromDescription();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }

    private static IResult ChooseLanguage(string code, string? returnUrl, HttpContext context)
    {
        if (Languages.All(l => l.Name != code)) return Results.NotFound();
        context.SpeakLanguage(code);
        return Results.LocalRedirect(returnUrl is ['/', not ('/' or '\\'), ..] or "/" ? returnUrl : "/");
    }

    /// <summary>From the next page on.</summary>
    internal static void SpeakLanguage(this HttpContext context, string code) =>
        context.Response.Cookies.Append(
            CookieRequestCultureProvider.DefaultCookieName,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(FormatFor(code, context),
                new CultureInfo(code))),
            new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, IsEssential = true,
                HttpOnly = true });

    /// <summary>The browser's regional format when it speaks the chosen language, else the language's own.</summary>
    private static CultureInfo FormatFor(string code, HttpContext context) =>
        context.Request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(l => l.Quality ?? 1)
            .Select(l => Formats.FirstOrDefault(f => f.Name.Equals(l.Value.Value, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(f => f?.TwoLetterISOLanguageName == code) ?? new CultureInfo(code);
}
