using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Runtime.Loops.Mail;

/// <summary>
/// Writes the messages between loops as JSON: the core's records travel between machines without knowing of Orleans.
/// </summary>
internal static class MailCodec
{
    public static byte[] Write(Envelope envelope) =>
        JsonSerializer.SerializeToUtf8Bytes(envelope, MailJson.Default.Envelope);

    public static Envelope Read(byte[] bytes) =>
        JsonSerializer.Deserialize(bytes, MailJson.Default.Envelope)
        ?? throw new JsonException("An envelope is an object.");

    public static Letter Write(RunInput input) => input switch
    {
        RunInput.OffersRequested m => Write(m, MailJson.Default.OffersRequested),
        RunInput.OffersReturned m => Write(m, MailJson.Default.OffersReturned),
        RunInput.AttemptsLaunched m => Write(m, MailJson.Default.AttemptsLaunched),
        RunInput.AttemptEnded m => Write(m, MailJson.Default.AttemptEnded),
        RunInput.LateStatus m => Write(m, MailJson.Default.LateStatus),
        _ => throw new UnreachableException($"{input.GetType().Name} is no message to a run."),
    };

    public static Letter Write(SwitchboardInput input) => input switch
    {
        SwitchboardInput.OffersArrived m => Write(m, MailJson.Default.OffersArrived),
        SwitchboardInput.OffersRecalled m => Write(m, MailJson.Default.OffersRecalled),
        SwitchboardInput.RunAttached m => Write(m, MailJson.Default.RunAttached),
        SwitchboardInput.RunDetached m => Write(m, MailJson.Default.RunDetached),
        SwitchboardInput.AccountShared m => Write(m, MailJson.Default.AccountShared),
        SwitchboardInput.PeopleMarkedLearned m => Write(m, MailJson.Default.PeopleMarkedLearned),
        _ => throw new UnreachableException($"{input.GetType().Name} is no message to a switchboard."),
    };

    public static RunInput ReadRunInput(Letter letter) => letter.Kind switch
    {
        nameof(RunInput.OffersRequested) => Read(letter, MailJson.Default.OffersRequested),
        nameof(RunInput.OffersReturned) => Read(letter, MailJson.Default.OffersReturned),
        nameof(RunInput.AttemptsLaunched) => Read(letter, MailJson.Default.AttemptsLaunched),
        nameof(RunInput.AttemptEnded) => Read(letter, MailJson.Default.AttemptEnded),
        nameof(RunInput.LateStatus) => Read(letter, MailJson.Default.LateStatus),
        _ => throw new JsonException($"{letter.Kind} is no message to a run."),
    };

    public static SwitchboardInput ReadSwitchboardInput(Letter letter) => letter.Kind switch
    {
        nameof(SwitchboardInput.OffersArrived) => Read(letter, MailJson.Default.OffersArrived),
        nameof(SwitchboardInput.OffersRecalled) => Read(letter, MailJson.Default.OffersRecalled),
        nameof(SwitchboardInput.RunAttached) => Read(letter, MailJson.Default.RunAttached),
        nameof(SwitchboardInput.RunDetached) => Read(letter, MailJson.Default.RunDetached),
        nameof(SwitchboardInput.AccountShared) => Read(letter, MailJson.Default.AccountShared),
        nameof(SwitchboardInput.PeopleMarkedLearned) => Read(letter, MailJson.Default.PeopleMarkedLearned),
        _ => throw new JsonException($"{letter.Kind} is no message to a switchboard."),
    };

    /// <summary>Facts are in the store: they hold for every life of the run.</summary>
    public static bool IsFact(RunInput input) =>
        input is RunInput.AttemptsLaunched or RunInput.AttemptEnded or RunInput.LateStatus;

    private static Letter Write<T>(T message, JsonTypeInfo<T> type) where T : notnull =>
        new(message.GetType().Name, JsonSerializer.Serialize(message, type));

    private static T Read<T>(Letter letter, JsonTypeInfo<T> type) where T : class =>
        JsonSerializer.Deserialize(letter.Body, type) ?? throw new JsonException($"{letter.Kind} is an object.");
}

[JsonSourceGenerationOptions(
    UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CallingHoursJson), typeof(TimeZoneJson)])]
[JsonSerializable(typeof(Envelope))]
[JsonSerializable(typeof(RunInput.OffersRequested))]
[JsonSerializable(typeof(RunInput.OffersReturned))]
[JsonSerializable(typeof(RunInput.AttemptsLaunched))]
[JsonSerializable(typeof(RunInput.AttemptEnded))]
[JsonSerializable(typeof(RunInput.LateStatus))]
[JsonSerializable(typeof(SwitchboardInput.OffersArrived))]
[JsonSerializable(typeof(SwitchboardInput.OffersRecalled))]
[JsonSerializable(typeof(SwitchboardInput.RunAttached))]
[JsonSerializable(typeof(SwitchboardInput.RunDetached))]
[JsonSerializable(typeof(SwitchboardInput.AccountShared))]
[JsonSerializable(typeof(SwitchboardInput.PeopleMarkedLearned))]
[JsonSerializable(typeof(CallingHoursText))]
internal sealed partial class MailJson : JsonSerializerContext;

internal sealed record CallingHoursText(TimeOnly Start, TimeOnly End, ImmutableArray<DayOfWeek> Days, string Zone);

/// <summary>A time zone travels by its name; both sides have the same zone data.</summary>
internal sealed class CallingHoursJson : JsonConverter<CallingHours>
{
    public override CallingHours Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var text = JsonSerializer.Deserialize(ref reader, MailJson.Default.CallingHoursText)
            ?? throw new JsonException("Calling hours are an object.");
        return new(text.Start, text.End, text.Days.ToHashSet(), TimeZoneInfo.FindSystemTimeZoneById(text.Zone));
    }

    public override void Write(Utf8JsonWriter writer, CallingHours value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(
            writer, new(value.Start, value.End, [.. value.Days.Order()], value.Zone.Id),
            MailJson.Default.CallingHoursText);
}

internal sealed class TimeZoneJson : JsonConverter<TimeZoneInfo>
{
    public override TimeZoneInfo Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        TimeZoneInfo.FindSystemTimeZoneById(reader.GetString() ?? throw new JsonException("A zone has a name."));

    public override void Write(Utf8JsonWriter writer, TimeZoneInfo value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Id);
}
