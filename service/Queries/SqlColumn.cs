using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Accounting.Compactor.DuckDb;
using Accounting.Reporting.Forms;

namespace Accounting.Service.Queries;

/// <summary>A column of an answer.</summary>
/// <param name="Name">Its name, which no other column has.</param>
/// <param name="Type">Its type, in DuckDB's words.</param>
public sealed partial record SqlColumn(string Name, string Type)
{
    [JsonIgnore]
    public bool IsNumber => Number().IsMatch(Type);

    /// <summary>As Parquet holds it exactly: an integer of 128 bits would become a floating-point number there.</summary>
    [JsonIgnore]
    internal string Exact => Type is "HUGEINT" or "UHUGEINT" ? $"CAST({Sql.Identifier(Name)} AS DECIMAL(38, 0)) AS {Sql.Identifier(Name)}" : Sql.Identifier(Name);

    /// <summary>The head of a file of tab-separated values.</summary>
    public static string HeadOfTsv(IReadOnlyList<SqlColumn> columns) => string.Join('\t', columns.Select(column => TsvText.Escape(column.Name)));

    /// <summary>A row of it: numbers stand as they are, what else a spreadsheet would run is disarmed.</summary>
    public static string RowOfTsv(IReadOnlyList<SqlColumn> columns, string?[] cells) =>
        string.Join('\t', cells.Select((cell, column) => cell is null ? "" : columns[column].IsNumber ? cell : TsvText.Escape(cell)));

    [GeneratedRegex(@"\A(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL\(.*\)|FLOAT|DOUBLE)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
