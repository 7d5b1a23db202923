using System.Text;

namespace Accounting.Aggregator.Store;

/// <summary>
/// <see cref="StoreJson"/> for objects that no other object holds the hash of: the last member, <c>seal</c>, is the SHA-256 of what
/// <see cref="StoreJson.Serialize"/> writes without it. So a changed byte is noticed wherever the object is read.
/// </summary>
public static class SealedJson
{
    private const int HashDigits = 64;

    private static readonly byte[] End = "\n}\n"u8.ToArray();
    private static readonly byte[] SealBegin = ",\n  \"seal\": \""u8.ToArray();
    private static readonly byte[] SealEnd = "\"\n}\n"u8.ToArray();

    /// <summary>UTF-8 without a byte order mark, ending in a line feed.</summary>
    /// <exception cref="ArgumentException">The value is not an object with a member.</exception>
    public static byte[] Serialize<T>(T value)
    {
        byte[] unsealed = StoreJson.Serialize(value);
        if (!unsealed.AsSpan().EndsWith(End))
        {
            throw new ArgumentException($"A {typeof(T).Name} is not written as an object with a member.", nameof(value));
        }

        byte[] hash = Encoding.ASCII.GetBytes(ContentHash256.Of(unsealed).ToString());
        return [.. unsealed.AsSpan()[..^End.Length], .. SealBegin, .. hash, .. SealEnd];
    }

    /// <param name="key">Named in the message of an error.</param>
    /// <param name="json">The object's bytes.</param>
    /// <param name="remedy">What to do if they aren't those that were written: a sentence.</param>
    /// <param name="format">The format that it has to be of; null where the caller judges.</param>
    /// <exception cref="DamagedDataException">The bytes are not what <see cref="Serialize"/> writes of a <typeparamref name="T"/>.</exception>
    /// <exception cref="StoreMismatchException">Another version of the program wrote it, in another format.</exception>
    public static T Deserialize<T>(ObjectKey key, ReadOnlySpan<byte> json, string remedy = "Restore it from a copy of the store.", int? format = null) =>
        StoreJson.Deserialize<T>(key, Unseal(key, json, remedy), format);

    /// <summary>
    /// The same of what is computed again where this program can't read it: null where the bytes are sound, and of another version of the program, which gave
    /// the object other members.
    /// </summary>
    /// <exception cref="DamagedDataException">The bytes aren't those that were written.</exception>
    public static T? TryDeserialize<T>(ObjectKey key, ReadOnlySpan<byte> json, string remedy)
        where T : class
    {
        byte[] unsealed = Unseal(key, json, remedy);
        try
        {
            return StoreJson.Deserialize<T>(key, unsealed);
        }
        catch (DamagedDataException)
        {
            return null;
        }
    }

    /// <summary>What was sealed.</summary>
    /// <exception cref="DamagedDataException">The bytes aren't those that were written.</exception>
    private static byte[] Unseal(ObjectKey key, ReadOnlySpan<byte> json, string remedy)
    {
        int sealBytes = SealBegin.Length + HashDigits + SealEnd.Length;
        if (json.Length > sealBytes && json.EndsWith(SealEnd) && json[^sealBytes..].StartsWith(SealBegin))
        {
            byte[] unsealed = [.. json[..^sealBytes], .. End];
            ReadOnlySpan<byte> hash = json[^(HashDigits + SealEnd.Length)..^SealEnd.Length];
            if (hash.SequenceEqual(Encoding.ASCII.GetBytes(ContentHash256.Of(unsealed).ToString())))
            {
                return unsealed;
            }
        }

        throw new DamagedDataException($"The bytes of {key} are not those that its seal names. {remedy}");
    }
}
