namespace Ringtail.Server.Access;

/// <summary>What a user may do. An administrator may all; a user may look, and control runs and lists.</summary>
public static class Roles
{
    public const string Administrator = "Administrator";
    public const string User = "User";

    public static IReadOnlyList<string> All { get; } = [Administrator, User];
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
}
