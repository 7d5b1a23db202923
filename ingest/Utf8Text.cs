using System.IO.Hashing;
using System.Text;

namespace Accounting.Ingest;

/// <summary>
/// Text as UTF-8 bytes, or absent (<c>default</c>), which isn't the same as empty.
/// The bytes may lie in a buffer that the next message overwrites: who keeps a text beyond that calls <see cref="Copy"/>.
/// </summary>
public readonly struct Utf8Text : IEquatable<Utf8Text>
{
    private readonly ReadOnlyMemory<byte> _bytes;

    public Utf8Text(ReadOnlyMemory<byte> utf8)
    {
        _bytes = utf8;
        IsPresent = true;
    }

    public bool IsPresent { get; }

    public ReadOnlySpan<byte> Span => _bytes.Span;

    public static implicit operator Utf8Text(string? text) => FromString(text);

    public static bool operator ==(Utf8Text left, Utf8Text right) => left.Equals(right);

    public static bool operator !=(Utf8Text left, Utf8Text right) => !left.Equals(right);

    public static Utf8Text FromString(string? text) => text is null ? default : new Utf8Text(Encoding.UTF8.GetBytes(text));

    /// <summary>The same text in memory of its own.</summary>
    public Utf8Text Copy() => IsPresent ? new Utf8Text(_bytes.ToArray()) : default;

    public bool Equals(Utf8Text other) => IsPresent == other.IsPresent && Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is Utf8Text other && Equals(other);

    public override int GetHashCode() => XxHash64.HashToUInt64(Span).GetHashCode();

    /// <summary>The text, or null where absent.</summary>
    public string? AsString() => IsPresent ? Encoding.UTF8.GetString(Span) : null;

    public override string ToString() => AsString() ?? "";
}
