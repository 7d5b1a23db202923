using System.Security.Cryptography;

namespace Accounting.Aggregator.Store;

/// <summary>The SHA-256 of an object's bytes.</summary>
public readonly record struct ContentHash256(UInt128 High, UInt128 Low)
{
    private const int ByteCount = 32;

    /// <summary>The first 16 hexadecimal digits: enough to tell objects of one folder apart in their names.</summary>
    public string Prefix16 => ToString()[..16];

    public static ContentHash256 Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[ByteCount];
        SHA256.HashData(content, hash);
        return FromBytes(hash);
    }

    public static ContentHash256 FromBytes(ReadOnlySpan<byte> hash) => new(
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash),
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));

    /// <summary>Hashes a whole file on the thread that asks.</summary>
    public static ContentHash256 OfFile(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return FromBytes(SHA256.HashData(stream));
    }

    /// <summary>Hashes a whole file.</summary>
    public static async Task<ContentHash256> OfFileAsync(string path, CancellationToken cancellation)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
        return FromBytes(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false));
    }

    /// <exception cref="FormatException">The text is not 64 hexadecimal digits.</exception>
    public static ContentHash256 Parse(string text) =>
        text.Length == 2 * ByteCount ? FromBytes(Convert.FromHexString(text)) : throw new FormatException($"'{text}' is not a SHA-256.");

    public override string ToString() => $"{High:x32}{Low:x32}";
}
