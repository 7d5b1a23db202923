using System.Text.RegularExpressions;

namespace Accounting.Aggregator.Store;

/// <summary>
/// What all sign-offs have in common as objects of the store: immutable, named <c>…&lt;own hash&gt;.signed.json</c>, and relied on only where the name says
/// what they are.
/// </summary>
public static class SignOffObjects
{
    /// <summary>What to do about a sign-off that can't be relied on.</summary>
    public const string Remedy = "Restore it from a copy of the store, or remove it and sign off again.";

    /// <summary>The group of a key's form that holds the hash.</summary>
    public const string HashGroup = "hash";

    /// <param name="before">The key up to the hash, without the point between.</param>
    /// <param name="signOff">What the object says.</param>
    public static ObjectContent ContentOf<T>(string before, T signOff)
    {
        byte[] bytes = StoreJson.Serialize(signOff);
        return ObjectContent.FromBytes(ObjectKey.Parse($"{before}.{ContentHash256.Of(bytes).Prefix16}.signed.json"), bytes);
    }

    /// <summary>All under a prefix, in the order of their keys.</summary>
    /// <exception cref="DamagedDataException">One cannot be relied on.</exception>
    public static async Task<IReadOnlyList<T>> ReadAllAsync<T>(IObjectStore store, string prefix, Func<ObjectKey, byte[], T> parse, CancellationToken cancellation)
    {
        var found = new List<T>();
        foreach (StoredObject listed in await store.ListAsync(prefix, cancellation).ConfigureAwait(false))
        {
            found.Add(parse(listed.Key, await ReadAsync(store, listed.Key, cancellation).ConfigureAwait(false)));
        }

        return found;
    }

    /// <exception cref="DamagedDataException">It is gone.</exception>
    public static async Task<byte[]> ReadAsync(IObjectStore store, ObjectKey key, CancellationToken cancellation) =>
        await store.TryReadAsync(key, cancellation).ConfigureAwait(false)
            ?? throw new DamagedDataException($"The sign-off {key} was listed and cannot be found. Look again.");

    /// <param name="key">The object's.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="name">How the key matches its form, whose group <see cref="HashGroup"/> is the hash.</param>
    /// <param name="format">The format that is read.</param>
    /// <param name="isNamed">Whether it says what its name says.</param>
    /// <param name="otherwise">What it does if it doesn't, in words.</param>
    /// <exception cref="DamagedDataException">The bytes are not those its name says, or it speaks of something else.</exception>
    public static T Parse<T>(ObjectKey key, ReadOnlySpan<byte> bytes, Match name, int format, Func<T, bool> isNamed, string otherwise)
    {
        if (!name.Success || ContentHash256.Of(bytes).Prefix16 != name.Groups[HashGroup].Value)
        {
            throw new DamagedDataException($"The bytes of the sign-off {key} are not those its name says. {Remedy}");
        }

        T signOff = StoreJson.Deserialize<T>(key, bytes, format);
        return isNamed(signOff) ? signOff : throw new DamagedDataException($"The sign-off {key} {otherwise}. {Remedy}");
    }
}
