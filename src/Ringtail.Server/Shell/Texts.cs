namespace Ringtail.Server.Shell;

/// <summary>Names the page's texts: <c>Texts.resx</c> (English) and <c>Texts.de.resx</c> (German), the same keys in
/// both.</summary>
public sealed class Texts;
