using System.Buffers;
using System.Text;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Ringtail.Ami.Dispatch;
using Ringtail.Ami.Protocol;
using Ringtail.Ami.Tests.Fakes;

namespace Ringtail.Ami.Tests;

public sealed class FuzzTests
{
    private const long Iterations = 10_000;

    private static readonly string[] Words =
    [
        "\r\n", "\n", "\r", "\r\n\r\n", "Event: ", "Response: Follows", "Response: ", "--END COMMAND--", "ActionID: 1",
        ":", "Ev",
    ];

    private static readonly Gen<string> Value =
        Gen.Char[" abcXYZ019:;,=\"'()äß漢\t"].Array[0, 40].Select(x => new string(x));
    private static readonly Gen<string> Key = Gen.Char["abcABC019-_()"].Array[1, 12].Select(x => new string(x));
    private static readonly Gen<(string Key, string Value)[]> Fields = Gen.Select(Key, Value).Array[0, 20];

    /// <summary>Bytes with many line ends and the words that the framer looks for.</summary>
    private static readonly Gen<byte[]> Noise = Gen.OneOf(
        Gen.Byte.Array[0, 60],
        Gen.Int[0, Words.Length - 1].Select(i => Encoding.UTF8.GetBytes(Words[i])))
        .Array[0, 30].Select(parts => parts.SelectMany(part => part).ToArray());

    [Fact]
    public void Random_bytes_give_messages_or_the_protocol_failure_and_nothing_else() =>
        Noise.Sample(bytes =>
        {
            var framer = Framed.Started(messageBytesMax: 4_096, lineBytesMax: 1_024);
            var dispatcher = new Dispatcher(new PendingActions(), null, Options.Fast, _ => { }, NullLogger.Instance);
            try
            {
                ReadOnlySpan<byte> rest = bytes;
                while (framer.TryRead(ref rest, out var block)) dispatcher.Dispatch(block);
            }
            catch (AmiException problem)
            {
                Assert.Equal(AmiFailure.Protocol, problem.Failure);
            }
        }, iter: Iterations);

    [Fact]
    public void Random_bytes_give_the_same_blocks_however_they_are_split() =>
        Gen.Select(Noise, Gen.Int[1, 20]).Sample((noise, chunk) =>
        {
            byte[] wire = [.. "Asterisk Call Manager/5.0.4\r\n"u8, .. noise];
            Assert.Equal(Framed.Read(wire, wire.Length), Framed.Read(wire, chunk));
        }, iter: Iterations);

    [Fact]
    public void Random_messages_round_trip() =>
        Gen.Select(Fields, Gen.Bool).Sample((fields, carriageReturns) =>
        {
            var end = carriageReturns ? "\r\n" : "\n";
            var text = string.Concat(fields.Select(field => $"{field.Key}: {field.Value}{end}")) + end;
            var message = AmiMessage.Parse(text);
            Assert.Equal(fields, message.Fields.Select(field => (field.Key, field.Value)));
        }, iter: Iterations);

    [Fact]
    public void Random_actions_are_refused_or_read_back_as_they_were() =>
        Gen.Select(Key, Gen.Select(Gen.String[0, 10], Gen.String[0, 300]).Array[0, 140]).Sample((name, fields) =>
        {
            var action = new AmiAction(name);
            foreach (var (key, value) in fields) action.With(key, value);
            if (action.Problem is not null) return;
            var output = new ArrayBufferWriter<byte>();
            ActionWriter.Write(output, action, "1");
            var read = BlockParser.Parse(output.WrittenSpan, new KeyCache());
            Assert.Equal(fields.Length + 2, read.Fields.Count);
            Assert.True(read.Fields.Count <= WireRules.Headers);
        }, iter: 1_000);

    [Fact]
    public void Random_text_parses_without_an_exception() =>
        Gen.String[0, 200].Sample(text => Assert.NotNull(AmiMessage.Parse(text).ToString()), iter: Iterations);

    [Fact]
    public void A_set_of_event_names_holds_its_names_and_no_others() =>
        Gen.Select(Key.Array[0, 60], Key.Array[0, 60]).Sample((inside, others) =>
        {
            var set = new EventNames(inside);
            foreach (var name in inside.Concat(others))
            {
                Assert.Equal(inside.Contains(name), set.Contains(Encoding.UTF8.GetBytes(name)));
            }
        });
}
