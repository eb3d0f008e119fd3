namespace Ringtail.Ami;

/// <summary>
/// The one exception of this library for what the world did: a server that cannot be reached, is no Asterisk,
/// refuses the login, or breaks the protocol. Its message names no secret.
/// </summary>
public sealed class AmiException : Exception
{
    /// <summary>Makes an exception of a kind.</summary>
    public AmiException(AmiFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>What went wrong.</summary>
    public AmiFailure Failure { get; }

    /// <summary>Filters were set in part; the next attempt must do without.</summary>
    internal bool IsHalfFiltered { get; init; }

    /// <summary>Whether the same attempt may succeed later without anybody changing a setting.</summary>
    public bool IsTransient => Failure is AmiFailure.Unreachable or AmiFailure.Timeout or AmiFailure.Closed;
}
