using System.Text;
using System.Text.Json.Nodes;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.Tests.WombatApi;

public sealed class AnswerFormat
{
    [Fact]
    public void Writes_the_empty_envelope_byte_for_byte_as_captured()
    {
        var bytes = WombatJson.Bytes(Envelope.Ok(Rows.Of([]), 3));
        Assert.Equal(
            "{\n  \"status\" : \"OK\",\n  \"error\" : \"\",\n  \"timeMs\" : 3,\n  \"results\" : [ ],\n"
            + "  \"allResults\" : 0,\n  \"startFrom\" : 0,\n  \"nRecords\" : 0\n}\n\n\n\n",
            Encoding.UTF8.GetString(bytes));
        Assert.Equal(133, bytes.Length);
    }

    [Fact]
    public void Writes_rows_nested_records_and_numbers_as_its_model_does()
    {
        var row = new JsonObject { ["f"] = 1.0, ["i"] = 1, ["l"] = 5_000_000_000, ["d"] = 0.25, ["n"] = null,
            ["o"] = new JsonObject { ["b"] = true } };
        var text = Encoding.UTF8.GetString(WombatJson.Bytes(
            new JsonObject { ["results"] = new JsonArray(row, new JsonObject { ["e"] = new JsonObject() }) }));
        Assert.Equal(
            "{\n  \"results\" : [ {\n    \"f\" : 1.0,\n    \"i\" : 1,\n    \"l\" : 5000000000,\n    \"d\" : 0.25,\n"
            + "    \"n\" : null,\n"
            + "    \"o\" : {\n      \"b\" : true\n    }\n  }, {\n    \"e\" : { }\n  } ]\n}\n\n\n\n", text);
    }

    [Fact]
    public void Escapes_only_what_JSON_demands()
    {
        var text = Encoding.UTF8.GetString(
            WombatJson.Bytes(new JsonObject { ["a"] = "Grüße \"/\\\" \n\t\u0001 ${num}" }));
        Assert.Equal("{\n  \"a\" : \"Grüße \\\"/\\\\\\\" \\n\\t\\u0001 ${num}\"\n}\n\n\n\n", text);
    }

    [Theory]
    [InlineData("2030-01-02.10:30:00", "2030-01-02T10:30:00+01:00")]
    [InlineData("2030-01-02.10:30", "2030-01-02T10:30:00+01:00")]
    [InlineData("2026-03-29.02:30:00", "2026-03-29T02:30:00+01:00")]
    [InlineData("2026-10-25.02:30:00", "2026-10-25T02:30:00+02:00")]
    public void Reads_times_of_the_server_also_where_the_clock_is_changed(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, null),
            WombatTime.Parse(text, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("2030-13-01.00:00:00")]
    public void Refuses_what_is_no_time(string text) => Assert.Null(WombatTime.Parse(text, TimeZoneInfo.Utc));
}
