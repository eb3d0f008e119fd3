using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;
using MudBlazor;
using Ringtail.Server.Shell.Forms;

namespace Ringtail.Server.Tests.Pages;

/// <summary>A field with offers, while the person is in it and after.</summary>
public sealed class OffersOpenInTime
{
    [Fact]
    public async Task A_list_whose_moment_comes_when_the_person_has_gone_on_stays_closed_and_opens_when_they_come_back()
    {
        await using var bench = await PageBench.StartAsync();
        var typed = "";
        var box = Box(bench, value => typed = value);
        var list = box.FindComponent<MudAutocomplete<string>>();
        // What the box does some time after a key was pressed; the time may be long over on a busy machine.
        Task OpenLateAsync() => list.InvokeAsync(list.Instance.OpenMenuAsync);

        await EnterAsync(box);
        Assert.True(list.Instance.Open);
        await box.Find("input").InputAsync("SIP/carrier");
        await OpenLateAsync();
        Assert.True(list.Instance.Open);

        await box.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Tab" });
        Assert.False(list.Instance.Open);
        // Between the key and the loss of the focus, and after both.
        await OpenLateAsync();
        Assert.False(list.Instance.Open);
        await box.Find("input").BlurAsync(new FocusEventArgs());
        await box.Find("input").FocusOutAsync(new FocusEventArgs());
        await OpenLateAsync();
        Assert.False(list.Instance.Open);
        Assert.Equal("SIP/carrier", typed);

        await EnterAsync(box);
        Assert.True(list.Instance.Open);
    }

    [Fact]
    public async Task An_offer_that_is_pressed_stays_there_when_the_moment_of_the_last_key_comes_between()
    {
        await using var bench = await PageBench.StartAsync();
        var typed = "";
        var box = Box(bench, value => typed = value);
        var list = box.FindComponent<MudAutocomplete<string>>();

        await EnterAsync(box);
        await box.Find("input").InputAsync("carrier");
        // The press takes the focus off the field before it is a click.
        await box.Find("input").BlurAsync(new FocusEventArgs());
        await box.Find("input").FocusOutAsync(new FocusEventArgs());
        await list.InvokeAsync(list.Instance.OpenMenuAsync);
        Assert.True(list.Instance.Open);

        await list.InvokeAsync(() => list.Instance.SelectOptionAsync("PJSIP/${num}@carrier"));
        Assert.Equal("PJSIP/${num}@carrier", typed);
        Assert.False(list.Instance.Open);
        await list.InvokeAsync(list.Instance.OpenMenuAsync);
        Assert.False(list.Instance.Open);
    }

    private static IRenderedComponent<SuggestBox> Box(PageBench bench, Action<string> typed)
    {
        var form = new FormState(bench.Texts, NullLogger.Instance, "Trunk", () => []);
        return bench.Render<SuggestBox>(p => p.Add(b => b.Form, form).Add(b => b.Field, "DialString")
            .Add(b => b.Offers, [new Offered("PJSIP/${num}@carrier"), new Offered("SIP/carrier/${num}")])
            .Add(b => b.ValueChanged, typed));
    }

    /// <summary>In the order in which browsers say it.</summary>
    private static async Task EnterAsync(IRenderedComponent<SuggestBox> box)
    {
        await box.Find("input").FocusAsync(new FocusEventArgs());
        await box.Find("input").FocusInAsync(new FocusEventArgs());
    }
}
