using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Ringtail.Server.Api.Records;

/// <summary>
/// One kind of configuration record in <c>/api/v1</c>: looked up, made, replaced, changed in part, deleted. All that is
/// written goes through <see cref="ConfigurationEditor"/>, as from the page.
/// </summary>
internal sealed class RecordApi<TRow, TRecord, TInput, TQuery>
    where TRow : AuditedRow, new() where TRecord : class where TInput : class, new() where TQuery : RecordQuery
{
    /// <summary>Such as <c>/trunks</c>.</summary>
    public required string Path { get; init; }
    /// <summary>One of them in words, such as "trunk".</summary>
    public required string One { get; init; }
    /// <summary>Property of the row that <c>search</c> looks at.</summary>
    public required string Name { get; init; }
    public required Func<TRow, int> IdOf { get; init; }
    public required Func<TRow, LiveView, TRecord> Show { get; init; }
    public Func<IQueryable<TRow>, TQuery, IQueryable<TRow>> Filter { get; init; } = (rows, _) => rows;
    public required Func<ConfigurationEditor, TRow, TInput, string, CancellationToken, Task<TRow>> Save { get; init; }
    public required Func<ConfigurationEditor, int, string, CancellationToken, Task> Delete { get; init; }
    /// <summary>Refuses to refer to what is hidden from who saves it.</summary>
    public Func<RingtailDb, TInput, CancellationToken, Task> Refer { get; init; } = (_, _, _) => Task.CompletedTask;
    /// <summary>JSON of an input, for the description.</summary>
    public required string Example { get; init; }
    public string PatchExample { get; init; } = """{"securityKey":"north"}""";
    public string WriteScope { get; init; } = TokenScopes.Configuration;
    /// <summary>Who may write; looking needs <see cref="Right.Look"/>.</summary>
    public Right WriteRight { get; init; } = Right.Settings;
    /// <summary>Off where adding answers more than the record.</summary>
    public bool MapsAdd { get; init; } = true;

    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("", ListAsync).ProducesValidationProblem()
            .Needs(Right.Look).WithSummary($"The {One}s, a page at a time").WithName($"list{Word}s");
        group.MapGet("/{id:int}", GetAsync).Needs(Right.Look).WithMetadata(new GivesTag())
            .WithSummary($"One {One}").WithName($"get{Word}");
        if (MapsAdd) group.MapPost("", AddAsync).Needs(WriteRight).NeedsScope(WriteScope)
            .ProducesValidationProblem().Example(Example).WithSummary($"Add {A} {One}").WithName($"add{Word}");
        group.MapPut("/{id:int}", ReplaceAsync).Needs(WriteRight).NeedsScope(WriteScope)
            .ProducesValidationProblem().Example(Renamed(Example)).PathExample("id", 2).WithMetadata(new GivesTag())
            .WithIfMatch()
            .WithSummary($"Replace {A} {One}: what is left out gets its default").WithName($"replace{Word}");
        group.MapPatch("/{id:int}", ChangeAsync).Needs(WriteRight).NeedsScope(WriteScope)
            .Accepts<TInput>("application/json").ProducesValidationProblem().Example(PatchExample)
            .WithMetadata(new GivesTag()).WithIfMatch()
            .WithSummary($"Change some fields of {A} {One}; the others stay").WithName($"change{Word}");
        group.MapDelete("/{id:int}", DeleteAsync).Needs(WriteRight).NeedsScope(WriteScope)
            .PathExample("id", 3).WithIfMatch().WithSummary($"Delete {A} {One} that nothing refers to")
            .WithName($"delete{Word}");
    }

    /// <summary>The same record under another name: both examples can be sent, one after the other.</summary>
    private string Renamed(string example)
    {
        var record = JsonNode.Parse(example)!.AsObject();
        var name = JsonNamingPolicy.CamelCase.ConvertName(Name);
        if (record[name] is { } given) record[name] = $"{given} (new)";
        return record.ToJsonString();
    }

    private string A => One[0] is 'a' or 'A' or 'e' or 'o' ? "an" : "a";

    private string Word => string.Concat(One.Split(' ', '-').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    private async Task<Ok<Page<TRecord>>> ListAsync(
        [AsParameters] TQuery query, RingtailDb db, LiveFeed feed, CancellationToken ct)
    {
        query.Check();
        var rows = Filter(db.Set<TRow>().AsNoTracking(), query);
        if (query.Search is { Length: > 0 } part)
        {
            var folded = part.ToLowerInvariant();
            // SQL's lower() in both databases, which know no culture.
#pragma warning disable CA1304, CA1311, CA1862
            rows = rows.Where(r => EF.Property<string>(r, Name).ToLower().Contains(folded));
#pragma warning restore CA1304, CA1311, CA1862
        }
        var total = await rows.LongCountAsync(ct);
        var items = await Paging.Sorted(rows, query.Sort, typeof(TRecord)).Skip(query.Offset ?? 0)
            .Take(query.Limit ?? Paging.LimitDefault).ToListAsync(ct);
        var live = feed.Current;
        return TypedResults.Ok(new Page<TRecord>([.. items.Select(r => Show(r, live))], total));
    }

    private async Task<Results<Ok<TRecord>, NotFound>> GetAsync(
        int id, HttpContext http, RingtailDb db, LiveFeed feed, CancellationToken ct) =>
        await db.Set<TRow>().FindAsync([id], ct) is { } row
            ? TypedResults.Ok(Tagged(http, row, feed))
            : TypedResults.NotFound();

    private string TagOf(TRow row) => RecordTag.Of(row, Fields.Copy(row, new TInput()));

    private TRecord Tagged(HttpContext http, TRow row, LiveFeed feed)
    {
        http.Response.Headers.ETag = TagOf(row);
        return Show(row, feed.Current);
    }

    /// <summary>With If-Match only while the record is what the caller read; the filter says the refusal.</summary>
    private async Task<T> IfMatchAsync<T>(
        HttpContext http, int id, ConfigurationEditor editor, Func<Task<T>> change)
    {
        if (http.Request.Headers.IfMatch is not { Count: > 0 } tags) return await change();
        T? done = default;
        await editor.WhenAsync(
            db => RecordTag.RequireAsync<TRow>(db, id, tags, TagOf, http.RequestAborted),
            async () => done = await change());
        return done!;
    }

    private async Task<Created<TRecord>> AddAsync(
        TInput input, HttpContext http, RingtailDb db, ConfigurationEditor editor, LiveFeed feed, CancellationToken ct)
    {
        await Refer(db, input, ct);
        var saved = await Save(editor, Fields.Copy(input, new TRow()), input, http.User.By(), ct);
        return TypedResults.Created($"/api/v1{Path}/{IdOf(saved)}", Tagged(http, saved, feed));
    }

    private async Task<Results<Ok<TRecord>, NotFound>> ReplaceAsync(
        int id, TInput input, HttpContext http, RingtailDb db, ConfigurationEditor editor, LiveFeed feed,
        CancellationToken ct)
    {
        if (await db.Set<TRow>().FindAsync([id], ct) is not { } stored) return TypedResults.NotFound();
        db.ChangeTracker.Clear();
        await Refer(db, input, ct);
        var saved = await IfMatchAsync(
            http, id, editor, () => Save(editor, Fields.Copy(input, stored), input, http.User.By(), ct));
        return TypedResults.Ok(Tagged(http, saved, feed));
    }

    /// <summary>A JSON merge patch (RFC 7396) of what can be saved; it is checked as a whole like any other.</summary>
    private async Task<Results<Ok<TRecord>, NotFound>> ChangeAsync(
        int id, HttpContext http, RingtailDb db, ConfigurationEditor editor, LiveFeed feed,
        IOptions<JsonOptions> json, CancellationToken ct)
    {
        var options = json.Value.SerializerOptions;
        if (await db.Set<TRow>().FindAsync([id], ct) is not { } stored) return TypedResults.NotFound();
        db.ChangeTracker.Clear();
        var patch = await ReadAsync(http.Request, options, ct);
        var whole = JsonSerializer.SerializeToNode(Fields.Copy(stored, new TInput()), options)!.AsObject();
        foreach (var (key, value) in patch) whole[key] = value?.DeepClone();
        TInput input;
        try
        {
            input = whole.Deserialize<TInput>(options)!;
        }
        catch (JsonException wrong)
        {
            throw new BadHttpRequestException("The body is no change of this record.", 400, wrong);
        }
        await Refer(db, input, ct);
        var saved = await IfMatchAsync(
            http, id, editor, () => Save(editor, Fields.Copy(input, stored), input, http.User.By(), ct));
        return TypedResults.Ok(Tagged(http, saved, feed));
    }

    private static async Task<JsonObject> ReadAsync(
        HttpRequest request, JsonSerializerOptions options, CancellationToken ct)
    {
        if (!request.HasJsonContentType() && request.ContentType?.StartsWith(
            "application/merge-patch+json", StringComparison.OrdinalIgnoreCase) != true)
            throw new BadHttpRequestException("The body must be JSON (application/json).", 415);
        try
        {
            return await JsonSerializer.DeserializeAsync<JsonObject>(request.Body, options, ct)
                ?? throw new BadHttpRequestException("The body must be a JSON object.");
        }
        catch (JsonException wrong)
        {
            throw new BadHttpRequestException("The body must be a JSON object.", 400, wrong);
        }
        catch (ArgumentException doubled)
        {
            // A JSON object node says so of a key that comes twice.
            throw new BadHttpRequestException($"The body has a key twice: {doubled.Message}", 400, doubled);
        }
    }

    private async Task<Results<NoContent, NotFound>> DeleteAsync(
        int id, HttpContext http, RingtailDb db, ConfigurationEditor editor, CancellationToken ct)
    {
        if (await db.Set<TRow>().FindAsync([id], ct) is null) return TypedResults.NotFound();
        db.ChangeTracker.Clear();
        await IfMatchAsync(http, id, editor, async () =>
        {
            await Delete(editor, id, http.User.By(), ct);
            return true;
        });
        return TypedResults.NoContent();
    }
}
