namespace Accounting.Compactor.DuckDb;

/// <summary>DuckDB's dates count days from 1970-01-01.</summary>
internal static class DuckDate
{
    /// <summary>The <see cref="DateOnly.DayNumber"/> of 1970-01-01.</summary>
    internal const int EpochDayNumber = 719_162;
}
