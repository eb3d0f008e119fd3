using Microsoft.Extensions.Logging;
using Ringtail.Ami.Protocol;

namespace Ringtail.Ami.Dispatch;

/// <summary>
/// Brings each block to who waits for it: a response or an item of a list to its action, an event of the interest set
/// to the subscription. Knows nothing of bytes on a link. An event that nobody wants is skipped without an allocation.
/// </summary>
internal sealed class Dispatcher(
    PendingActions pending, EventNames? interests, AmiOptions options, Action<AmiMessage> onEvent, ILogger logger)
{
    private readonly KeyCache _keys = new();

    public void Dispatch(ReadOnlySpan<byte> block)
    {
        if (!block.StartsWith("Event: "u8))
        {
            Dispatch(Parse(block));
            return;
        }
        var name = block["Event: ".Length..];
        var end = name.IndexOfAny((byte)'\r', (byte)'\n');
        if (end >= 0) name = name[..end];
        var wanted = interests is null || interests.Contains(name);
        if (pending.HasLists && FindList(block) is { } list)
        {
            // Asked again of the parsed block: a value with a line feed may look like an ActionID.
            var message = Parse(block);
            if (message.ActionId == list.ActionId) AddItem(list, message);
            else if (wanted) onEvent(message);
        }
        else if (wanted)
        {
            onEvent(Parse(block));
        }
    }

    private AmiMessage Parse(ReadOnlySpan<byte> block) => BlockParser.Parse(block, _keys, options.FieldsMax);

    private void Dispatch(AmiMessage message)
    {
        if (message.Event is { } name)
        {
            var wanted = options.Interests is null || options.Interests.Contains(name, StringComparer.Ordinal);
            if (message.ActionId is { } id && pending.Find(id) is { IsList: true } list) AddItem(list, message);
            else if (wanted) onEvent(message);
        }
        else if (message.IsResponse)
        {
            Respond(message);
        }
        else
        {
            Log.UnknownBlock(logger, message.Fields.Count);
        }
    }

    private PendingAction? FindList(ReadOnlySpan<byte> block)
    {
        var start = block.IndexOf("\nActionID: "u8);
        if (start < 0) return null;
        var value = block[(start + "\nActionID: ".Length)..];
        var end = value.IndexOfAny((byte)'\r', (byte)'\n');
        if (end >= 0) value = value[..end];
        return pending.Find(Text.Decode(value)) is { IsList: true } list ? list : null;
    }

    private void Respond(AmiMessage response)
    {
        if (response.ActionId is not { } id || pending.Find(id) is not { } action || action.IsQueued
            || action.ListResponse is not null)
        {
            Log.UnmatchedResponse(logger, response.Response, response.ActionId);
            return;
        }
        if (!AnnouncesList(action, response))
        {
            pending.Remove(action);
            action.TryAnswer(new AmiResult.Answered(response, []));
            return;
        }
        action.ListResponse = response;
        if (action.IsList) return;

        // A list that was sent as a plain action: it is answered now, and its items are taken and thrown away.
        pending.BecomeList(action);
        action.TryAnswer(new AmiResult.Answered(response, []));
    }

    /// <summary>
    /// Asterisk says <c>EventList: start</c> (<c>Start</c> in res_fax.c); older lists only say "will follow".
    /// </summary>
    private static bool AnnouncesList(PendingAction action, AmiMessage response)
    {
        if (Is(response.Response, "Error")) return false;
        if (response["EventList"] is { } list) return Is(list, "start");
        return action.IsList
            && response["Message"]?.Contains("will follow", StringComparison.OrdinalIgnoreCase) == true;
    }

    private void AddItem(PendingAction list, AmiMessage item)
    {
        var mark = item["EventList"];
        if (Is(mark, "cancelled"))
        {
            pending.Remove(list);
            list.TryFail($"The server cancelled the list after {list.Items.Count} items.", out _);
        }
        else if (Is(mark, "Complete") || (mark is null && item.Event!.EndsWith("Complete", StringComparison.Ordinal)))
        {
            Complete(list, item);
        }
        else if (list.IsEnded)
        {
            list.Items.Clear();
        }
        else if (list.Items.Count >= options.ListItemsMax)
        {
            list.Items.Clear();
            pending.Fail(list, $"The list has more than {options.ListItemsMax} items.");
        }
        else
        {
            list.Items.Add(item);
        }
    }

    private void Complete(PendingAction list, AmiMessage completion)
    {
        pending.Remove(list);
        if (list.ListResponse is { } response)
        {
            list.TryAnswer(new AmiResult.Answered(response, list.Items) { Completion = completion });
        }
        else
        {
            list.TryFail("The server closed the list without having answered the action.", out _);
        }
    }

    private static bool Is(string? value, string word) =>
        string.Equals(value, word, StringComparison.OrdinalIgnoreCase);
}
