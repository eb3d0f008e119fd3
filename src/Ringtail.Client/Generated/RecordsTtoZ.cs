// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

public sealed record TokenInput
{
    public string Name { get; init; } = "";
    public IReadOnlyList<string> Scopes { get; init; } = [];
    public DateTimeOffset? ExpiresAt { get; init; }
    public string? UserName { get; init; }
}

public sealed record TokenSummary
{
    public int Id { get; init; }
    public string UserName { get; init; } = "";
    public string Name { get; init; } = "";
    public string Handle { get; init; } = "";
    public IReadOnlyList<string> Scopes { get; init; } = [];
    public string State { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; init; }
    public string LastUsedFrom { get; init; } = "";
}

public sealed record TrunkInput
{
    /// <summary>The Asterisk server that has it.</summary>
    public int PbxId { get; init; } = 0;
    /// <summary>Its name; unique among the trunks of its Asterisk server.</summary>
    public string Name { get; init; } = "";
    /// <summary>Asterisk's channel with ${num} for the number, such as PJSIP/${num}@carrier.</summary>
    public string DialString { get; init; } = "";
    /// <summary>Calls at a time, 1 to 100000.</summary>
    public int Capacity { get; init; } = 10;
    /// <summary>Calls begun in each period.</summary>
    public int MaxCallsPerPeriod { get; init; } = 100;
    /// <summary>Length of that period, milliseconds.</summary>
    public int PeriodMs { get; init; } = 1000;
    /// <summary>Channels kept free for others.</summary>
    public int Reserve { get; init; } = 0;
    /// <summary>How numbers are written at this trunk: AsGiven, E164, …</summary>
    public string NumberFormat { get; init; } = "AsGiven";
    /// <summary>Digits taken off the front.</summary>
    public string Strip { get; init; } = "";
    /// <summary>Digits put before the number.</summary>
    public string Prefix { get; init; } = "";
    /// <summary>Caller id when neither contact nor campaign has one.</summary>
    public string DefaultCallerId { get; init; } = "";
    /// <summary>Users without this key do not see the record; empty is seen by all.</summary>
    public string SecurityKey { get; init; } = "";
}

public sealed record TrunkRecord : Tagged
{
    public int Id { get; init; }
    public int PbxId { get; init; }
    public Audit Audit { get; init; } = new();
    /// <summary>Its name; unique among the trunks of its Asterisk server.</summary>
    public string Name { get; init; } = "";
    /// <summary>Asterisk's channel with ${num} for the number, such as PJSIP/${num}@carrier.</summary>
    public string DialString { get; init; } = "";
    /// <summary>Calls at a time, 1 to 100000.</summary>
    public int Capacity { get; init; } = 10;
    /// <summary>Calls begun in each period.</summary>
    public int MaxCallsPerPeriod { get; init; } = 100;
    /// <summary>Length of that period, milliseconds.</summary>
    public int PeriodMs { get; init; } = 1000;
    /// <summary>Channels kept free for others.</summary>
    public int Reserve { get; init; } = 0;
    /// <summary>How numbers are written at this trunk: AsGiven, E164, …</summary>
    public string NumberFormat { get; init; } = "AsGiven";
    /// <summary>Digits taken off the front.</summary>
    public string Strip { get; init; } = "";
    /// <summary>Digits put before the number.</summary>
    public string Prefix { get; init; } = "";
    /// <summary>Caller id when neither contact nor campaign has one.</summary>
    public string DefaultCallerId { get; init; } = "";
    /// <summary>Users without this key do not see the record; empty is seen by all.</summary>
    public string SecurityKey { get; init; } = "";
}

public sealed record TrunkView
{
    public int TrunkId { get; init; }
    public string Name { get; init; } = "";
    public int PbxId { get; init; }
    public int Capacity { get; init; }
    public int Ours { get; init; }
    public int Others { get; init; }
    public string Problem { get; init; } = "";
}

public sealed record UserInput
{
    public string Name { get; init; } = "";
    public string Password { get; init; } = "";
    public string RealName { get; init; } = "";
    public string Role { get; init; } = "User";
}

public sealed record UserProfile
{
    public string RealName { get; init; } = "";
    public string Role { get; init; } = "";
    public string Email { get; init; } = "";
    public string Language { get; init; } = "";
    public string TimeZone { get; init; } = "";
    public bool MasterKey { get; init; }
    public string Keys { get; init; } = "";
}

public sealed record UserSummary
{
    public string Name { get; init; } = "";
    public string RealName { get; init; } = "";
    public string Role { get; init; } = "";
    public bool Enabled { get; init; }
}

public sealed record WebhookInput
{
    /// <summary>Signs the body, 16 to 200 characters. Left out: the stored one stays; a new webhook gets
    /// a random one.</summary>
    public string? Secret { get; init; }
    /// <summary>Address that gets each event as signed JSON, http or https.</summary>
    public string Url { get; init; } = "";
    public string Description { get; init; } = "";
    /// <summary>Comma between: attempt.ended, run.started, run.paused, run.finished, alarm.raised.</summary>
    public string Events { get; init; } = "";
    public bool Enabled { get; init; } = true;
    /// <summary>Users without this key do not see the record; empty is seen by all.</summary>
    public string SecurityKey { get; init; } = "";
}

public sealed record WebhookRecord : Tagged
{
    public int Id { get; init; }
    public Audit Audit { get; init; } = new();
    /// <summary>Address that gets each event as signed JSON, http or https.</summary>
    public string Url { get; init; } = "";
    public string Description { get; init; } = "";
    /// <summary>Comma between: attempt.ended, run.started, run.paused, run.finished, alarm.raised.</summary>
    public string Events { get; init; } = "";
    public bool Enabled { get; init; } = true;
    /// <summary>Users without this key do not see the record; empty is seen by all.</summary>
    public string SecurityKey { get; init; } = "";
}

public sealed record WhyAnswer
{
    public string About { get; init; } = "";
    public bool Dials { get; init; }
    public IReadOnlyList<WhyRule> Rules { get; init; } = [];
    public IReadOnlyList<string> Facts { get; init; } = [];
    public IReadOnlyList<WhyRule> Held { get; init; } = [];
}

public sealed record WhyRule
{
    public string Rule { get; init; } = "";
    public string Says { get; init; } = "";
    public string Lift { get; init; } = "";
    public DateTimeOffset? Until { get; init; }
    public long? Contacts { get; init; }
    public string? Campaign { get; init; }
}

public sealed record WindowView
{
    public string Kind { get; init; } = "";
    public double LengthS { get; init; }
    public string Id { get; init; } = "";
    public DateTimeOffset From { get; init; }
    public DateTimeOffset? Until { get; init; }
    public long LiveAnswers { get; init; }
    public long Abandoned { get; init; }
    public long Late { get; init; }
    public long FalsePositives { get; init; }
    public long Machines { get; init; }
    public double Cap { get; init; }
    public double Rate { get; init; }
    public double Slack { get; init; }
}
