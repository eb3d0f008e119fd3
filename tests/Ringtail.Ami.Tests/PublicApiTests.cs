using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ringtail.Ami.Tests;

/// <summary>
/// The library is published alone: a change of its public surface must be seen. To approve one, copy
/// PublicApi.actual.txt from the folder of the test program over PublicApi.approved.txt.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly string Approved = Path.Combine(
        Path.GetDirectoryName(Corpus.Root)!, "Ringtail.Ami.Tests", "PublicApi.approved.txt");

    [Fact]
    public void The_public_surface_is_the_approved_one()
    {
        var actual = Path.Combine(AppContext.BaseDirectory, "PublicApi.actual.txt");
        File.WriteAllText(actual, Describe());
        Assert.True(
            File.ReadAllText(Approved) == Describe(), $"The public surface changed: compare {actual} with {Approved}.");
    }

    [Fact]
    public void The_library_references_logging_abstractions_and_nothing_else_outside_the_base_class_library()
    {
        var references = typeof(AmiClient).Assembly.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal));

        Assert.Equal(["Microsoft.Extensions.Logging.Abstractions"], references);
    }

    private const BindingFlags Surface =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    private static string Describe()
    {
        var text = new StringBuilder();
        var types = typeof(AmiClient).Assembly.GetExportedTypes();
        foreach (var type in types.OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type)).Append('\n');
            var members = type.GetMembers(Surface)
                .Where(member => !member.IsDefined(typeof(CompilerGeneratedAttribute)) || member is PropertyInfo)
                .Select(Line).OfType<string>().Order(StringComparer.Ordinal);
            foreach (var member in members) text.Append("  ").Append(member).Append('\n');
        }
        return text.ToString();
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string? Line(MemberInfo member) => member switch
    {
        MethodInfo { IsSpecialName: true } => null,
        FieldInfo { IsSpecialName: true } => null,
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => Static(method) + Named(method.ReturnType, Nullability.Create(method.ReturnParameter))
            + $" {method.Name}({Parameters(method)})",
        PropertyInfo property => Static(property.GetMethod!)
            + Named(property.PropertyType, Nullability.Create(property))
            + $" {property.Name} {{ {Accessors(property)} }}",
        FieldInfo { IsLiteral: true } field => string.Create(
            CultureInfo.InvariantCulture, $"{field.Name} = {field.GetRawConstantValue()}"),
        _ => null,
    };

    private static string Accessors(PropertyInfo property)
    {
        var isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Length > 0;
        var set = property.SetMethod is { IsPublic: true } ? isInit ? " init;" : " set;" : "";
        return (property.GetIndexParameters().Length > 0 ? "[] " : "") + "get;" + set;
    }

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter =>
            $"{Named(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{Default(parameter)}"));

    private static string Default(ParameterInfo parameter) => parameter.HasDefaultValue ? " = default" : "";

    private static string Static(MethodInfo method) => method.IsStatic ? "static " : "";

    private static string Named(Type type, NullabilityInfo nullability) =>
        Name(type) + (!type.IsValueType && nullability.ReadState == NullabilityState.Nullable ? "?" : "");

    private static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!) + "&";
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        var name = type.IsNested ? Name(type.DeclaringType!) + "." + type.Name : type.Name;
        if (!type.IsGenericType) return name;
        var arguments = string.Join(", ", type.GetGenericArguments().Select(Name));
        return name[..name.IndexOf('`', StringComparison.Ordinal)] + "<" + arguments + ">";
    }
}
