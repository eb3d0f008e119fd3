namespace Ringtail.Ami;

/// <summary>What became of an action. A closed set; no action is ever sent again by the client.</summary>
public abstract record AmiResult
{
    private AmiResult()
    {
    }

    /// <summary>
    /// The server answered, with Success or with Error. <paramref name="Items"/> are the events of a list without
    /// the closing one, empty for other actions.
    /// </summary>
    public sealed record Answered(AmiMessage Response, IReadOnlyList<AmiMessage> Items) : AmiResult
    {
        /// <summary>The event that closed the list (<c>…Complete</c>), or null for other actions.</summary>
        public AmiMessage? Completion { get; init; }

        /// <summary>True when the response is neither <c>Error</c> nor missing.</summary>
        public bool IsSuccess =>
            Response.Response is { } word && !word.Equals("Error", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>No byte of it is on the wire, and none will be.</summary>
    public sealed record NotSent(string Reason) : AmiResult;

    /// <summary>
    /// It was written, perhaps in part, and no answer came before its deadline or before the link was lost (or its
    /// list was not finished). Whether the server acted on it is not known.
    /// </summary>
    public sealed record Unanswered(string Reason) : AmiResult;
}
