using System.IO.Hashing;
using Accounting.Ingest;

namespace Accounting.Compactor.Rows;

/// <summary>Texts by their bytes, and by bytes that lie anywhere.</summary>
internal sealed class TextComparer : IEqualityComparer<Utf8Text>, IAlternateEqualityComparer<ReadOnlySpan<byte>, Utf8Text>
{
    public static readonly TextComparer Instance = new();

    public bool Equals(Utf8Text left, Utf8Text right) => left == right;

    public int GetHashCode(Utf8Text text) => text.GetHashCode();

    public bool Equals(ReadOnlySpan<byte> alternate, Utf8Text other) => other.IsPresent && other.Span.SequenceEqual(alternate);

    public int GetHashCode(ReadOnlySpan<byte> alternate) => XxHash64.HashToUInt64(alternate).GetHashCode();

    public Utf8Text Create(ReadOnlySpan<byte> alternate) => new(alternate.ToArray());
}
