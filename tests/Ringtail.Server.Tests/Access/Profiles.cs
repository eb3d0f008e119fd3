using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Access;

public sealed class Profiles
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_is_edited_and_the_change_log_says_what_differs_and_who_did_it()
    {
        await using var program = await RunningServer.StartAsync();
        await using var scope = program.Services.CreateAsyncScope();
        var profiles = scope.ServiceProvider.GetRequiredService<UserProfiles>();
        await scope.ServiceProvider.GetRequiredService<UserAdministration>()
            .AddAsync("erika", "Erika", "long enough", Roles.User);

        var profile = await profiles.ReadAsync("erika");
        profile.Role = Roles.Administrator;
        profile.TimeZone = "America/New_York";
        profile.Keys = " alpha \n\nbeta\nalpha";
        await profiles.SaveAsync("erika", profile, "Max");

        var read = await profiles.ReadAsync("ERIKA");
        Assert.Equal((Roles.Administrator, "America/New_York", "alpha\nbeta"), (read.Role, read.TimeZone, read.Keys));
        await using var db = program.Services.GetRequiredService<IRingtailDbFactory>().Create();
        var line = await db.ChangeLog.SingleAsync(c => c.Kind == "User" && c.Name == "erika", Ct);
        Assert.Equal(("Max", "Changed"), (line.By, line.Action));
        Assert.Contains(new ChangedField("Role", Roles.User, Roles.Administrator), ChangedField.Read(line.Fields));
    }

    [Fact]
    public async Task The_last_administrator_stays_one()
    {
        await using var program = await RunningServer.StartAsync();
        await using var scope = program.Services.CreateAsyncScope();
        var profiles = scope.ServiceProvider.GetRequiredService<UserProfiles>();
        var profile = await profiles.ReadAsync(RunningServer.Admin);
        profile.Role = Roles.User;
        await Assert.ThrowsAsync<ControlException>(() => profiles.SaveAsync(RunningServer.Admin, profile, "-"));
        Assert.Equal(Roles.Administrator, (await profiles.ReadAsync(RunningServer.Admin)).Role);
    }

    [Fact]
    public async Task What_is_no_zone_or_language_is_refused_by_field_and_ones_own_password_needs_the_present_one()
    {
        await using var program = await RunningServer.StartAsync();
        await using var scope = program.Services.CreateAsyncScope();
        var profiles = scope.ServiceProvider.GetRequiredService<UserProfiles>();
        var refused = await Assert.ThrowsAsync<InvalidFieldsException>(
            () => profiles.SaveOwnAsync(RunningServer.Admin, "fr", "Europe/Atlantis"));
        Assert.Equal(["Language", "TimeZone"], refused.Problems.Select(p => p.Field));

        var wrong = await Assert.ThrowsAsync<InvalidFieldsException>(
            () => profiles.ChangeOwnPasswordAsync(RunningServer.Admin, "not it", "another password"));
        Assert.Equal("Present", Assert.Single(wrong.Problems).Field);
        await profiles.ChangeOwnPasswordAsync(RunningServer.Admin, RunningServer.Password, "another password");
        await profiles.ChangeOwnPasswordAsync(RunningServer.Admin, "another password", "and one more");
    }
}
