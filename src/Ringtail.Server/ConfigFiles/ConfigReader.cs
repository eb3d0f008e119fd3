using System.Collections;
using System.Globalization;
using System.Reflection;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ringtail.Server.ConfigFiles;

/// <summary>
/// Reads a file into records by their fields' types, so that a number in a text field stays the text that was written.
/// Unknown and doubled keys are refused; every problem is found in one go, with its line.
/// </summary>
internal sealed class ConfigReader
{
    /// <summary>Largest file: a hundred thousand records, and no memory to fear.</summary>
    public const int CharsMax = 32 * 1024 * 1024;
    private readonly List<string> _problems = [];

    private ConfigReader() { }

    /// <exception cref="ConfigFileException">With everything that is wrong.</exception>
    public static ConfigFile Read(string text)
    {
        if (text.Length > CharsMax) throw new ConfigFileException([$"The file is larger than {CharsMax} characters."]);
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException wrong)
        {
            throw new ConfigFileException(
                [$"line {wrong.Start.Line}: {wrong.InnerException?.Message ?? wrong.Message}"]);
        }
        if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
            throw new ConfigFileException(
                ["The file must hold one mapping with keys such as pbxs, trunks, campaigns."]);
        var reader = new ConfigReader();
        var file = (ConfigFile)reader.Record(root, typeof(ConfigFile), "");
        if (file.Ringtail != ConfigFile.FormatVersion)
            reader._problems.Add($"ringtail: must be {ConfigFile.FormatVersion}; it is {file.Ringtail}.");
        return reader._problems.Count == 0 ? file : throw new ConfigFileException(reader._problems);
    }

    private object Record(YamlMappingNode node, Type type, string path)
    {
        var record = Activator.CreateInstance(type)!;
        var known = ConfigYaml.PropertiesOf(type).ToDictionary(ConfigYaml.KeyOf);
        var seen = new HashSet<string>();
        foreach (var (keyNode, value) in node.Children)
        {
            var key = (keyNode as YamlScalarNode)?.Value ?? "";
            var at = path.Length == 0 ? key : $"{path}.{key}";
            if (!known.TryGetValue(key, out var property))
                Wrong(keyNode, at, $"is no known key; expected one of {string.Join(", ", known.Keys)}.");
            else if (!seen.Add(key)) Wrong(keyNode, at, "comes twice.");
            else if (Value(value, property.PropertyType, at) is { } read) property.SetValue(record, read);
        }
        return record;
    }

    private object? Value(YamlNode node, Type type, string path)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
            return Items(node, type, path);
        if (type.IsClass && type != typeof(string))
        {
            if (node is YamlMappingNode mapping) return Record(mapping, type, path);
            if (type == typeof(FileSecret) && node is YamlScalarNode { Value: "keep" or "stored" })
                return new FileSecret();
            Wrong(node, path, "must be a mapping of keys and values.");
            return null;
        }
        if (node is YamlScalarNode scalar) return Scalar(scalar, type, path);
        Wrong(node, path, "must be a single value.");
        return null;
    }

    private IList? Items(YamlNode node, Type type, string path)
    {
        var list = (IList)Activator.CreateInstance(type)!;
        if (node is not YamlSequenceNode sequence)
        {
            if (node is YamlScalarNode { Value: null or "" }) return list;
            Wrong(node, path, "must be a list, each item after a dash.");
            return null;
        }
        var item = type.GetGenericArguments()[0];
        for (var i = 0; i < sequence.Children.Count; i++)
        {
            if (Value(sequence.Children[i], item, $"{path}[{i + 1}]") is { } read) list.Add(read);
        }
        return list;
    }

    private object? Scalar(YamlScalarNode node, Type type, string path)
    {
        var text = node.Value ?? "";
        if (type == typeof(string)) return text;
        if (type == typeof(bool) && bool.TryParse(text, out var flag)) return flag;
        if (type == typeof(int) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var whole)) return whole;
        if (type == typeof(double) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture,
            out var number) && double.IsFinite(number)) return number;
        var expected = type == typeof(bool) ? "true or false" : type == typeof(int) ? "a whole number" : "a number";
        Wrong(node, path, $"must be {expected}; it is '{(text.Length > 60 ? text[..60] : text)}'.");
        return null;
    }

    private void Wrong(YamlNode node, string path, string message) =>
        _problems.Add($"line {node.Start.Line}: {path} {message}");
}
