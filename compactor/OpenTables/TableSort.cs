namespace Accounting.Compactor.OpenTables;

/// <summary>A column that the rows of a data file are ordered by, ascending.</summary>
internal sealed record TableSort(string Column, bool NullsFirst = false);
