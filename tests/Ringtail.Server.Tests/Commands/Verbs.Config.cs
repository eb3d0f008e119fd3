using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Commands;

public sealed partial class Verbs
{
    [Fact]
    public async Task Config_goes_through_the_running_server_and_without_one_into_the_folder()
    {
        var file = Path.Combine(_folder, "wanted.yaml");
        await File.WriteAllTextAsync(file, "lists:\n  - name: Spring\n", Ct);
        var copied = Path.Combine(_folder, "copied");
        Directory.CreateDirectory(copied);
        await using (var server = await RunningServer.StartAsync())
        {
            var plan = await RunAsync("config", "plan", file, "--data", server.Folder);
            Assert.Equal((0, ""), (plan.Code, plan.Error));
            Assert.StartsWith("+ lists: Spring\n", plan.Output, StringComparison.Ordinal);
            var fingerprint = plan.Output.Trim().Split(' ')[^1];
            Assert.Equal(0, (await RunAsync(
                "config", "apply", file, "--data", server.Folder, "--if-system", fingerprint)).Code);
            var stale = await RunAsync("config", "apply", file, "--data", server.Folder, "--if-system", fingerprint);
            Assert.Equal(1, stale.Code);
            Assert.Contains("changed since the plan", OneLine(stale.Error), StringComparison.Ordinal);
            Assert.Equal(0, (await RunAsync(
                "backup", Path.Combine(copied, "ringtail.db"), "--data", server.Folder)).Code);
        }
        var export = await RunAsync("config", "export", "--data", copied);
        Assert.Contains("- name: Spring", export.Output, StringComparison.Ordinal);
        var same = await RunWithInputAsync(export.Output, "config", "plan", "-", "--data", copied);
        Assert.StartsWith("Nothing to change.", same.Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "lists:\n  - nmae: Spring\n", Ct);
        var wrong = await RunAsync("config", "apply", file, "--data", copied);
        Assert.Equal(1, wrong.Code);
        Assert.Contains("line 2: lists[1].nmae", OneLine(wrong.Error), StringComparison.Ordinal);
    }
    [Fact]
    public async Task Config_carries_a_whole_system_from_one_folder_to_another()
    {
        var (first, second) = (Path.Combine(_folder, "first"), Path.Combine(_folder, "second"));
        foreach (var copy in new[] { first, second })
        {
            Directory.CreateDirectory(copy);
            await using var server = await RunningServer.StartAsync();
            Assert.Equal(0, (await RunAsync(
                "backup", Path.Combine(copy, "ringtail.db"), "--data", server.Folder)).Code);
        }
        var (file, key) = (Path.Combine(_folder, "whole.yaml"), Path.Combine(_folder, "key"));
        await File.WriteAllTextAsync(key, "a key of at least thirty-two characters\n", Ct);
        await File.WriteAllTextAsync(
            file, Server.ConfigFiles.ConfigYaml.Write(Api.FullConfiguration.Make()), Ct);
        var applied = await RunAsync("config", "apply", file, "--data", first);
        Assert.Equal((0, ""), (applied.Code, applied.Error));
        Assert.Contains("+ openingHours: Name\n", applied.Output, StringComparison.Ordinal);
        var export = await RunAsync("config", "export", "--data", first, "--secrets-key", key);
        await File.WriteAllTextAsync(file, export.Output, Ct);
        Assert.Equal(0, (await RunAsync("config", "apply", file, "--data", second, "--secrets-key", key)).Code);
        Assert.Equal(export.Output,
            (await RunAsync("config", "export", "--data", second, "--secrets-key", key)).Output);
        var plan = await RunAsync("config", "plan", file, "--data", second, "--secrets-key", key, "--delete");
        Assert.StartsWith("Nothing to change.", plan.Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file,
            "webhooks:\n  - url: https://example.org/x\n    events: run.started\n"
            + "    secret: {environment: RINGTAIL_NO_SUCH_SECRET}\n", Ct);
        var missing = await RunAsync("config", "apply", file, "--data", second);
        Assert.Equal(1, missing.Code);
        Assert.Contains("RINGTAIL_NO_SUCH_SECRET", OneLine(missing.Error), StringComparison.Ordinal);
    }
}
