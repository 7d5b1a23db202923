namespace Accounting.Compactor.OpenTables;

/// <summary>What a snapshot did with a file; the numbers are Iceberg's.</summary>
internal enum EntryStatus
{
    Existing = 0,
    Added = 1,
    Deleted = 2,
}
