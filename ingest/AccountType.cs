namespace Accounting.Ingest;

/// <summary>Whose account it is. The order is the schema's.</summary>
public enum AccountType : byte
{
    Customer,
    House,

    /// <summary>Stored, and left out of reports (but not of market sums).</summary>
    Test,
}
