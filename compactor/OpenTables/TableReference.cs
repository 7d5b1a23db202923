namespace Accounting.Compactor.OpenTables;

/// <summary>A name for a snapshot as Iceberg writes it: the branch that goes on, or a tag that stays.</summary>
internal sealed record TableReference(long SnapshotId, string Type)
{
    public const string Main = "main";

    public const string Branch = "branch";

    public const string Tag = "tag";
}
