namespace Accounting.Reporting.Months;

/// <summary>One of the facts, as a query.</summary>
/// <param name="Name">The name of the file of <see cref="MonthFactFiles"/> that it makes, or else what the manifest of a month's facts has of it.</param>
/// <param name="Sql">The rows, which begin with the number of their month.</param>
/// <param name="Order">Columns that order those of one month totally.</param>
internal sealed record FactQuery(string Name, string Sql, string Order)
{
    /// <summary>The rows in their order.</summary>
    public string Ordered => $"{Sql} ORDER BY month, {Order}";
}
