using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using Ringtail.Server.ConfigFiles;

namespace Ringtail.Server.Api;

/// <param name="Name">Unique.</param>
/// <param name="Columns">In the order of the file.</param>
public sealed record ColumnMappingRecord(int Id, string Name, string SecurityKey, IReadOnlyList<MappedColumn> Columns);

/// <param name="Columns">In the order of the file.</param>
public sealed record ColumnMappingInput(
    string Name, IReadOnlyList<MappedColumn> Columns, string SecurityKey = "");

/// <summary><c>/api/v1/settings</c> and the kept column mappings.</summary>
internal static class SettingsApi
{
    public static void Map(RouteGroupBuilder settings, RouteGroupBuilder mappings)
    {
        settings.MapGet("", (RingtailDb db, CancellationToken ct) => ReadAsync(db, ct))
            .WithName("getSettings").WithSummary("What holds for the whole installation");
        settings.MapPut("", async (
            InstallationSettings input, RingtailDb db, ConfigurationEditor editor, ClaimsPrincipal user,
            CancellationToken ct) =>
        {
            await editor.SaveInstallationAsync(input, user.By(), ct);
            return await ReadAsync(db, ct);
        }).Needs(Right.Settings).NeedsScope(TokenScopes.Configuration).ProducesValidationProblem()
            .WithName("setSettings").Example("""{"defaultCountry":"DE","attemptsPerDay":5}""")
            .WithSummary("Set what holds for the whole installation");
        MapMappings(mappings);
    }

    private static void MapMappings(RouteGroupBuilder mappings)
    {
        mappings.MapGet("", async (RingtailDb db, CancellationToken ct) =>
            (await db.ImportMappings.AsNoTracking().OrderBy(m => m.Name).ToListAsync(ct)).ConvertAll(Shown))
            .WithName("listColumnMappings").WithSummary("How columns of uploaded files become contacts, by name");
        mappings.MapPut("", async (
            ColumnMappingInput input, RingtailDb db, ConfigurationEditor editor, ClaimsPrincipal user,
            CancellationToken ct) =>
        {
            var row = await db.ImportMappings.AsNoTracking().SingleOrDefaultAsync(m => m.Name == input.Name, ct);
            var file = new FileColumnMapping
            {
                Name = input.Name, SecurityKey = input.SecurityKey, Columns = [.. input.Columns],
            };
            return Shown(await editor.SaveImportMappingAsync(
                FurtherExport.RowOf(file, row ?? new ImportMappingRow()), user.By(), ct));
        }).Needs(Right.Contacts).NeedsScope(TokenScopes.Lists).ProducesValidationProblem()
            .WithName("keepColumnMapping")
            .Example("""
                {"name":"CRM export",
                 "columns":[{"header":"Telefon","becomes":"#number"},{"header":"Name","asNamed":true}]}
                """)
            .WithSummary("Keep a column mapping under its name; one of the same name is replaced");
        mappings.MapDelete("/{id:int}", async (
            int id, ConfigurationEditor editor, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await editor.DeleteImportMappingAsync(id, user.By(), ct);
            return TypedResults.NoContent();
        }).Needs(Right.Contacts).NeedsScope(TokenScopes.Lists).WithName("deleteColumnMapping")
            .WithSummary("Delete a kept column mapping");
    }

    private static async Task<InstallationSettings> ReadAsync(RingtailDb db, CancellationToken ct) =>
        InstallationSettings.Read(await db.Settings.AsNoTracking().ToDictionaryAsync(s => s.Key, s => s.Value, ct));

    private static ColumnMappingRecord Shown(ImportMappingRow row) =>
        new(row.Id, row.Name, row.SecurityKey, FurtherExport.ColumnsOf(row));
}
