using System.Text;
using Ringtail.Server.WombatApi.Reading;

namespace Ringtail.Server.Tests.WombatApi;

public sealed class FormReading
{
    [Theory]
    [InlineData("a=1&b=2", "a=1;b=2")]
    [InlineData("", "")]
    [InlineData("?", "?=")]
    [InlineData("c1", "c1=")]
    [InlineData("&mode=D&parent=7", "mode=D;parent=7")]
    [InlineData("data=&mode=D", "data=;mode=D")]
    [InlineData("numbers=5550001,id_cliente:1|5550002,x:y|", "numbers=5550001,id_cliente:1|5550002,x:y|")]
    [InlineData("attrs=text:Good morning to you", "attrs=text:Good morning to you")]
    [InlineData("a=1+2%203%7C4", "a=1 2 3|4")]
    [InlineData("a=100%&b=%zz", "a=100%;b=%zz")]
    [InlineData("a=b=c", "a=b=c")]
    [InlineData("name=Gr%C3%BC%C3%9Fe", "name=Grüße")]
    [InlineData("name=Grüße", "name=Grüße")]
    public async Task Reads_what_clients_send(string body, string expected)
    {
        var reader = new FormReader(_ => null);
        await reader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)), TestContext.Current.CancellationToken);
        Assert.Equal(expected, string.Join(';', reader.Pairs.Select(p => $"{p.Key}={p.Value}")));
    }

    [Fact]
    public async Task Reads_the_same_however_the_network_cuts_it()
    {
        var body = Encoding.UTF8.GetBytes(
            "data=%7B%22n%22%3A+%22Gr%C3%BC%C3%9Fe%22%7D&list=a%20b&numbers=1,A:x%7C2&rest%=%");
        var whole = await PairsAsync(new MemoryStream(body));
        for (var size = 1; size < body.Length; size++)
            Assert.Equal(whole, await PairsAsync(new TrickleStream(body, size)));
    }

    [Fact]
    public async Task Streams_the_numbers_decoded_and_keeps_the_rest()
    {
        var sink = new MemoryStream();
        var reader = new FormReader(name => name == "numbers" ? sink : null);
        await reader.ReadAsync(
            new MemoryStream("op=addToList&numbers=1%2Ca%3Ab%7C2&list=L"u8.ToArray()),
            TestContext.Current.CancellationToken);
        Assert.Equal("1,a:b|2", Encoding.UTF8.GetString(sink.ToArray()));
        Assert.Equal("op=addToList;list=L", string.Join(';', reader.Pairs.Select(p => $"{p.Key}={p.Value}")));
    }

    [Fact]
    public async Task Refuses_more_than_it_may_keep_and_names_the_field()
    {
        var reader = new FormReader(_ => null);
        var body = new MemoryStream(Encoding.UTF8.GetBytes("data=" + new string('x', FormReader.KeptBytesMax + 1)));
        var problem = await Assert.ThrowsAsync<WombatProblem>(
            () => reader.ReadAsync(body, TestContext.Current.CancellationToken));
        Assert.Equal("data", problem.Field);
    }

    private static async Task<string> PairsAsync(Stream body)
    {
        var reader = new FormReader(_ => null);
        await reader.ReadAsync(body, TestContext.Current.CancellationToken);
        return string.Join(';', reader.Pairs.Select(p => $"{p.Key}={p.Value}"));
    }

    /// <summary>Gives at most so many bytes at once.</summary>
    private sealed class TrickleStream(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
