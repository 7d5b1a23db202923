namespace Accounting.Compactor.OpenTables;

/// <summary>A column of an open table.</summary>
/// <param name="Id">By which Iceberg knows it, for good: ids are never given twice, nor to another column.</param>
/// <param name="Name">What queries call it.</param>
/// <param name="Type">Iceberg's name of its type.</param>
/// <param name="Documentation">What it means, in a phrase; shown by engines.</param>
internal sealed record TableColumn(int Id, string Name, string Type, string Documentation = "")
{
    public const string Amount = "decimal(18, 4)";

    public const string Sum = "decimal(38, 4)";

    /// <summary>What it is called in the data files; null where they don't have it.</summary>
    public string? FileName { get; init; } = Name;

    /// <summary>Whether manifests say between which values it lies, so that whole files are passed over.</summary>
    public bool IsBounded { get; init; }
}
