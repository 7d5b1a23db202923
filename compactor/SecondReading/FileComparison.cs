using System.Globalization;
using Accounting.Aggregator.SecondReading;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Compactor.SecondReading;

/// <summary>Reads a Parquet file with both readers and compares it cell by cell, to find where they differ. A row group of one and a chunk of the other are in memory.</summary>
public static class FileComparison
{
    /// <param name="connection">This program's reader, by one thread alone, so that rows come in the file's order (<see cref="WorkDatabase.ConnectToOneThread"/>).</param>
    /// <param name="path">A file whose bytes have been checked.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Row, column and both readings of the first cell that differs, as a sentence; null where none does.</returns>
    public static async Task<string?> FindAsync(DuckConnection connection, string path, CancellationToken cancellation)
    {
        try
        {
            return await CompareAsync(connection, path, cancellation).ConfigureAwait(false);
        }
        catch (ForeignReadException exception)
        {
            return exception.Message;
        }
        catch (DuckException exception) when (exception.Kind == DuckErrorKind.Statement)
        {
            return $"This program cannot read it, {ForeignReading.Parquet} can: {exception.Message}";
        }
    }

    private static async Task<string?> CompareAsync(DuckConnection connection, string path, CancellationToken cancellation)
    {
        var second = new SecondCells(ParquetRows.OfAsync(path, hasSums: true, cancellation).GetAsyncEnumerator(cancellation));
        await using (second.ConfigureAwait(false))
        {
            using DuckResult result = connection.Query($"SELECT * FROM read_parquet({Sql.Literal(path)}, hive_partitioning = false)", cancellation);
            long number = 0;
            while (result.NextChunk(out DuckChunk chunk))
            {
                string[][] own = RowsOf(chunk, result);
                foreach (string[] cells in own)
                {
                    number++;
                    if (!await second.NextAsync().ConfigureAwait(false))
                    {
                        return string.Create(CultureInfo.InvariantCulture, $"Row {number}: this program reads one, {ForeignReading.Parquet} none.");
                    }

                    if (second.DifferenceFrom(result.Columns, cells) is { } difference)
                    {
                        return string.Create(CultureInfo.InvariantCulture, $"Row {number}, column {difference}.");
                    }
                }
            }

            return await second.NextAsync().ConfigureAwait(false) ? string.Create(CultureInfo.InvariantCulture, $"Row {number + 1}: {ForeignReading.Parquet} reads one, this program none.") : null;
        }
    }

    /// <summary>A chunk's memory is DuckDB's and cannot be held across an await.</summary>
    private static string[][] RowsOf(in DuckChunk chunk, DuckResult result)
    {
        var rows = new string[chunk.Rows][];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = new string[result.Columns.Count];
            for (int column = 0; column < rows[row].Length; column++)
            {
                rows[row][column] = chunk.IsNull(column, row) ? RowOrigin.Nothing : Shown(chunk, result.Columns[column].Type, column, row);
            }
        }

        return rows;
    }

    private static string Shown(in DuckChunk chunk, DuckType type, int column, int row) => type.Kind switch
    {
        DuckKind.Varchar => $"'{chunk.Text(column, row)}'",
        DuckKind.Boolean => chunk.Boolean(column, row) ? "true" : "false",
        DuckKind.Integer => chunk.Integers(column)[row].ToString(CultureInfo.InvariantCulture),
        DuckKind.BigInt => chunk.Longs(column)[row].ToString(CultureInfo.InvariantCulture),
        DuckKind.UnsignedBigInt => chunk.UnsignedLongs(column)[row].ToString(CultureInfo.InvariantCulture),
        DuckKind.Uuid => new TransactionId(chunk.Uuid(column, row)).ToString(),
        DuckKind.Date => new BusinessDay(chunk.Dates(column)[row]).ToString(),
        DuckKind.Timestamp or DuckKind.TimestampTz => RowOrigin.Told(new Timestamp(chunk.Timestamps(column)[row])),
        DuckKind.Decimal => SumOf(type.Width > 18 ? chunk.WideDecimals(column, type.Scale)[row] : chunk.Decimals(column, type.Scale)[row], type.Scale).ToString(),
        _ => throw new InvalidOperationException($"No file of ours has a column of the type {type}."),
    };

    private static AmountSum SumOf(Int128 unscaled, int scale)
    {
        for (int places = scale; places < Amount.DecimalPlaces; places++)
        {
            unscaled = checked(unscaled * 10);
        }

        return new AmountSum(unscaled);
    }

    /// <summary>Row after row of what the second reader delivers.</summary>
    private sealed class SecondCells(IAsyncEnumerator<ParquetRows> groups) : IAsyncDisposable
    {
        private ParquetRows? _rows;
        private int _row = -1;

        public async ValueTask<bool> NextAsync()
        {
            _row++;
            while (_rows is null || _row == _rows.Count)
            {
                if (!await groups.MoveNextAsync().ConfigureAwait(false))
                {
                    return false;
                }

                _rows = groups.Current;
                _row = 0;
            }

            return true;
        }

        public string? DifferenceFrom(IReadOnlyList<DuckColumn> columns, string[] own)
        {
            for (int column = 0; column < own.Length; column++)
            {
                string other = _rows!.Names.Contains(columns[column].Name) ? _rows.Shown(columns[column].Name, _row) : "no such column";
                if (own[column] != other)
                {
                    return $"{columns[column].Name}: this program reads {own[column]}, {ForeignReading.Parquet} {other}";
                }
            }

            return null;
        }

        public ValueTask DisposeAsync() => groups.DisposeAsync();
    }
}
