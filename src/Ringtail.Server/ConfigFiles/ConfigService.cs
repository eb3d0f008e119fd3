using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.ConfigFiles;

/// <param name="File">YAML.</param>
/// <param name="SecretsKey">For encrypted secrets; null when the file has none.</param>
/// <param name="Delete">Delete what a section of the file does not name.</param>
/// <param name="IfSystem">Fingerprint of the plan: refused when the system has changed since.</param>
public sealed record ConfigRequest(
    string File, string? SecretsKey = null, bool Delete = false, string? IfSystem = null);

/// <summary>Export, plan and apply: for the control socket and the API.</summary>
internal sealed class ConfigService(
    IRingtailDbFactory databases, ConfigurationEditor editor, ProtectedSecrets secrets)
{
    /// <param name="secretsKey">Secrets are written encrypted with it; null: as references.</param>
    public async Task<string> ExportAsync(string? secretsKey, CancellationToken ct)
    {
        await using var db = databases.Create();
        var state = await ConfigExport.ReadAsync(db, ct);
        if (secretsKey is not null)
        {
            var vault = new ConfigSecrets(secretsKey);
            foreach (var pbx in state.File.Pbxs!) Encrypt(ConfigSecrets.PlaceOf("pbxs", pbx.Description), pbx.Secret);
            foreach (var (name, webhook) in ConfigComparison.Webhooks(state.File.Webhooks)!)
                Encrypt(ConfigSecrets.PlaceOf("webhooks", name), webhook.Secret);

            void Encrypt(string place, FileSecret to)
            {
                if (Stored(state, place) is { Length: > 0 } secret)
                    (to.Reference, to.Encrypted) = ("", vault.Encrypt(place, secret));
            }
        }
        return ConfigYaml.Write(state.File);
    }

    /// <summary>Done and taken back: a plan that cannot be applied is none, and all that is wrong is said.</summary>
    public Task<ConfigPlan> PlanAsync(ConfigRequest request, CancellationToken ct) =>
        RunAsync(request, "plan", keep: false, ct);

    /// <summary>All in one transaction: either the whole file counts or nothing of it.</summary>
    public Task<ConfigPlan> ApplyAsync(ConfigRequest request, string by, CancellationToken ct) =>
        RunAsync(request, by, keep: true, ct);

    /// <exception cref="ConfigFileException">With everything that is wrong.</exception>
    private async Task<ConfigPlan> RunAsync(ConfigRequest request, string by, bool keep, CancellationToken ct)
    {
        var file = ConfigReader.Read(request.File);
        var brought = Brought(file, request.SecretsKey);
        ConfigPlan? plan = null;
        IReadOnlyList<string> problems = [];
        await editor.InOneAsync(async db =>
        {
            var state = await ConfigExport.ReadAsync(db, ct);
            Refuse(request, state);
            plan = ConfigComparison.Plan(file, state, brought, place => Stored(state, place), request.Delete);
            if (plan.IsEmpty) return false;
            var application = new ConfigApplication(editor, db, state, brought, by);
            problems = await application.RunAsync(file, plan, ct);
            return keep && problems.Count == 0;
        }, ct);
        return problems.Count == 0 ? plan! : throw new ConfigFileException(problems);
    }

    private static void Refuse(ConfigRequest request, ConfigState state)
    {
        if (request.IfSystem is { } wanted && wanted != state.Fingerprint)
            throw new ControlException($"The system has changed since the plan: it was {wanted} and is "
                + $"{state.Fingerprint}. Plan again.");
    }

    private string? Stored(ConfigState state, string place) =>
        state.Ids.Secrets.TryGetValue(place, out var secret) ? secrets.Unprotect(secret) : null;

    /// <summary>The secrets that a file brings, by their places.</summary>
    private static Dictionary<string, string> Brought(ConfigFile file, string? key)
    {
        var vault = key is null ? null : new ConfigSecrets(key);
        var brought = new Dictionary<string, string>();
        var problems = new List<string>();
        foreach (var (section, name, secret) in Secrets(file))
        {
            var (at, place) = ($"{section}: {name}: secret", ConfigSecrets.PlaceOf(section, name));
            if (secret.Plain.Length > 0) brought[place] = secret.Plain;
            else if (secret.Environment.Length > 0)
                problems.Add($"{at} names the environment variable {secret.Environment}: only the command "
                    + "\"ringtail config\" looks there.");
            else if (secret.Encrypted.Length > 0 && vault is null)
                problems.Add($"{at} is encrypted: give the key (--secrets-key).");
            else if (secret.Encrypted.Length > 0) brought[place] = vault!.Decrypt(place, secret.Encrypted);
        }
        return problems.Count == 0 ? brought : throw new ConfigFileException(problems);
    }

    /// <summary>Every secret of a file, with the section and the name of its record.</summary>
    internal static IEnumerable<(string Section, string Name, FileSecret Secret)> Secrets(ConfigFile file) =>
    [
        .. (file.Pbxs ?? []).Select(p => ("pbxs", p.Description, p.Secret)),
        .. (ConfigComparison.Webhooks(file.Webhooks) ?? []).Select(w => ("webhooks", w.Name, w.Record.Secret)),
    ];
}
