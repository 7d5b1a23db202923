using Accounting.Reporting.Explain;
using Accounting.Service.Configuration;

namespace Accounting.Service.CommandLine;

/// <summary>Reads the column of a <c>--column</c> option.</summary>
public static class ColumnOption
{
    /// <exception cref="UsageException">There is no such column.</exception>
    public static FigureColumn Read(string? given) => given is null
        ? FigureColumn.Default
        : FigureColumn.Find(given) ?? throw new UsageException($"--column is '{given}'; it must be one of {string.Join(", ", FigureColumn.Names)}.");
}
