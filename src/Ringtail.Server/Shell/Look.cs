using MudBlazor;

namespace Ringtail.Server.Shell;

/// <summary>One calm visual language: ink on paper with a single accent, and colour only where a state means
/// something.</summary>
public static class Look
{
    private static readonly string[] Fonts =
        ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0f6b66", PrimaryContrastText = "#ffffff", Secondary = "#4b5b6b", Tertiary = "#7a5c9e",
            Background = "#f6f7f5", Surface = "#ffffff", AppbarBackground = "#ffffff", AppbarText = "#1d2a2e",
            DrawerBackground = "#ffffff", DrawerText = "#334348", DrawerIcon = "#5d6f74",
            TextPrimary = "#1d2a2e", TextSecondary = "#566469", TextDisabled = "#8b979b",
            Success = "#1f7a3f", Warning = "#945700", Error = "#b3261e", Info = "#205f94",
            LinesDefault = "#e3e7e4", LinesInputs = "#a9b4b3", TableLines = "#e9ecea", TableHover = "#f1f5f3",
            Divider = "#e3e7e4", ActionDefault = "#4d5d61", HoverOpacity = 0.05,
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#62c7bd", PrimaryContrastText = "#07211f", Secondary = "#a9b8c4", Tertiary = "#c5a8e6",
            Background = "#12181a", Surface = "#1a2224", AppbarBackground = "#1a2224", AppbarText = "#e5ecec",
            DrawerBackground = "#1a2224", DrawerText = "#c9d4d4", DrawerIcon = "#93a4a5",
            TextPrimary = "#e5ecec", TextSecondary = "#a3b1b2", TextDisabled = "#6e7c7e",
            Success = "#6ccb8a", SuccessContrastText = "#06210f", Warning = "#f0b35a", WarningContrastText = "#2b1a00",
            Error = "#ff8f85", ErrorContrastText = "#3b0805", Info = "#7fb9ec", InfoContrastText = "#061c2f",
            LinesDefault = "#2b3638", LinesInputs = "#5a6a6c", TableLines = "#263032", TableHover = "#202a2c",
            Divider = "#2b3638", ActionDefault = "#b3c1c2", BackgroundGray = "#161d1f", Dark = "#26302f",
        },
        LayoutProperties = new LayoutProperties
        {
            DefaultBorderRadius = "8px", DrawerWidthLeft = "232px", AppbarHeight = "56px",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "0.9375rem", LineHeight = "1.5",
                LetterSpacing = "normal" },
            H1 = new H1Typography { FontFamily = Fonts, FontSize = "1.5rem", FontWeight = "650", LineHeight = "1.25",
                LetterSpacing = "-0.01em" },
            H2 = new H2Typography { FontFamily = Fonts, FontSize = "1.0625rem", FontWeight = "650",
                LineHeight = "1.35", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Fonts, FontSize = "0.9rem", FontWeight = "600",
                TextTransform = "none", LetterSpacing = "normal" },
        },
    };
}
