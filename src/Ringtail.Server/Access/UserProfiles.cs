using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Access;

/// <summary>What of a person is set beside name and password.</summary>
public sealed record UserProfile
{
    public string RealName { get; set; } = "";
    public string Role { get; set; } = Roles.User;
    public string Email { get; set; } = "";
    /// <summary>en, de, or empty: the browser's.</summary>
    public string Language { get; set; } = "";
    /// <summary>IANA, or empty: the browser's.</summary>
    public string TimeZone { get; set; } = "";
    /// <summary>Holds every security key.</summary>
    public bool MasterKey { get; set; }
    /// <summary>Security keys, one a line.</summary>
    public string Keys { get; set; } = "";
}

/// <summary>
/// Profiles of people, their own and those that an administrator sets; each change is in the change log.
/// </summary>
public sealed class UserProfiles(
    UserManager<RingtailUser> users, UserAdministration administration, IRingtailDbFactory databases,
    TimeProvider clock)
{
    public static IReadOnlyList<string> Languages { get; } = ["en", "de"];

    public static IReadOnlyList<FieldProblem> Problems(UserProfile profile)
    {
        List<FieldProblem> wrong = [];
        if (profile.RealName.Length > ConfigurationRules.TextCharsMax)
            wrong.Add(new(nameof(profile.RealName), "TooLong", "is too long."));
        if (!Roles.All.Contains(profile.Role))
            wrong.Add(new(nameof(profile.Role), "Role", $"must be {string.Join(" or ", Roles.All)}."));
        if (profile.Language.Length > 0 && !Languages.Contains(profile.Language))
            wrong.Add(new(nameof(profile.Language), "Language", "must be en or de, or empty."));
        if (profile.TimeZone.Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(profile.TimeZone, out _))
            wrong.Add(new(nameof(profile.TimeZone), "TimeZone", "must be an IANA time zone, such as Europe/Berlin."));
        if (profile.Keys.Length > ConfigurationRules.LongTextCharsMax)
            wrong.Add(new(nameof(profile.Keys), "TooLong", "is too long."));
        return wrong;
    }

    public async Task<UserProfile> ReadAsync(string name)
    {
        var user = await FindAsync(name);
        return await ProfileAsync(user);
    }

    /// <summary>Set by an administrator.</summary>
    /// <exception cref="ControlException">It would take the last administrator.</exception>
    public async Task SaveAsync(string name, UserProfile profile, string by)
    {
        Refuse(Problems(profile));
        var user = await FindAsync(name);
        var before = await ProfileAsync(user);
        if (before.Role == Roles.Administrator && profile.Role != Roles.Administrator)
            await administration.RefuseLastAdministratorAsync(user);
        (user.RealName, user.Email, user.Language, user.TimeZone) = (
            profile.RealName.Trim(), profile.Email.Trim(), profile.Language, profile.TimeZone);
        (user.MasterKey, user.Keys) = (profile.MasterKey, Tidy(profile.Keys));
        if (before.Role != profile.Role)
        {
            await administration.SetRoleAsync(user, profile.Role);
        }
        // A session carries its role and its keys: it must sign in again.
        if (before.Role != profile.Role || before.MasterKey != user.MasterKey || before.Keys != user.Keys)
            await users.UpdateSecurityStampAsync(user);
        else await users.UpdateAsync(user);
        await LogAsync(user, "Changed", before, await ProfileAsync(user), by);
    }

    /// <summary>What everybody may change of themselves.</summary>
    public async Task SaveOwnAsync(string name, string language, string timeZone)
    {
        var user = await FindAsync(name);
        var before = await ProfileAsync(user);
        Refuse(Problems(before with { Language = language, TimeZone = timeZone }));
        (user.Language, user.TimeZone) = (language, timeZone);
        await users.UpdateAsync(user);
        await LogAsync(user, "Changed", before, await ProfileAsync(user), ByOf(user));
    }

    /// <summary>Everybody's own password, who knows the present one. Other sessions end.</summary>
    public async Task ChangeOwnPasswordAsync(string name, string present, string next)
    {
        var user = await FindAsync(name);
        if (!await users.CheckPasswordAsync(user, present))
            Refuse([new FieldProblem("Present", "WrongPassword", "is not the present password.")]);
        await administration.SetPasswordAsync(name, next);
        await LogAsync(user, "Changed", [new ChangedField("Password", "•••", "•••")], ByOf(user));
    }

    /// <summary>Ends every session of the person, on all machines, within a minute.</summary>
    public async Task EndSessionsAsync(string name, string by)
    {
        var user = await FindAsync(name);
        await users.UpdateSecurityStampAsync(user);
        await LogAsync(user, "Changed", [new ChangedField("Sessions", null, "ended")], by);
    }

    /// <summary>An account was made, switched, or given a password.</summary>
    public async Task LogAsync(string name, string action, string field, string by)
    {
        var user = await FindAsync(name);
        await LogAsync(user, action, field.Length == 0 ? [] : [new ChangedField(field, null, "•••")], by);
    }

    private Task LogAsync(RingtailUser user, string action, UserProfile before, UserProfile now, string by)
    {
        List<ChangedField> changed = [];
        foreach (var property in typeof(UserProfile).GetProperties().Where(p => p.CanWrite))
        {
            var old = Convert.ToString(property.GetValue(before), CultureInfo.InvariantCulture);
            var next = Convert.ToString(property.GetValue(now), CultureInfo.InvariantCulture);
            if (old != next) changed.Add(new ChangedField(property.Name, old, next));
        }
        return changed.Count == 0 ? Task.CompletedTask : LogAsync(user, action, changed, by);
    }

    private async Task LogAsync(RingtailUser user, string action, IReadOnlyList<ChangedField> fields, string by)
    {
        await using var db = databases.Create();
        db.ChangeLog.Add(new ChangeLogRow
        {
            At = clock.GetUtcNow(), By = by, Kind = "User", RecordId = user.Id, Name = user.UserName ?? "",
            Action = action, Fields = JsonSerializer.Serialize(fields.Select(f => new[] { f.Field, f.Old, f.New })),
        });
        await db.SaveChangesAsync();
    }

    private async Task<UserProfile> ProfileAsync(RingtailUser user) => new()
    {
        RealName = user.RealName,
        Role = (await users.GetRolesAsync(user)).FirstOrDefault() ?? Roles.User,
        Email = user.Email ?? "",
        Language = user.Language,
        TimeZone = user.TimeZone,
        MasterKey = user.MasterKey,
        Keys = user.Keys,
    };

    private async Task<RingtailUser> FindAsync(string name) =>
        await users.FindByNameAsync(name) ?? throw new ControlException(
            RefusalKind.NotFound, "NoUser", $"There is no user '{name}'.");

    private static string ByOf(RingtailUser user) => user.RealName.Length > 0 ? user.RealName : user.UserName ?? "-";

    private static string Tidy(string keys) => string.Join('\n',
        keys.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct());

    private static void Refuse(IReadOnlyList<FieldProblem> problems)
    {
        if (problems.Count > 0) throw new InvalidFieldsException(problems);
    }
}
