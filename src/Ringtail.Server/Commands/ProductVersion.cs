using System.Reflection;

namespace Ringtail.Server.Commands;

/// <summary>The program's version as people see it: without the build metadata behind the plus sign.</summary>
internal static class ProductVersion
{
    public static string Text { get; } =
        (typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion ?? "0").Split('+')[0];
}
