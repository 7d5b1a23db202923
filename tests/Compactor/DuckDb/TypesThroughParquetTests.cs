using System.Text;
using Accounting.Compactor.DuckDb;
using Xunit;

namespace Accounting.Tests.Compactor.DuckDb;

public sealed class TypesThroughParquetTests : IDisposable
{
    private static readonly DuckColumn[] Columns =
    [
        new("flag", DuckType.Boolean),
        new("small", DuckType.Integer),
        new("number", DuckType.BigInt),
        new("unsigned", DuckType.UnsignedBigInt),
        new("amount", DuckType.Decimal(18, 4)),
        new("sum", DuckType.Decimal(38, 4)),
        new("day", DuckType.Date),
        new("local", DuckType.Timestamp),
        new("instant", DuckType.TimestampTz),
        new("id", DuckType.Uuid),
        new("text", DuckType.Varchar),
    ];

    private static readonly Row[] Rows =
    [
        new(true, int.MinValue, long.MinValue, 0, -999_999_999_999_999_999, Int128.Parse("-99999999999999999999999999999999999999"), -719_162, long.MinValue + 2, -1, 0, ""),
        new(false, int.MaxValue, long.MaxValue, ulong.MaxValue, 999_999_999_999_999_999, Int128.Parse("99999999999999999999999999999999999999"), 2_932_896, 253_402_300_799_999_999, 7_258_118_399_999_999, UInt128.MaxValue, "exactly12byt"),
        new(true, 0, 0, 1, -1, -1, 0, 0, 0, UInt128.One << 127, "thirteen byte"),
        new(false, -1, -1, 1UL << 63, -12_3456, 1, -1, -1, 1, (UInt128.One << 127) - 1, "żółw \U0001F422 and a tail well over twelve bytes"),
        new(false, 7, 7, 7, 7, 7, 7, 7, 7, 7, "nul\0inside"),
    ];

    private readonly DuckSandbox _sandbox = new();
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Every_type_comes_back_as_it_was_fed()
    {
        string path = Write(Rows.Length, (writer, row, n) => Rows[n].WriteTo(writer, row));
        using DuckResult result = Read(path, "number <> 7 DESC, small");
        Assert.Equal(Columns, result.Columns);
        Assert.True(result.NextChunk(out DuckChunk chunk));
        Row[] expected = [.. Rows.OrderBy(row => row.Number == 7).ThenBy(row => row.Small)];
        Assert.Equal(expected.Length, chunk.Rows);
        for (int row = 0; row < chunk.Rows; row++)
            expected[row].AssertIs(chunk, row);
        Assert.False(result.NextChunk(out _));
    }

