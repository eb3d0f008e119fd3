namespace Ringtail.Runtime.Storage.Rows;

/// <summary>
/// A token that programs send in place of a user's password. Its text is shown once and kept nowhere.
/// </summary>
public sealed class AccessTokenRow
{
    public int Id { get; set; }
    /// <summary>Whose rights it has, at most.</summary>
    public int UserId { get; set; }
    public string Name { get; set; } = "";
    /// <summary>The first part of the token's text: finds the row, and tells people which one it is.</summary>
    public string Handle { get; set; } = "";
    /// <summary>SHA-256 of the whole text, hexadecimal. The text is random: nothing slower is needed.</summary>
    public string Hash { get; set; } = "";
    /// <summary>Names of scopes, blank between.</summary>
    public string Scopes { get; set; } = "";
    public DateTimeOffset CreatedAt { get; set; }
    /// <summary>Null: until it is revoked.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
    /// <summary>To the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
    public string LastUsedFrom { get; set; } = "";
    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>A browser in which somebody has signed in.</summary>
public sealed class SessionRow
{
    public int Id { get; set; }
    public int UserId { get; set; }
    /// <summary>The account's security stamp when it began: another one now, and the session is over.</summary>
    public string Stamp { get; set; } = "";
    public DateTimeOffset CreatedAt { get; set; }
    /// <summary>To the minute.</summary>
    public DateTimeOffset LastSeenAt { get; set; }
    public string Address { get; set; } = "";
    /// <summary>Name of browser and system, as people call them.</summary>
    public string Browser { get; set; } = "";
    /// <summary>Null while it is not ended.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>
/// A request that made something, by the key that its sender gave it: written before the work begins, with the answer
/// when it is done. The same request again gets the same answer.
/// </summary>
public sealed class IdempotencyRow
{
    /// <summary>The user whose key it is: users do not share keys.</summary>
    public string Owner { get; set; } = "";
    public string Key { get; set; } = "";
    /// <summary>SHA-256 of method, path and body, hexadecimal.</summary>
    public string Fingerprint { get; set; } = "";
    public DateTimeOffset At { get; set; }
    /// <summary>HTTP status of the answer; 0 while the request is worked on.</summary>
    public int Status { get; set; }
    public string ContentType { get; set; } = "";
    public string Location { get; set; } = "";
    public string Body { get; set; } = "";
}
