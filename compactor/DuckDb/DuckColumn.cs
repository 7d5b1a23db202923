namespace Accounting.Compactor.DuckDb;

/// <summary>A column of a result or of a table fed from C#.</summary>
public sealed record DuckColumn(string Name, DuckType Type);
