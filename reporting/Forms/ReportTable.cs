using System.Globalization;
using System.Text;
using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Reporting.Forms;

/// <summary>A table of few rows, in the order in which they are shown; as TSV and as Parquet it says the same.</summary>
public sealed class ReportTable(IReadOnlyList<TableColumn> columns, IReadOnlyList<object?[]> rows)
{
    public IReadOnlyList<TableColumn> Columns { get; } = columns;

    public IReadOnlyList<object?[]> Rows { get; } = rows;

    public IReadOnlyList<DuckColumn> ColumnsOfParquet { get; } = [.. columns.Select(column => new DuckColumn(column.Name, TypeOf(column.Kind)))];

    public byte[] ToTsv()
    {
        var text = new StringBuilder().AppendJoin('\t', Columns.Select(column => column.Name)).Append('\n');
        foreach (object?[] row in Rows)
        {
            text.AppendJoin('\t', row.Select(Cell)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <exception cref="DuckException">The file can't be written.</exception>
    public void WriteParquet(DuckConnection connection, string path, CancellationToken cancellation)
    {
        IReadOnlyList<DuckColumn> duckColumns = [new DuckColumn("place", DuckType.BigInt), .. ColumnsOfParquet];
        using DuckTable table = connection.RegisterTable("report_table", duckColumns, new CountedFeed(Rows.Count, Write), Rows.Count);
        connection.CopyToParquet("SELECT * EXCLUDE (place) FROM report_table() ORDER BY place", path, new ParquetOptions(), cancellation);
    }

    private static DuckType TypeOf(CellKind kind) => kind switch
    {
        CellKind.Text => DuckType.Varchar,
        CellKind.Integer => DuckType.BigInt,
        CellKind.Sum => DuckType.Decimal(38, Amount.DecimalPlaces),
        CellKind.SmallInteger => DuckType.Integer,
        CellKind.Amount => DuckType.Decimal(18, Amount.DecimalPlaces),
        CellKind.Id => DuckType.Uuid,
        CellKind.Time => DuckType.TimestampTz,
        CellKind.Day => DuckType.Date,
        CellKind.Truth => DuckType.Boolean,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A cell of no kind."),
    };

    private static string Cell(object? value) => value switch
    {
        null => "",
        string text => TsvText.Escape(text),
        long number => number.ToString(CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        BusinessDay day => day.ToString(),
        TransactionId id => id.ToString(),
        PlacedSum sum => sum.ToString(),
        _ => throw new ArgumentException($"A cell can't hold a {value.GetType().Name}.", nameof(value)),
    };

    private void Write(DuckChunkWriter writer, int row, int index)
    {
        writer.SetLong(0, row, index);
        foreach ((int column, object? cell) in Rows[index].Index())
        {
            Set(writer, column + 1, row, cell);
        }
    }

    private static void Set(DuckChunkWriter writer, int column, int row, object? value)
    {
        switch (value)
        {
            case null:
                writer.SetNull(column, row);
                break;
            case string text:
                writer.SetText(column, row, text);
                break;
            case long number:
                writer.SetLong(column, row, number);
                break;
            case BusinessDay day:
                writer.SetDate(column, row, day.DaysSinceEpoch);
                break;
            case TransactionId id:
                writer.SetUuid(column, row, id.Value);
                break;
            case bool truth:
                writer.SetBoolean(column, row, truth);
                break;
            default:
                writer.SetDecimal(column, row, ((PlacedSum)value).Sum.TenThousandths);
                break;
        }
    }
}
