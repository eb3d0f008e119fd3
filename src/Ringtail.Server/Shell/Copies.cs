using System.Runtime.CompilerServices;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Shell;

/// <summary>Forms edit a copy, so that a cancelled edit leaves the table's row as it was.</summary>
internal static class Copies
{
    public static T Of<T>(T row) where T : AuditedRow => (T)Clone(row);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "MemberwiseClone")]
    private static extern object Clone(object row);
}
