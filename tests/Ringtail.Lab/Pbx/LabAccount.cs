namespace Ringtail.Lab.Pbx;

/// <summary>A manager account of the lab's PBX (lab/pbx/manager.conf).</summary>
public sealed record LabAccount(string Name, string Secret)
{
    /// <summary>The least rights a dialer needs.</summary>
    public static LabAccount Wombat { get; } = new("wombat", "lab-wombat");

    /// <summary>The same, and class system.</summary>
    public static LabAccount WombatSystem { get; } = new("wombat-system", "lab-wombat-system");

    public static LabAccount Everything { get; } = new("lab", "lab-everything");

    public static LabAccount NoOriginate { get; } = new("no-originate", "lab-no-originate");

    public static LabAccount NoAgent { get; } = new("no-agent", "lab-no-agent");

    public static LabAccount ReadOnly { get; } = new("read-only", "lab-read-only");

    /// <summary>Right in all but the address it is permitted from.</summary>
    public static LabAccount Elsewhere { get; } = new("elsewhere", "lab-elsewhere");
}
