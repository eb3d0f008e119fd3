namespace Ringtail.Server.Api.Records;

/// <summary>The words that a text may be, for the description; the rules refuse others.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class OneOfAttribute(params string[] words) : Attribute
{
    public IReadOnlyList<string> Words { get; } = words;
}
