namespace Accounting.Aggregator.Store;

/// <summary>Some of a store's keys: those that begin so, which may end within a name, and come after another in ordinal order.</summary>
/// <param name="Beginning">What they begin with.</param>
/// <param name="After">What they come after; empty for all.</param>
public readonly record struct KeyRange(string Beginning, string After = "")
{
    /// <summary>The prefix of a listing that has all of them.</summary>
    public string Prefix => Beginning[..(Beginning.LastIndexOf('/') + 1)];

    public bool Has(ObjectKey key) => Has(key.Value);

    public bool Has(string key) => key.StartsWith(Beginning, StringComparison.Ordinal) && string.CompareOrdinal(key, After) > 0;
}
