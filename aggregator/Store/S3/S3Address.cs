using System.Text.RegularExpressions;

namespace Accounting.Aggregator.Store.S3;

/// <summary>A place in a bucket: <c>s3://bucket/prefix</c>, the prefix empty or a key of the store.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Prefix">Empty, or what every key begins with, ending in '/'.</param>
public readonly partial record struct S3Address(string Bucket, string Prefix)
{
    private const string Scheme = "s3://";

    /// <summary>Whether a text means a bucket at all, rather than a folder.</summary>
    public static bool IsMeant(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an address; a '/' at its end is allowed and says nothing.</summary>
    public static bool TryParse(string text, out S3Address address)
    {
        address = default;
        if (!IsMeant(text))
        {
            return false;
        }

        string[] parts = text[Scheme.Length..].TrimEnd('/').Split('/', 2);
        string prefix = parts.Length == 2 ? parts[1] : "";
        if (!BucketForm().IsMatch(parts[0]) || (prefix.Length > 0 && !ObjectKey.TryParse(prefix, out _)))
        {
            return false;
        }

        address = new S3Address(parts[0], prefix.Length == 0 ? "" : prefix + "/");
        return true;
    }

    /// <exception cref="FormatException">The text is not such an address.</exception>
    public static S3Address Parse(string text) =>
        TryParse(text, out S3Address address) ? address : throw new FormatException($"'{text}' is not an address of the form s3://bucket or s3://bucket/prefix.");

    public override string ToString() => Scheme + Bucket + (Prefix.Length == 0 ? "" : "/" + Prefix.TrimEnd('/'));

    // Amazon S3 User Guide, "Bucket naming rules"; compatible servers take no more.
    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex BucketForm();
}
