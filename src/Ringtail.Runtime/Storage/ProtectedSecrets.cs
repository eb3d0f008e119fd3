using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Ringtail.Runtime.Storage;

/// <summary>
/// Secrets at rest (AMI, mail, web hooks): encrypted with the Data Protection keys that the database holds.
/// </summary>
public sealed class ProtectedSecrets(IDataProtectionProvider provider)
{
    private readonly IDataProtector _protector = provider.CreateProtector("Ringtail.Secrets.1");

    /// <summary>Empty stays empty: "no secret" needs no hiding.</summary>
    public string Protect(string secret) => secret.Length == 0 ? "" : _protector.Protect(secret);

    /// <exception cref="StoreException">The text was not made here, or its key is gone.</exception>
    public string Unprotect(string protectedSecret)
    {
        if (protectedSecret.Length == 0) return "";
        try
        {
            return _protector.Unprotect(protectedSecret);
        }
        catch (CryptographicException e)
        {
            throw new StoreException("A stored secret cannot be read with this database's keys; enter it again.",
                false, e);
        }
    }
}
