using Ringtail.Runtime.Control;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Access;

/// <summary>
/// What pages change, for the person of the circuit: the table of <see cref="Rights"/> is asked before each change,
/// whatever buttons a page shows.
/// </summary>
public sealed class Rightful<T>(T what, Viewer viewer) where T : class
{
    /// <exception cref="ControlException">The person has not this right; pages show it.</exception>
    public T For(Right right) => viewer.May(right) ? what : throw RightsGate.Refusal(right);
}
