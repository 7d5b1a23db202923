namespace Accounting.Compactor.OpenTables;

/// <summary>How a table is partitioned, as Iceberg writes it: by home date alone, since a file holds transactions of several business days.</summary>
internal sealed record PartitionSpec(int SpecId, IReadOnlyList<PartitionSpec.Field> Fields)
{
    public const int Id = 0;

    /// <summary>Partition fields count from 1000.</summary>
    public const int LastFieldId = 1000;

    public static PartitionSpec Of(OpenTable table) => new(Id, [new Field(table.HomeDate.Id, LastFieldId, OpenTable.PartitionColumn, "identity")]);

    /// <summary>A field of a partition.</summary>
    internal sealed record Field(int SourceId, int FieldId, string Name, string Transform);
}
