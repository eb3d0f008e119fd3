using Ringtail.Server.WombatApi.Reading;

namespace Ringtail.Server.Tests.WombatApi;

public sealed class LenientRecords
{
    [Fact]
    public void Takes_ids_that_are_absent_null_empty_or_text()
    {
        var record = LenientJson.Parse("""{"a": null, "b": "", "c": "7", "d": 7, "e": 7.0, "f": " 7 "}""")!;
        Assert.Equal([null, null, null, 7, 7, 7, 7], "xabcdef".Select(key => record.OptionalInteger(key.ToString())));
    }

    [Fact]
    public void Takes_escaped_slashes_blank_lines_unknown_keys_and_nested_records()
    {
        var record = LenientJson.Parse(
            "\n{\n  \"dialstring\": \"Local\\/${num}@x\\/n\", \"sys_x\": {\"y\": [1]},"
            + " \"astId\": {\"id\": \"2\", \"z\": 1}, }\n\n")!;
        Assert.Equal("Local/${num}@x/n", record.Text("dialstring", ""));
        Assert.Equal(2, record.Reference("astId", "id"));
    }

    [Fact]
    public void Takes_flags_in_every_spelling()
    {
        var record = LenientJson.Parse(
            """{"a": true, "b": 1, "c": "1", "d": "TRUE", "e": 0, "f": "false", "g": ""}""")!;
        Assert.Equal(
            [true, true, true, true, false, false, true], "abcdefg".Select(k => record.Flag(k.ToString(), true)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Sees_no_record_where_nothing_is_sent(string data) => Assert.Null(LenientJson.Parse(data));

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"a\": ")]
    [InlineData("hello")]
    [InlineData("7")]
    public void Refuses_what_is_no_record_and_names_the_field(string data) =>
        Assert.Equal("data", Assert.Throws<WombatProblem>(() => LenientJson.Parse(data)).Field);

    [Fact]
    public void Names_the_field_that_holds_no_number()
    {
        var record = LenientJson.Parse("""{"capacity": "ten"}""")!;
        Assert.Equal("capacity", Assert.Throws<WombatProblem>(() => record.OptionalInteger("capacity")).Field);
    }
}
