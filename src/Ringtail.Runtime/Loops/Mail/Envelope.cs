using System.Collections.Immutable;

namespace Ringtail.Runtime.Loops.Mail;

/// <summary>
/// What one loop sends another: messages in order, and what it has received itself. An epoch names one life of a loop
/// (it is the epoch of its ownership), so that a message of a former life is known as such.
/// </summary>
/// <param name="From">Subject of the sender, such as <c>pbx/3</c>.</param>
/// <param name="ToEpoch">The receiver's life that is meant; 0 when the sender does not know it yet.</param>
/// <param name="First">Sequence number of the first item, from 1 in each pair of lives.</param>
/// <param name="Ack">All items of the receiver up to this number arrived.</param>
internal sealed record Envelope(
    string From, long FromEpoch, long ToEpoch, long First, long Ack, ImmutableArray<Letter> Items);

/// <param name="Kind">Name of the input's record.</param>
/// <param name="Body">The input as JSON.</param>
internal sealed record Letter(string Kind, string Body);
