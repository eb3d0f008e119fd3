using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Configuration;

/// <summary>Encrypts the AMI secrets at rest, with the installation's Data Protection keys.</summary>
public sealed class PbxSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Ringtail.Pbx.Secret.v1");

    /// <summary>Empty stays empty.</summary>
    public string Protect(string secret) => secret.Length == 0 ? "" : _protector.Protect(secret);

    /// <summary>
    /// The secret of <see cref="PbxRow.ProtectedSecret"/>; null when it cannot be read with this installation's keys
    /// (a database copied without them), so that the operator must enter it again.
    /// </summary>
    public string? Unprotect(string protectedSecret)
    {
        if (protectedSecret.Length == 0) return "";
        try
        {
            return _protector.Unprotect(protectedSecret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
