using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Explaining;
using Ringtail.Runtime.Inspection;
using Ringtail.Runtime.Privacy;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;
using Ringtail.Server.ConfigFiles;
using Ringtail.Server.Explaining;

namespace Ringtail.Server.Hosting;

internal sealed record NewUser(string Name, string RealName, string Password, string Role);

internal sealed record NewPassword(string Name, string Password);

internal sealed record NamedUser(string Name);

internal sealed record BackupTarget(string File);

internal sealed record BackupDone(string File, long Bytes);

internal sealed record NamedPbx(string Name);

internal sealed record ErasedNumber(string Number);

/// <summary>
/// What the administration verbs ask of the program that holds the data folder. Served on a socket inside that folder
/// only: who may write there has the database anyway.
/// </summary>
internal static class ControlSocket
{
    public static void MapControlSocket(this WebApplication app)
    {
        var control = app.MapGroup("/control").AllowAnonymous().ExcludeFromDescription().DisableAntiforgery();
        control.AddEndpointFilter(async (context, next) =>
        {
            if (!CameBySocket(context.HttpContext)) return Results.NotFound();
            try
            {
                return await next(context);
            }
            catch (Exception refused) when (
                refused is ControlException or StoreException or ConfigFileException or InvalidFieldsException)
            {
                return Results.Text(refused.Message, "text/plain", statusCode: StatusCodes.Status409Conflict);
            }
        });
        control.MapGet("/users", (UserAdministration users, CancellationToken ct) => users.ListAsync(ct));
        control.MapPost("/users/add", (NewUser user, UserAdministration users) =>
            users.AddAsync(user.Name, user.RealName, user.Password, user.Role));
        control.MapPost("/users/password", (NewPassword user, UserAdministration users) =>
            users.SetPasswordAsync(user.Name, user.Password));
        control.MapPost(
            "/users/disable", (NamedUser user, UserAdministration users) => users.SetEnabledAsync(user.Name, false));
        control.MapPost(
            "/users/enable", (NamedUser user, UserAdministration users) => users.SetEnabledAsync(user.Name, true));
        control.MapPost("/backup", BackupAsync);
        control.MapGet("/why", (string? campaign, string? list, string? number, string? agent, string? trunk, int? run,
            IServiceProvider services, CancellationToken ct) => services.GetService<WhyReader>() is { } reader
            ? new WhyQuestion(campaign, list, number, agent, trunk, run).AskAsync(reader, ct)
            : throw new ControlException("The dialer does not run: start it with 'ringtail serve', then ask."));
        control.MapPost("/pbx-connection", FindPbxAsync);
        control.MapPost("/erase", (ErasedNumber erased, PersonEraser eraser, CancellationToken ct) =>
            eraser.EraseAsync(erased.Number, "command line", ct));
        ConfigSocket.Map(control);
    }

    private static bool CameBySocket(HttpContext context) =>
        context.Features.Get<IConnectionSocketFeature>()?.Socket.AddressFamily is AddressFamily.Unix;

    private static async Task<BackupDone> BackupAsync(
        BackupTarget target, ServeOptions options, RingtailDb db, CancellationToken ct)
    {
        if (options.Postgres is not null)
            throw new ControlException("The data is in PostgreSQL: back it up with pg_dump.");
        if (File.Exists(target.File)) throw new ControlException($"{target.File} exists already; nothing was written.");
        try
        {
            MakePrivateFile(target.File);
            // One read transaction: a consistent copy while the dialer goes on writing.
            await db.Database.ExecuteSqlAsync($"VACUUM INTO {target.File}", ct);
        }
        catch (Exception failed) when (
            failed is IOException or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            File.Delete(target.File);
            throw new ControlException($"The backup to {target.File} failed: {failed.Message}");
        }
        return new BackupDone(target.File, new FileInfo(target.File).Length);
    }

    /// <summary>It holds the accounts and the encrypted secrets with their keys: for its owner only.</summary>
    private static void MakePrivateFile(string path)
    {
        using (File.Open(path, FileMode.CreateNew)) { }
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static async Task<PbxConnection> FindPbxAsync(
        NamedPbx named, RingtailDb db, ProtectedSecrets secrets, CancellationToken ct)
    {
        var row = await db.Pbxs.AsNoTracking().FirstOrDefaultAsync(p => p.Description == named.Name, ct)
            ?? throw new ControlException($"There is no Asterisk server '{named.Name}'.");
        return new PbxConnection(row.Address, row.Port, row.Login, secrets.Unprotect(row.ProtectedSecret), row.UseTls);
    }
}
