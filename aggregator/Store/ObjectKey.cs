using System.Text.RegularExpressions;

namespace Accounting.Aggregator.Store;

/// <summary>
/// The key of an object: segments of 1 to 255 letters, digits and <c>. _ = -</c> joined by '/', none beginning with '.' (in a folder those
/// are hidden, and hold unfinished writes): the same in a folder and in a bucket, and never a way out of either.
/// </summary>
public readonly partial record struct ObjectKey : IComparable<ObjectKey>
{
    private ObjectKey(string value)
    {
        Value = value;
    }

    public string Value { get; }

    /// <summary>The last segment.</summary>
    public string Name => Value[(Value.LastIndexOf('/') + 1)..];

    public static bool operator <(ObjectKey left, ObjectKey right) => left.CompareTo(right) < 0;

    public static bool operator >(ObjectKey left, ObjectKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(ObjectKey left, ObjectKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ObjectKey left, ObjectKey right) => left.CompareTo(right) >= 0;

    /// <exception cref="FormatException">The text is not a key.</exception>
    public static ObjectKey Parse(string text) => TryParse(text, out ObjectKey key) ? key : throw new FormatException($"'{text}' is not the key of an object.");

    public static bool TryParse(string text, out ObjectKey key)
    {
        bool valid = text.Length <= 1024 && Form().IsMatch(text);
        key = valid ? new ObjectKey(text) : default;
        return valid;
    }

    /// <summary>The folder that a listing's prefix names.</summary>
    /// <exception cref="ArgumentException">The prefix is not a key followed by '/'.</exception>
    public static ObjectKey FolderOf(string prefix) =>
        prefix.EndsWith('/') && TryParse(prefix[..^1], out ObjectKey folder)
            ? folder
            : throw new ArgumentException($"'{prefix}' is not a prefix: it has to be empty, or to end in '/'.", nameof(prefix));

    public int CompareTo(ObjectKey other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value ?? "";

    [GeneratedRegex(@"\A[A-Za-z0-9_=-][A-Za-z0-9._=-]{0,254}(/[A-Za-z0-9_=-][A-Za-z0-9._=-]{0,254})*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
