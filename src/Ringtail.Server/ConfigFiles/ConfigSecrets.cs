using System.Security.Cryptography;
using System.Text;
using Ringtail.Runtime.Control;

namespace Ringtail.Server.ConfigFiles;

/// <summary>
/// Secrets in a file under a key of the operator: AES-256-GCM, bound to the record's name so that none can be put in
/// another's place. The nonce is made from name and secret, so that the same secret gives the same text and a file does
/// not change by being exported again.
/// </summary>
internal sealed class ConfigSecrets
{
    /// <summary>Shortest key: 32 characters of <c>openssl rand -base64 32</c> are beyond guessing without a slow
    /// hash.</summary>
    public const int KeyCharsMin = 32;
    private const int NonceBytes = 12, TagBytes = 16;
    private readonly byte[] _key;
    private readonly byte[] _nonceKey;

    /// <exception cref="ControlException">The key is too short.</exception>
    public ConfigSecrets(string key)
    {
        var text = key.Trim();
        if (text.Length < KeyCharsMin)
            throw new ControlException($"The secrets key must have at least {KeyCharsMin} characters; it has "
                + $"{text.Length}. Make one with: openssl rand -base64 32");
        var bytes = Encoding.UTF8.GetBytes(text);
        _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes, 32, info: "ringtail config secrets"u8.ToArray());
        _nonceKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes, 32, info: "ringtail config nonces"u8.ToArray());
    }

    /// <summary>Where a secret belongs, such as <c>pbx/Main</c>: it is encrypted for there and nowhere else.</summary>
    /// <param name="section">pbxs or webhooks.</param>
    public static string PlaceOf(string section, string name) => $"{section[..^1]}/{name}";

    public string Encrypt(string name, string secret)
    {
        var (about, plain) = (Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(secret));
        byte[] both = [.. BitConverter.GetBytes(about.Length), .. about, .. plain];
        var nonce = HMACSHA256.HashData(_nonceKey, both)[..NonceBytes];
        var (cipher, tag) = (new byte[plain.Length], new byte[TagBytes]);
        using var aes = new AesGcm(_key, TagBytes);
        aes.Encrypt(nonce, plain, cipher, tag, about);
        return Convert.ToBase64String([.. nonce, .. tag, .. cipher]);
    }

    /// <exception cref="ControlException">Another key, another record's, or not made here.</exception>
    public string Decrypt(string name, string encrypted)
    {
        try
        {
            var bytes = Convert.FromBase64String(encrypted);
            if (bytes.Length < NonceBytes + TagBytes) throw new FormatException();
            var plain = new byte[bytes.Length - NonceBytes - TagBytes];
            using var aes = new AesGcm(_key, TagBytes);
            aes.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes + TagBytes),
                bytes.AsSpan(NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(name));
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception wrong) when (wrong is FormatException or CryptographicException)
        {
            throw new ControlException(
                $"The secret of '{name}' cannot be decrypted: it was encrypted with another key, "
                + "or for a record of another name.");
        }
    }
}
