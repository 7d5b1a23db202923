using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.RegularExpressions;

namespace Accounting.Ingest;

/// <summary>
/// The name of a source: one generation of a topic (<c>topic.&lt;name&gt;.&lt;hash&gt;</c>) or one imported file (<c>file.&lt;hash&gt;</c>).
/// It is a folder name in the object store, so it holds nothing but letters, digits, dots, dashes and underscores.
/// </summary>
public readonly partial record struct SourceId : IComparable<SourceId>
{
    private const string FilePrefix = "file.";

    private SourceId(string value)
    {
        Value = value;
    }

    public string Value { get; }

    /// <summary>Content from a topic outranks content from a file.</summary>
    public bool IsFile => Value.StartsWith(FilePrefix, StringComparison.Ordinal);

    public static bool operator <(SourceId left, SourceId right) => left.CompareTo(right) < 0;

    public static bool operator >(SourceId left, SourceId right) => left.CompareTo(right) > 0;

    public static bool operator <=(SourceId left, SourceId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(SourceId left, SourceId right) => left.CompareTo(right) >= 0;

    public static SourceId ForTopic(string topic, string generationHash) => Parse($"topic.{topic}.{generationHash}");

    /// <summary>
    /// The generation of a topic that follows another. It is named by the one it retires and by nothing else, so that of two people who begin
    /// one at once exactly one does, whatever they took the topic for.
    /// </summary>
    public static SourceId ForSuccessor(string topic, SourceId retired, int generation)
    {
        byte[] name = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{retired}\n{generation}"));
        return ForTopic(topic, XxHash64.HashToUInt64(name).ToString("x16", CultureInfo.InvariantCulture));
    }

    public static SourceId ForFile(string contentHash) => Parse(FilePrefix + contentHash);

    /// <exception cref="FormatException">The text is not the name of a source.</exception>
    public static SourceId Parse(string text) =>
        Form().IsMatch(text) ? new SourceId(text) : throw new FormatException($"'{text}' is not the name of a source.");

    /// <summary>By ordinal text: the order that decides between equal contents.</summary>
    public int CompareTo(SourceId other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value ?? "";

    [GeneratedRegex(@"\A(topic\.[A-Za-z0-9._-]{1,249}|file)\.[0-9a-f]{8,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
