using Accounting.Compactor.DuckDb;
using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Sections.Corrections;

namespace Accounting.Reporting.Explain;

/// <summary>A stored row of a transaction: one revision that was ever seen, and where.</summary>
public sealed record TracedRow
{
    /// <summary>The one that counts first, then by revision from the highest.</summary>
    internal const string Order = "loser_reason IS NOT NULL, revision DESC, source, \"partition\", \"offset\", run NULLS FIRST";

    public required int Revision { get; init; }

    /// <summary><c>counts</c>, or why it doesn't: <c>superseded</c>, <c>voided</c>, <c>conflicting</c>, <c>duplicate</c> or <c>retracted</c>.</summary>
    public required string Outcome { get; init; }

    public required long AccountId { get; init; }

    public required Amount Amount { get; init; }

    public required string OccurredAt { get; init; }

    public required string Source { get; init; }

    public required long Partition { get; init; }

    public required long Offset { get; init; }

    /// <summary>Null where the live consumer brought it.</summary>
    public required string? Run { get; init; }

    /// <summary>The broker's timestamp.</summary>
    public required string LoggedAt { get; init; }

    /// <summary>XXH64 of the message's value as it came.</summary>
    public required ulong RawHash { get; init; }

    /// <summary>All rows of some ids, of each id the one that counts first, then by revision from the highest.</summary>
    /// <param name="connection">Where to work.</param>
    /// <param name="history">A query of rows with <c>loser_reason</c>.</param>
    /// <param name="cancellation">Interrupts the statement.</param>
    internal static List<(string Id, TracedRow Row)> Read(DuckConnection connection, string history, CancellationToken cancellation) => connection.Rows(
        $"""
        SELECT CAST(transaction_id AS VARCHAR) AS id, revision, coalesce(loser_reason, 'counts') AS outcome, account_id, amount, {CorrectionsSql.Time("occurred_at")}, source, "partition", "offset", run, {CorrectionsSql.Time("logged_at")}, raw_hash
        FROM ({history}) ORDER BY id, {Order}
        """,
        (in DuckChunk chunk, int row) => (chunk.Text(0, row), new TracedRow
        {
            Revision = chunk.Integers(1)[row],
            Outcome = chunk.Text(2, row),
            AccountId = chunk.Longs(3)[row],
            Amount = new Amount(chunk.Decimals(4, Amount.DecimalPlaces)[row]),
            OccurredAt = chunk.Text(5, row),
            Source = chunk.Text(6, row),
            Partition = chunk.Integers(7)[row],
            Offset = chunk.Longs(8)[row],
            Run = chunk.TextOrNull(9, row),
            LoggedAt = chunk.Text(10, row),
            RawHash = chunk.UnsignedLongs(11)[row],
        }),
        cancellation);
}
