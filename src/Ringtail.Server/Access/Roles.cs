namespace Ringtail.Server.Access;

/// <summary>What a user may do, by the table of <see cref="Rights"/>.</summary>
public static class Roles
{
    public const string Administrator = "Administrator";
    /// <summary>All but servers, settings and accounts.</summary>
    public const string Manager = "Manager";
    /// <summary>Looks, controls runs and calls, and uploads contacts.</summary>
    public const string User = "User";
    /// <summary>Looks, and reads reports and logs.</summary>
    public const string Viewer = "Viewer";
    /// <summary>Has the agent's page alone.</summary>
    public const string Agent = "Agent";

    public static IReadOnlyList<string> All { get; } = [Administrator, Manager, User, Viewer, Agent];
}

/// <summary>Names of authorization policies.</summary>
public static class Policies
{
    /// <summary>Signed in, by cookie or Basic.</summary>
    public const string SignedIn = "SignedIn";
    public const string Administrator = "Administrator";
    /// <summary>Signed in, or anonymous from where <see cref="AnonymousAccess"/> allows it.</summary>
    public const string Control = "Control";
}

/// <summary>Claims beside the standard ones.</summary>
public static class RingtailClaims
{
    public const string RealName = "realname";
    /// <summary>IANA zone that the person chose; absent when the browser's counts.</summary>
    public const string Zone = "zone";
    /// <summary>Holds every security key.</summary>
    public const string MasterKey = "masterkey";
    /// <summary>Security keys, one a line.</summary>
    public const string Keys = "keys";
}
