namespace Accounting.Compactor.OpenTables;

/// <summary>Which column of a file has which id, since files bear none: Iceberg's <c>schema.name-mapping.default</c>.</summary>
internal sealed record NameMapping(int FieldId, IReadOnlyList<string> Names)
{
    public static IReadOnlyList<NameMapping> Of(OpenTable table) =>
        [.. table.Columns.Concat(table.Reserved).Where(column => column.FileName is not null).OrderBy(column => column.Id).Select(column => new NameMapping(column.Id, [column.FileName!]))];
}
