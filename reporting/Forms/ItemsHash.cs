using System.Security.Cryptography;
using System.Text;
using Accounting.Aggregator.Store;

namespace Accounting.Reporting.Forms;

/// <summary>Names a list of items by what they are: equal lists, equal names.</summary>
public sealed class ItemsHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _hasAny;

    /// <summary>Null of an empty list.</summary>
    public ContentHash256? Value => _hasAny ? ContentHash256.Of(_hash.GetCurrentHash()) : null;

    /// <summary>In whatever order.</summary>
    public static ContentHash256? Of(IEnumerable<string> items)
    {
        using var hash = new ItemsHash();
        foreach (string item in items.Order(StringComparer.Ordinal))
        {
            hash.Add(item);
        }

        return hash.Value;
    }

    /// <summary>Items are to come in the same order always.</summary>
    public void Add(string item)
    {
        _hasAny = true;
        _hash.AppendData(Encoding.UTF8.GetBytes(item + '\n'));
    }

    public void Dispose() => _hash.Dispose();
}
