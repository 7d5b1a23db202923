using System.Security.Cryptography;
using System.Text;

namespace Accounting.Ingest.Files;

/// <summary>How text whose columns are somebody else's is read as transactions.</summary>
public sealed record TextMapping
{
    /// <summary>Text whose columns are fields of the schema.</summary>
    public static TextMapping None { get; } = new();

    /// <summary>Fields of the schema, and the column of the file that holds each. Columns that neither this nor the schema names are then passed over.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>Fields that the file has no column of, and what every transaction has there, written as the file would.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether transaction ids may be any text: see <see cref="IdOf"/>.</summary>
    public bool TextIds { get; init; }

    /// <summary>Names of the fields that can be mapped or filled.</summary>
    public static IReadOnlyList<string> Fields { get; } = [.. TsvField.All.Select(field => field.Name)];

    /// <summary>
    /// The identity of a transaction that is called so elsewhere: a text that is a UUID is that UUID, any other the first 16 bytes of the SHA-256 of
    /// its UTF-8 form, as a UUID of version 8 (RFC 9562, section 5.8). The same text is the same transaction, in whichever file it stands.
    /// </summary>
    public static TransactionId IdOf(string text)
    {
        if (TransactionId.TryParse(text.AsSpan(), out TransactionId id))
        {
            return id;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return TransactionId.TryParse(new Guid(hash[..16], bigEndian: true).ToString().AsSpan(), out id) ? id : throw new InvalidOperationException("A UUID is always an id.");
    }
}
