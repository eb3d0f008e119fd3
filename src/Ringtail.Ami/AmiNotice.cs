namespace Ringtail.Ami;

/// <summary>What the one subscription of a client tells, in order. A closed set.</summary>
public abstract record AmiNotice
{
    private AmiNotice()
    {
    }

    /// <summary>
    /// Logged in, for the first time or again. Events between the last Disconnected and this one are lost.
    /// </summary>
    public sealed record Connected(AmiServerInfo Server) : AmiNotice;

    /// <summary>
    /// The link ended, or an attempt to make one failed. The reason is a sentence for people, without secrets.
    /// </summary>
    public sealed record Disconnected(string Reason, AmiFailure Failure) : AmiNotice;

    /// <summary>An event of the interest set that does not belong to a list.</summary>
    public sealed record EventReceived(AmiMessage Message) : AmiNotice;

    /// <summary>
    /// The reader of the subscription was too slow and <paramref name="Dropped"/> events at this place are lost:
    /// what it knows of the server is no longer true until it takes a new snapshot. Everything after this is complete
    /// again.
    /// </summary>
    public sealed record Overrun(long Dropped) : AmiNotice;
}

/// <summary>Why a link ended or could not be made.</summary>
public enum AmiFailure
{
    /// <summary>No failure: the client was closed by its owner.</summary>
    None,

    /// <summary>Refused, no route, or the name is not known.</summary>
    Unreachable,

    /// <summary>Something answers, and it does not send the banner of an Asterisk Manager Interface.</summary>
    NotAsterisk,

    /// <summary>
    /// Wrong secret, unknown user or forbidden address: Asterisk answers all three alike, after one second.
    /// </summary>
    LoginRefused,

    /// <summary>No banner, no answer to the login, or no answer to a ping in time.</summary>
    Timeout,

    /// <summary>The other side closed the link.</summary>
    Closed,

    /// <summary>What came was not the protocol, or exceeded a limit of the options.</summary>
    Protocol,
}