    [Fact]
    public void Nulls_of_every_type_come_back_as_nulls_and_only_they()
    {
        const int Count = 5_000;
        string path = Write(Count, (writer, row, n) =>
        {
            if (n % 3 == 0)
                Rows[2].WriteTo(writer, row);
            else
                WriteNulls(writer, row);
        });
        using DuckResult result = _sandbox.Connection.Query($"FROM read_parquet({Sql.Literal(path)})", _token);
        int values = 0;
        int rows = 0;
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++, rows++)
            {
                bool isNull = chunk.IsNull(0, row);
                for (int column = 1; column < Columns.Length; column++)
                    Assert.Equal(isNull, chunk.IsNull(column, row));
                if (isNull)
                    continue;
                Rows[2].AssertIs(chunk, row);
                values++;
            }
        }

        Assert.Equal(Count, rows);
        Assert.Equal((Count + 2) / 3, values);
    }

    [Fact]
    public void Uuids_sort_by_their_digits_and_print_as_they_are_spelled()
    {
        UInt128[] ids = [UInt128.MaxValue, 0, UInt128.One << 127, (UInt128.One << 127) - 1, 1, UInt128.MaxValue - 1];
        using DuckTable table = _sandbox.Connection.RegisterTable(
            "ids", [new("id", DuckType.Uuid)], DelegateFeed.Of(ids.Length, (writer, row, n) => writer.SetUuid(0, row, ids[n])));
        using DuckResult result = _sandbox.Connection.Query(
            "SELECT id, id::VARCHAR FROM ids() ORDER BY id", _token);
        Assert.True(result.NextChunk(out DuckChunk chunk));
        UInt128[] sorted = [.. ids.Order()];
        for (int row = 0; row < sorted.Length; row++)
        {
            Assert.Equal(sorted[row], chunk.Uuid(0, row));
            Assert.Equal(sorted[row].ToString("x32", null), chunk.Text(1, row).Replace("-", "", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Sums_are_exact_in_128_bits()
    {
        const int Count = 3_000;
        using DuckTable table = _sandbox.Connection.RegisterTable(
            "amounts",
            [new("amount", DuckType.Decimal(18, 4)), new("number", DuckType.BigInt)],
            DelegateFeed.Of(Count, (writer, row, _) =>
            {
                writer.SetDecimal(0, row, -999_999_999_999_999_999);
                writer.SetLong(1, row, long.MaxValue);
            }));
        using DuckResult result = _sandbox.Connection.Query("SELECT sum(amount), sum(number) FROM amounts()", _token);
        Assert.True(result.NextChunk(out DuckChunk chunk));
        Assert.Equal((Int128)(-999_999_999_999_999_999) * Count, chunk.WideDecimals(0, 4)[0]);
        Assert.Equal((Int128)long.MaxValue * Count, chunk.HugeInts(1)[0]);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(18)]
    [InlineData(38)]
    public void A_decimal_beyond_its_width_is_refused_when_it_is_fed(byte width)
    {
        Int128 most = Int128.Parse(new string('9', width));
        Assert.Equal(most, SumOf(most));
        Assert.Equal(-most, SumOf(-most));
        Assert.Throws<OverflowException>(() => SumOf(most + 1));
        Assert.Throws<OverflowException>(() => SumOf(-most - 1));

        Int128 SumOf(Int128 value)
        {
            using DuckTable table = _sandbox.Connection.RegisterTable(
                "one", [new("d", DuckType.Decimal(width, 0))], DelegateFeed.Of(1, (writer, row, _) => writer.SetDecimal(0, row, value)));
            return _sandbox.Connection.Scalar<Int128>("SELECT d::HUGEINT FROM one()", _token);
        }
    }

    private static void WriteNulls(DuckChunkWriter writer, int row)
    {
        for (int column = 0; column < Columns.Length; column++)
            writer.SetNull(column, row);
    }

    private string Write(int rows, Action<DuckChunkWriter, int, int> write)
    {
        using DuckTable table = _sandbox.Connection.RegisterTable("fed", Columns, DelegateFeed.Of(rows, write));
        string path = _sandbox.PathOf("types.parquet");
        Assert.Equal(rows, _sandbox.Connection.CopyToParquet("FROM fed()", path, new ParquetOptions(), _token));
        return path;
    }

    private DuckResult Read(string path, string order) =>
        _sandbox.Connection.Query($"FROM read_parquet({Sql.Literal(path)}) ORDER BY {order}", _token);

    private sealed record Row(
        bool Flag, int Small, long Number, ulong Unsigned, long Amount, Int128 Sum, int Day, long Local, long Instant, UInt128 Id, string Text)
    {
        internal void WriteTo(DuckChunkWriter writer, int row)
        {
            writer.SetBoolean(0, row, Flag);
            writer.SetInteger(1, row, Small);
            writer.SetLong(2, row, Number);
            writer.SetUnsignedLong(3, row, Unsigned);
            writer.SetDecimal(4, row, Amount);
            writer.SetDecimal(5, row, Sum);
            writer.SetDate(6, row, Day);
            writer.SetTimestamp(7, row, Local);
            writer.SetTimestamp(8, row, Instant);
            writer.SetUuid(9, row, Id);
            writer.SetUtf8(10, row, Encoding.UTF8.GetBytes(Text));
        }

        internal void AssertIs(DuckChunk chunk, int row)
        {
            Assert.Equal(Flag, chunk.Boolean(0, row));
            Assert.Equal(Small, chunk.Integers(1)[row]);
            Assert.Equal(Number, chunk.Longs(2)[row]);
            Assert.Equal(Unsigned, chunk.UnsignedLongs(3)[row]);
            Assert.Equal(Amount, chunk.Decimals(4, 4)[row]);
            Assert.Equal(Sum, chunk.WideDecimals(5, 4)[row]);
            Assert.Equal(Day, chunk.Dates(6)[row]);
            Assert.Equal(Local, chunk.Timestamps(7)[row]);
            Assert.Equal(Instant, chunk.Timestamps(8)[row]);
            Assert.Equal(Id, chunk.Uuid(9, row));
            Assert.Equal(Text, chunk.Text(10, row));
        }
    }
}
