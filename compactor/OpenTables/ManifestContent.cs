namespace Accounting.Compactor.OpenTables;

/// <summary>What kind of files a manifest names; the numbers are Iceberg's.</summary>
internal enum ManifestContent
{
    Data = 0,
    Deletes = 1,
}
