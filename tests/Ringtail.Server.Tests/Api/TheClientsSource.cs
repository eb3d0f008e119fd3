using System.Net.Http.Json;
using System.Text.Json;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Api;

public sealed class TheClientsSource
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>With RINGTAIL_WRITE_CLIENT=1 it is written anew.</summary>
    [Fact]
    public async Task Is_written_from_the_present_description()
    {
        await using var server = await RunningServer.StartAsync();
        var description = await server.Anonymous.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Ct);
        var written = new ClientWriter(description).Write();
        var folder = Path.Combine(Root(), "src", "Ringtail.Client", "Generated");
        if (Environment.GetEnvironmentVariable("RINGTAIL_WRITE_CLIENT") == "1")
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
            foreach (var (name, text) in written) await File.WriteAllTextAsync(Path.Combine(folder, name), text, Ct);
        }
        Assert.Equal(written.Keys.Order(), Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Order());
        foreach (var (name, text) in written)
            Assert.Equal(text, await File.ReadAllTextAsync(Path.Combine(folder, name), Ct));
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Ringtail.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
