using System.IO.Compression;
using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Checkpoints;

/// <summary><see cref="StoreJson"/>, packed by gzip.</summary>
internal static class PackedJson
{
    public static byte[] Serialize<T>(T value)
    {
        using var stream = new MemoryStream();
        using (var packed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            packed.Write(StoreJson.Serialize(value));
        }

        return stream.ToArray();
    }

    /// <param name="key">Named in the message of an error.</param>
    /// <param name="bytes">The object's bytes, known to be those that its name tells.</param>
    /// <param name="format">The format that it has to be of.</param>
    /// <exception cref="DamagedDataException">They are not what <see cref="Serialize"/> writes.</exception>
    public static T Deserialize<T>(ObjectKey key, byte[] bytes, int format)
    {
        using var packed = new GZipStream(new MemoryStream(bytes, writable: false), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        try
        {
            packed.CopyTo(unpacked);
        }
        catch (InvalidDataException exception)
        {
            throw new DamagedDataException($"{key} can't be unpacked: {exception.Message} Restore it from a copy of the store.", exception);
        }

        return StoreJson.Deserialize<T>(key, unpacked.GetBuffer().AsSpan(0, (int)unpacked.Length), format);
    }
}
