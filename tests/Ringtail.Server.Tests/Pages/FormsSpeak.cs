using Bunit;
using Microsoft.EntityFrameworkCore;
using MudBlazor;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Pbxs;
using TestContext = Xunit.TestContext;

namespace Ringtail.Server.Tests.Pages;

public sealed class FormsSpeak
{
    [Fact]
    public async Task A_wrong_value_is_named_while_it_is_typed_and_the_words_go_when_it_is_right()
    {
        await using var bench = await PageBench.StartAsync();
        await OpenTrunkAsync(bench, new TrunkRow { PbxId = await AddPbxAsync(bench) });
        Assert.DoesNotContain("must occur", bench.Dialogs.Markup, StringComparison.Ordinal);

        bench.Type("Name", "Amt 1");
        bench.Type("DialString", "SIP/mdc_trunk_conf-1");
        bench.Dialogs.WaitForAssertion(() =>
            Assert.Contains("${num} must occur in it", bench.Dialogs.Markup, StringComparison.Ordinal));

        bench.Type("DialString", "SIP/mdc_trunk_conf-1/${num}");
        bench.Dialogs.WaitForAssertion(() =>
            Assert.DoesNotContain("must occur", bench.Dialogs.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_finished_dial_string_is_shown_as_the_dialer_would_write_it()
    {
        await using var bench = await PageBench.StartAsync();
        await OpenTrunkAsync(bench, new TrunkRow
        {
            PbxId = await AddPbxAsync(bench), Name = "Amt 1", DialString = "Local/${num}@out",
                NumberFormat = "DoubleZero", Prefix = "0",
        });
        Assert.Contains("Local/000498912345@out/n", bench.Dialogs.Find("[data-testid='dial-sample']").TextContent,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Saving_a_wrong_form_writes_nothing_and_keeps_what_was_typed()
    {
        await using var bench = await PageBench.StartAsync();
        await OpenTrunkAsync(bench, new TrunkRow { PbxId = await AddPbxAsync(bench) });
        bench.Type("Name", "Amt 1");
        bench.Type("DialString", "SIP/without-number");
        bench.Press("save");

        bench.Dialogs.WaitForAssertion(() => Assert.Contains(
            "Dial string", bench.Dialogs.Find("[data-testid='form-failure']").TextContent, StringComparison.Ordinal));
        Assert.Equal("Amt 1", bench.Dialogs.Find("input[data-testid='field-Name']").GetAttribute("value"));
        Assert.Equal(0, await CountTrunksAsync(bench));
    }

    /// <summary>What was there before is not what the field shows.</summary>
    [Fact]
    public async Task A_number_that_was_emptied_is_not_saved_as_it_was()
    {
        await using var bench = await PageBench.StartAsync();
        await OpenTrunkAsync(bench, new TrunkRow
        {
            PbxId = await AddPbxAsync(bench), Name = "Amt 1", DialString = "SIP/a/${num}", Capacity = 7,
        });
        bench.Type("Capacity", "");
        bench.Press("save");
        bench.Dialogs.WaitForAssertion(() =>
        {
            Assert.Contains("A number is needed.", bench.Dialogs.Markup, StringComparison.Ordinal);
            Assert.NotEmpty(bench.Dialogs.FindAll("[data-testid='form-failure']"));
        });
        Assert.Equal(0, await CountTrunksAsync(bench));

        bench.Type("Capacity", "8");
        bench.Press("save");
        bench.Dialogs.WaitForAssertion(() => Assert.Equal(1, CountTrunksAsync(bench).GetAwaiter().GetResult()));
    }

    [Fact]
    public async Task What_only_the_database_knows_is_said_at_the_field_as_well()
    {
        await using var bench = await PageBench.StartAsync();
        var pbx = await AddPbxAsync(bench);
        var ct = TestContext.Current.CancellationToken;
        await bench.From<ConfigurationEditor>().SaveTrunkAsync(
            new TrunkRow { PbxId = pbx, Name = "Amt 1", DialString = "SIP/a/${num}" }, "-", ct);
        await OpenTrunkAsync(bench, new TrunkRow { PbxId = pbx, DialString = "SIP/b/${num}" });
        bench.Type("Name", "Amt 1");
        bench.Press("save");

        bench.Dialogs.WaitForAssertion(() =>
            Assert.Contains("This name is taken", bench.Dialogs.Markup, StringComparison.Ordinal));
        Assert.Equal(1, await CountTrunksAsync(bench));
    }

    [Fact]
    public async Task A_right_form_is_written_with_the_name_of_the_person()
    {
        await using var bench = await PageBench.StartAsync();
        var dialog = await OpenTrunkAsync(bench, new TrunkRow { PbxId = await AddPbxAsync(bench) });
        bench.Type("Name", "Amt 1");
        bench.Type("DialString", "SIP/mdc_trunk_conf-1/${num}");
        bench.Press("save");

        Assert.False((await dialog.Result)?.Canceled);
        await using var db = bench.From<IRingtailDbFactory>().Create();
        var row = await db.Trunks.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("Amt 1", "SIP/mdc_trunk_conf-1/${num}"), (row.Name, row.DialString));
    }

    private static async Task<int> AddPbxAsync(PageBench bench)
    {
        // Switched off: nothing connects, and the form still offers it.
        var row = new PbxRow { Description = "mobydick", Address = "127.0.0.1", Login = "wombat", Enabled = false };
        var saved = await bench.From<ConfigurationEditor>().SavePbxAsync(row, "secret", "-",
            TestContext.Current.CancellationToken);
        return saved.Id;
    }

    private static async Task<IDialogReference> OpenTrunkAsync(PageBench bench, TrunkRow row)
    {
        var pbx = new PbxRow { Id = row.PbxId, Description = "mobydick", Address = "127.0.0.1", Port = 1 };
        return await bench.OpenAsync(new DialogParameters<TrunkDialog> { { d => d.Row, row }, { d => d.Pbxs, [pbx] } });
    }

    private static async Task<int> CountTrunksAsync(PageBench bench)
    {
        await using var db = bench.From<IRingtailDbFactory>().Create();
        return await db.Trunks.CountAsync(TestContext.Current.CancellationToken);
    }
}
