using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Ringtail.Ami.Dispatch;
using Ringtail.Ami.Protocol;
using Ringtail.Ami.Tests.Fakes;

namespace Ringtail.Ami.Tests;

public sealed class CorpusTests
{
    private static readonly string[] Lists =
    [
        "QueueStatus", "QueueSummary", "CoreShowChannels", "Status", "SIPpeers", "PJSIPShowEndpoints",
        "PJSIPShowEndpoint", "PJSIPShowContacts", "DeviceStateList", "Agents",
    ];

    [Fact]
    public void Corpus_holds_the_conversations_of_both_versions()
    {
        var banners = Corpus.All().CountBy(conversation => conversation.Banner).ToDictionary();

        Assert.True(banners["Asterisk Call Manager/5.0.4"] >= 66);
        Assert.True(banners["Asterisk Call Manager/11.0.0"] >= 66);
    }

    [Fact]
    public void Every_block_is_parsed_as_it_was_recorded()
    {
        var keys = new KeyCache();
        foreach (var conversation in Corpus.All())
        {
            foreach (var block in conversation.Received)
            {
                var message = BlockParser.Parse(block.Wire, keys);

                Assert.Equal(block.Lines.Length, message.Fields.Count);
                for (var i = 0; i < block.Lines.Length; i++)
                {
                    var (key, value) = message.Fields[i];
                    Assert.Equal(block.Lines[i], $"{key}: {value}");
                }
                Assert.Equal(block.Lines[0].StartsWith("Event: ", StringComparison.Ordinal), message.IsEvent);
                Assert.Equal(block.Lines[0].StartsWith("Response: ", StringComparison.Ordinal), message.IsResponse);
            }
        }
    }

    [Fact]
    public void Every_conversation_gives_the_same_blocks_split_at_every_byte()
    {
        foreach (var conversation in Corpus.All())
        {
            var framer = Framed.Started();
            RecordedBlock[] blocks = [.. conversation.Received];
            for (var i = 0; i < blocks.Length; i++)
            {
                // A split touches the block it lies in and the beginning of the next one; the framer is empty before.
                var next = i + 1 < blocks.Length ? blocks[i + 1].Wire : "Event: End\r\n\r\n"u8.ToArray();
                byte[] both = [.. blocks[i].Wire, .. next];
                for (var split = 0; split <= blocks[i].Wire.Length; split++)
                {
                    var seen = 0;
                    ReadOnlySpan<byte> first = both.AsSpan(0, split);
                    while (framer.TryRead(ref first, out var block)) Assert.True(Same(block, seen++));
                    ReadOnlySpan<byte> second = both.AsSpan(split);
                    while (framer.TryRead(ref second, out var block)) Assert.True(Same(block, seen++));
                    Assert.Equal(2, seen);
                }

                bool Same(ReadOnlySpan<byte> block, int at) => block.SequenceEqual(at == 0 ? blocks[i].Wire : next);
            }
        }
    }

    [Fact]
    public void Every_conversation_gives_the_same_blocks_byte_by_byte_and_in_one_piece()
    {
        foreach (var conversation in Corpus.All())
        {
            byte[] wire =
            [
                .. Encoding.UTF8.GetBytes(conversation.Banner + "\r\n"),
                .. conversation.Received.SelectMany(block => block.Wire),
            ];
            var expected = conversation.Received.Select(block => Encoding.UTF8.GetString(block.Wire)).ToArray();

            Assert.Equal(expected, Framed.Read(wire, 1));
            Assert.Equal(expected, Framed.Read(wire, wire.Length));
        }
    }

    [Fact]
    public async Task Every_recorded_action_is_answered_and_no_item_of_a_list_reaches_the_subscription()
    {
        var answered = 0;
        foreach (var conversation in Corpus.All())
        {
            List<AmiMessage> events = [];
            List<PendingAction> actions = [];
            var pending = new PendingActions();
            var dispatcher = new Dispatcher(pending, null, Options.Fast, events.Add, NullLogger.Instance);
            foreach (var block in conversation.Blocks)
            {
                if (!block.IsSent)
                {
                    dispatcher.Dispatch(block.Wire);
                    continue;
                }
                var isList = Lists.Contains(block["Action"]);
                var action = new PendingAction(new AmiAction(block["Action"]!), block["ActionID"]!, isList);
                Assert.Null(pending.TryAdd(action));
                Assert.True(action.TryBeginWrite());
                actions.Add(action);
            }

            var items = 0;
            foreach (var action in actions)
            {
                Assert.True(action.Result.IsCompleted, $"{conversation.Name}: {action.Action.Name} {action.ActionId}");
                var result = Assert.IsType<AmiResult.Answered>(await action.Result);
                items += result.Items.Count + (result.Completion is null ? 0 : 1);
                answered++;
            }
            var recorded = conversation.Received.Count(block => block["Event"] is not null);
            Assert.Equal(recorded, events.Count + items);
            Assert.DoesNotContain(events, message => message["EventList"] is not null);
        }
        Assert.True(answered > 400, $"{answered} actions");
    }
}
