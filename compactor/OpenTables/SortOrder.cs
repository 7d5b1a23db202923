namespace Accounting.Compactor.OpenTables;

/// <summary>By what the rows of every file are ordered, as Iceberg writes it.</summary>
internal sealed record SortOrder(int OrderId, IReadOnlyList<SortOrder.Field> Fields)
{
    /// <summary>0 is no order.</summary>
    public const int Id = 1;

    public static SortOrder Of(OpenTable table) => new(
        Id,
        [.. table.Order.Select(sort => new Field("identity", table.Find(sort.Column).Id, "asc", sort.NullsFirst ? "nulls-first" : "nulls-last"))]);

    /// <summary>A field of an order.</summary>
    internal sealed record Field(string Transform, int SourceId, string Direction, string NullOrder);
}
