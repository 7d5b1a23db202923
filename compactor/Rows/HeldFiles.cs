namespace Accounting.Compactor.Rows;

/// <summary>Files that a base holds of one home date.</summary>
/// <param name="Sql">What a query takes their rows from.</param>
/// <param name="Count">How many there are: the rows of one are in their total order.</param>
internal sealed record HeldFiles(string Sql, int Count);
