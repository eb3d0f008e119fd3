namespace Ringtail.Server.Shell.Forms;

/// <summary>A value to choose, with a note that helps to choose it.</summary>
public sealed record Offered(string Value, string Note = "");
