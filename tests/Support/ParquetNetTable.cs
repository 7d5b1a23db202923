using System.Globalization;
using Parquet;
using Parquet.Data;
using Parquet.Schema;
using Parquet.Serialization;

namespace Accounting.Tests.Support;

/// <summary>
/// A Parquet file as Parquet.Net reads it, which shares no code with our writer. Types are named as in docs/data.md; cells are text that loses
/// nothing: decimals with their scale, times with microseconds, null for none.
/// </summary>
internal sealed record ParquetNetTable(IReadOnlyList<(string Name, string Type)> Columns, IReadOnlyList<string?[]> Rows)
{
    private static readonly ParquetOptions Options = new() { UseDateOnlyTypeForDates = true, UseBigDecimal = true };

    public static async Task<ParquetNetTable> ReadAsync(Stream file, CancellationToken cancellation)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(file, Options, leaveStreamOpen: true, cancellation);
        (string Name, string Type)[] columns = [.. reader.Schema.DataFields.Select(field => (field.Name, TypeOf(field)))];
        file.Position = 0;
        var read = await ParquetSerializer.DeserializeUntypedAsync(file, Options, cancellationToken: cancellation);
        return new ParquetNetTable(columns, [.. read.Data.Select(row => columns.Select(column => Cell(row.GetValueOrDefault(column.Name))).ToArray())]);
    }

    public static async Task<ParquetNetTable> ReadAsync(string path, CancellationToken cancellation)
    {
        await using FileStream file = File.OpenRead(path);
        return await ReadAsync(file, cancellation);
    }

    public static string Time(long microseconds) =>
        DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    private static string TypeOf(DataField field) => field switch
    {
        DecimalDataField number => $"decimal({number.Precision},{number.Scale})",
        DateTimeDataField { Unit: DateTimeTimeUnit.Micros, IsAdjustedToUTC: true } => "timestamp, UTC",
        _ when field.ClrType == typeof(Guid) => "UUID",
        _ when field.ClrType == typeof(int) => "int32",
        _ when field.ClrType == typeof(long) => "int64",
        _ when field.ClrType == typeof(ulong) => "uint64",
        _ when field.ClrType == typeof(bool) => "boolean",
        _ when field.ClrType == typeof(DateOnly) => "date",
        _ when field.ClrType == typeof(ReadOnlyMemory<char>) => "string",
        _ => $"{field.ClrType} of {field}",
    };

    private static string? Cell(object? value) => value switch
    {
        null => null,
        bool truth => truth ? "true" : "false",
        Guid id => id.ToString("D"),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => Time((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond),
        BigDecimal number => number.ToString(),
        int or long or ulong or string => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"no text for {value.GetType()}", nameof(value)),
    };
}
