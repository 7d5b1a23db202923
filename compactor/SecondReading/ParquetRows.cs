using Accounting.Aggregator.SecondReading;
using Accounting.Ingest;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace Accounting.Compactor.SecondReading;

/// <summary>
/// The rows of one row group of a Parquet file as Parquet.Net reads them: values, never statistics. All its columns are in memory, and while they are
/// looked at those of the next group are read. Times in microseconds since 1970, amounts in ten-thousandths.
/// </summary>
public sealed class ParquetRows
{
    private readonly Dictionary<string, Array> _columns = [];

    private readonly ArrayStore _arrays;

    private ParquetRows(ArrayStore arrays, int group, int count, long before)
    {
        _arrays = arrays;
        Group = group;
        Count = count;
        Before = before;
    }

    private int Group { get; }

    /// <summary>Rows of the group.</summary>
    public int Count { get; }

    /// <summary>Rows of the groups before it.</summary>
    public long Before { get; }

    /// <summary>Names of the columns, in the file's order.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Every row group of a file, one at a time. What the library fails by is thrown as <see cref="ForeignReadException"/>.</summary>
    /// <param name="path">A file whose bytes have been checked.</param>
    /// <param name="hasSums">Whether it has columns of DECIMAL(38, 4), which is wider than .NET's decimal, and costs more to read; amounts alone are not.</param>
    /// <param name="cancellation">Stops it between groups.</param>
    public static async IAsyncEnumerable<ParquetRows> OfAsync(string path, bool hasSums, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        ParquetReader reader = await GuardAsync(() => ParquetReader.CreateAsync(path, new ParquetOptions { UseBigDecimal = hasSums, UseDateOnlyTypeForDates = true }, cancellation)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var arrays = new ArrayStore();
            Task<ParquetRows>? next = null;
            try
            {
                next = ReadInAdvance(reader, arrays, 0, 0, cancellation);
                while (next is not null)
                {
                    ParquetRows rows = await next.ConfigureAwait(false);
                    next = ReadInAdvance(reader, arrays, rows.Group + 1, rows.Before + rows.Count, cancellation);
                    yield return rows;
                    rows.GiveBack();
                }
            }
            finally
            {
                // The reader must not be disposed under it.
                await (next ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Begins to read a group while the one before it is looked at; null behind the last.</summary>
    private static Task<ParquetRows>? ReadInAdvance(ParquetReader reader, ArrayStore arrays, int group, long before, CancellationToken cancellation) => group < reader.RowGroupCount
        ? Task.Run(() => GuardAsync(() => ReadAsync(reader, arrays, group, before, cancellation)), cancellation)
        : null;

    public string? Text(string column, int row) => Column<string>(column)[row];

    public T? Value<T>(string column, int row)
        where T : struct => Column<T?>(column)[row];

    /// <summary>Of a column that no row leaves empty.</summary>
    /// <exception cref="FormatException">The row does.</exception>
    public T Required<T>(string column, int row)
        where T : struct => Value<T>(column, row) ?? throw new FormatException($"column {column} is empty");

    /// <exception cref="FormatException">The row leaves it empty.</exception>
    public string RequiredText(string column, int row) => Text(column, row) ?? throw new FormatException($"column {column} is empty");

    /// <summary>What a cell holds, as <see cref="FileComparison"/> tells it.</summary>
    public string Shown(string column, int row) => _columns[column] switch
    {
        string?[] texts => texts[row] is { } text ? $"'{text}'" : RowOrigin.Nothing,
        bool?[] truths => truths[row] switch { true => "true", false => "false", null => RowOrigin.Nothing },
        Int128?[] sums => sums[row] is { } sum ? new AmountSum(sum).ToString() : RowOrigin.Nothing,
        TransactionId?[] ids => ids[row]?.ToString() ?? RowOrigin.Nothing,
        Timestamp?[] times => times[row] is { } time ? RowOrigin.Told(time) : RowOrigin.Nothing,
        BusinessDay?[] days => days[row]?.ToString() ?? RowOrigin.Nothing,
        int?[] numbers => Number(numbers[row]),
        long?[] numbers => Number(numbers[row]),
        ulong?[] numbers => Number(numbers[row]),
        _ => throw new InvalidOperationException($"Column {column} is of no known type."),
    };

    /// <summary>A whole column: of values that may be missing, or of texts.</summary>
    /// <exception cref="FormatException">The file has none of the name and type.</exception>
    public T[] Column<T>(string column) => _columns.GetValueOrDefault(column) as T[] ?? throw new FormatException($"it has no column {column} of type {typeof(T).Name}");

    /// <summary>A whole column, of whatever type.</summary>
    public Array Any(string column) => _columns[column];

    /// <summary>What a cell holds: a text, truth, number, day, time, id, or ten-thousandths as <see cref="Int128"/>; null where nothing.</summary>
    public object? Boxed(string column, int row) => _columns[column].GetValue(row);

    private static string Number(IFormattable? number) => number?.ToString(null, System.Globalization.CultureInfo.InvariantCulture) ?? RowOrigin.Nothing;

    private static async Task<ParquetRows> ReadAsync(ParquetReader reader, ArrayStore arrays, int group, long before, CancellationToken cancellation)
    {
        using ParquetRowGroupReader rows = reader.OpenRowGroupReader(group);
        DataField[] fields = reader.Schema.GetDataFields();
        var read = new ParquetRows(arrays, group, checked((int)rows.RowCount), before) { Names = [.. fields.Select(field => field.Name)] };
        foreach (DataField field in fields)
        {
            read._columns.Add(field.Name, await read.ColumnAsync(rows, field, cancellation).ConfigureAwait(false));
        }

        return read;
    }

    private async Task<Array> ColumnAsync(ParquetRowGroupReader rows, DataField field, CancellationToken cancellation)
    {
        if (field.ClrType == typeof(ReadOnlyMemory<char>) || field.ClrType == typeof(string))
        {
            string?[] texts = _arrays.Take<string?>(Count);
            await rows.ReadAsync(field, texts.AsMemory(0, Count), null, cancellation).ConfigureAwait(false);
            return texts;
        }

        return field.ClrType switch
        {
            Type type when type == typeof(bool) => await ValuesAsync<bool, bool>(rows, field, value => value, cancellation).ConfigureAwait(false),
            Type type when type == typeof(int) => await ValuesAsync<int, int>(rows, field, value => value, cancellation).ConfigureAwait(false),
            Type type when type == typeof(long) => await ValuesAsync<long, long>(rows, field, value => value, cancellation).ConfigureAwait(false),
            Type type when type == typeof(ulong) => await ValuesAsync<ulong, ulong>(rows, field, value => value, cancellation).ConfigureAwait(false),
            Type type when type == typeof(Guid) => await ValuesAsync<Guid, TransactionId>(rows, field, IdOf, cancellation).ConfigureAwait(false),
            Type type when type == typeof(DateTime) => await ValuesAsync<DateTime, Timestamp>(rows, field, TimeOf, cancellation).ConfigureAwait(false),
            Type type when type == typeof(DateOnly) => await ValuesAsync<DateOnly, BusinessDay>(rows, field, DayOf, cancellation).ConfigureAwait(false),
            Type type when type == typeof(decimal) => await ValuesAsync<decimal, Int128>(rows, field, SumOf, cancellation).ConfigureAwait(false),
            Type type when type == typeof(BigDecimal) => await ValuesAsync<BigDecimal, Int128>(rows, field, SumOf, cancellation).ConfigureAwait(false),
            _ => throw new FormatException($"column {field.Name} is of the type {field.ClrType.Name}"),
        };
    }

    private async Task<TValue?[]> ValuesAsync<TRead, TValue>(ParquetRowGroupReader rows, DataField field, Func<TRead, TValue> convert, CancellationToken cancellation)
        where TRead : struct
        where TValue : struct
    {
        TRead?[] read = _arrays.Take<TRead?>(Count);
        await rows.ReadAsync(field, read.AsMemory(0, Count), null, cancellation).ConfigureAwait(false);
        if (read as TValue?[] is { } same)
        {
            return same;
        }

        TValue?[] values = _arrays.Take<TValue?>(Count);
        for (int row = 0; row < Count; row++)
        {
            values[row] = read[row] is { } present ? convert(present) : null;
        }

        _arrays.GiveBack(read);
        return values;
    }

    private void GiveBack()
    {
        foreach (Array column in _columns.Values)
        {
            _arrays.GiveBack(column);
        }

        _columns.Clear();
    }

    private static TransactionId IdOf(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return new TransactionId(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    private static Timestamp TimeOf(DateTime value) => new(value.Subtract(DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    private static BusinessDay DayOf(DateOnly value) => new(value.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber);

    /// <summary>Exact: an amount has 18 digits, a decimal 28.</summary>
    private static Int128 SumOf(decimal value)
    {
        decimal tenThousandths = value * Amount.Scale;
        return decimal.IsInteger(tenThousandths) ? (Int128)tenThousandths : throw new FormatException($"a decimal has {value.Scale} decimals");
    }

    /// <summary>Whatever scale the library takes the column to have: another one than ours is another value, and is told as that.</summary>
    private static Int128 SumOf(BigDecimal value)
    {
        if (value.Scale > Amount.DecimalPlaces)
        {
            throw new FormatException($"a decimal has {value.Scale} decimals");
        }

        Int128 sum = (Int128)value.UnscaledValue;
        for (int places = value.Scale; places < Amount.DecimalPlaces; places++)
        {
            sum = checked(sum * 10);
        }

        return sum;
    }

    private static async Task<T> GuardAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception exception) when (ForeignReading.IsOfTheLibrary(exception))
        {
            throw new ForeignReadException(ForeignReading.CannotRead(ForeignReading.Parquet, exception), exception);
        }
    }
}
