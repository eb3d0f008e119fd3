using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Privacy;
using Ringtail.Runtime.Reports;
using Ringtail.Runtime.Storage.Postgres;
using Ringtail.Runtime.Storage.Sqlite;

namespace Ringtail.Runtime.Storage;

public static class StoreRegistration
{
    /// <summary>
    /// Registers <see cref="RingtailMigrator"/> (run it first), <see cref="IDialingStore"/>,
    /// <see cref="ListImporter"/>, <see cref="IRingtailDbFactory"/>, a scoped <see cref="RingtailDb"/> for Identity,
    /// <see cref="ProtectedSecrets"/>, <see cref="StoreBackup"/>, and Data
    /// Protection with its keys in the database. Nothing is opened before the first use.
    /// </summary>
    /// <exception cref="StoreException">The options name no database, or two.</exception>
    public static IServiceCollection AddRingtailStore(this IServiceCollection services, StoreOptions options)
    {
        options.Check();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        if (options.DataFolder is { } folder) AddSqlite(services, folder);
        else AddPostgres(services, options.PostgresConnectionString!);
        services.AddScoped(provider => provider.GetRequiredService<IRingtailDbFactory>().Create());
        services.AddDataProtection().SetApplicationName("Ringtail").PersistKeysToDbContext<RingtailDb>();
        services.AddSingleton<ProtectedSecrets>();
        services.AddSingleton(provider => new ListImporter(
            provider.GetRequiredService<IRingtailDbFactory>(), provider.GetRequiredService<IContactWriter>()));
        services.AddSingleton<ImportPreviewer>();
        services.AddSingleton<ListExporter>();
        services.AddSingleton<ImportMappings>();
        services.AddSingleton<ReportReader>();
        services.AddSingleton(provider => new PersonEraser(
            provider.GetRequiredService<IRingtailDbFactory>(), provider.GetRequiredService<IDialingStore>(),
            provider.GetRequiredService<TimeProvider>(), RuntimeRegistration.DialerClock(provider)));
        return services;
    }

    private static void AddSqlite(IServiceCollection services, string folder)
    {
        services.AddSingleton(_ => new DataFolderLock(folder));
        services.AddSingleton(provider => new SqliteDatabase(folder, provider.GetService<ILoggerFactory>()));
        services.AddSingleton<IRingtailDbFactory>(provider => provider.GetRequiredService<SqliteDatabase>());
        services.AddSingleton(provider => new StoreBackup(provider.GetRequiredService<SqliteDatabase>()));
        services.AddSingleton(provider => new RingtailMigrator(
            provider.GetRequiredService<SqliteDatabase>(), provider.GetRequiredService<DataFolderLock>()));
        services.AddSingleton(provider =>
        {
            // Made before the writer and so disposed after it: nobody else gets the folder while we still write.
            provider.GetRequiredService<DataFolderLock>();
            return new SqliteWriter(provider.GetRequiredService<SqliteDatabase>());
        });
        services.AddSingleton<IContactWriter>(provider => new SqliteContactWriter(
            provider.GetRequiredService<SqliteWriter>(), RuntimeRegistration.DialerClock(provider)));
        services.AddSingleton<IDialingStore>(provider => new SqliteDialingStore(
            provider.GetRequiredService<SqliteWriter>(), provider.GetRequiredService<TimeProvider>(),
            RuntimeRegistration.DialerClock(provider)));
    }

    private static void AddPostgres(IServiceCollection services, string connectionString)
    {
        services.AddSingleton(provider =>
            new PostgresDatabase(connectionString, provider.GetService<ILoggerFactory>()));
        services.AddSingleton<IRingtailDbFactory>(provider => provider.GetRequiredService<PostgresDatabase>());
        services.AddSingleton(_ => new StoreBackup());
        services.AddSingleton(provider => new RingtailMigrator(provider.GetRequiredService<PostgresDatabase>()));
        services.AddSingleton<IContactWriter>(provider => new PostgresContactWriter(
            provider.GetRequiredService<PostgresDatabase>(), RuntimeRegistration.DialerClock(provider)));
        services.AddSingleton<IDialingStore>(provider => new PostgresDialingStore(
            provider.GetRequiredService<PostgresDatabase>(), RuntimeRegistration.DialerClock(provider)));
    }
}
