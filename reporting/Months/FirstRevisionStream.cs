using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>The first revisions that a query of <see cref="FirstRevisionSql"/> gives.</summary>
internal sealed class FirstRevisionStream(DuckConnection connection, string sql, CancellationToken cancellation) : AccountStream<FirstRevision>(connection, sql, cancellation)
{
    private readonly TextCache _types = new();
    private readonly TextCache _currencies = new();
    private readonly TextCache _sources = new();

    protected override long AccountOf(in FirstRevision row) => row.Account;

    protected override void Read(in DuckChunk chunk, Span<FirstRevision> rows)
    {
        ReadOnlySpan<int> months = chunk.Integers(0), partitions = chunk.Integers(10);
        ReadOnlySpan<long> accounts = chunk.Longs(1), sequences = chunk.Longs(6), offsets = chunk.Longs(11), occurred = chunk.Timestamps(5), logged = chunk.Timestamps(12);
        ReadOnlySpan<long> effects = chunk.Decimals(7, Amount.DecimalPlaces), stated = chunk.Decimals(8, Amount.DecimalPlaces);
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = new FirstRevision
            {
                Month = months[row],
                Account = accounts[row],
                AccountType = _types.Of(chunk.Utf8(2, row)),
                Currency = _currencies.Of(chunk.Utf8(3, row)),
                Id = chunk.Uuid(4, row),
                OccurredAt = occurred[row],
                Sequence = chunk.IsNull(6, row) ? null : sequences[row],
                Effect = effects[row],
                Stated = chunk.IsNull(8, row) ? null : stated[row],
                Source = _sources.Of(chunk.Utf8(9, row)),
                Partition = partitions[row],
                Offset = offsets[row],
                LoggedAt = logged[row],
                Opens = chunk.Boolean(13, row),
                IsVoid = chunk.Boolean(14, row),
            };
        }
    }
}
