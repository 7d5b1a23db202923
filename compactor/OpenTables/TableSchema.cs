namespace Accounting.Compactor.OpenTables;

/// <summary>A table's schema as Iceberg writes it.</summary>
internal sealed record TableSchema(string Type, int SchemaId, IReadOnlyList<TableSchema.Field> Fields)
{
    /// <summary>There has been one schema so far.</summary>
    public const int Id = 0;

    public static TableSchema Of(OpenTable table) => new(
        "struct",
        Id,
        [.. table.Columns.Select(column => new Field(column.Id, column.Name, Required: false, column.Type) { Doc = column.Documentation.Length > 0 ? column.Documentation : null })]);

    /// <summary>A field of a schema.</summary>
    internal sealed record Field(int Id, string Name, bool Required, string Type)
    {
        public string? Doc { get; init; }
    }
}
