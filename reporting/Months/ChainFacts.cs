using Accounting.Compactor.DuckDb;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>
/// The facts of months about chains of stated balances and running numbers: out of the rows in <see cref="DayTables"/>, and of what was joined of days already,
/// each of other accounts.
/// </summary>
internal sealed class ChainFacts(DuckConnection connection, FactFiles files)
{
    private const string NumberOrder = "account_id, number";

    /// <summary>Out of rows alone.</summary>
    public async Task AddAsync(string months, CancellationToken cancellation)
    {
        bool stated = connection.Scalar<long>(ChainSql.Stated, cancellation) > 0;
        connection.Execute(ChainSql.Firsts(months, kept: stated), cancellation);
        try
        {
            await AddOfFirstsAsync(stated, null, cancellation).ConfigureAwait(false);
        }
        finally
        {
            connection.Execute(stated ? "DROP TABLE firsts" : "DROP VIEW firsts", CancellationToken.None);
        }
    }

    /// <summary>Out of what was joined, and of the rows of accounts that could not be.</summary>
    public async Task AddAsync(string months, JoinedChains joined, CancellationToken cancellation)
    {
        if (joined.Irregular.Count == 0)
        {
            await AddQueriesAsync(joined.Queries, cancellation).ConfigureAwait(false);
            return;
        }

        using var firsts = TemporaryTable.Create(connection, "firsts", ChainSql.Firsts(months, kept: true, JoinedChains.IsIrregular), cancellation);
        await AddOfFirstsAsync(stated: true, joined, cancellation).ConfigureAwait(false);
    }

    private async Task AddOfFirstsAsync(bool stated, JoinedChains? joined, CancellationToken cancellation)
    {
        using var links = TemporaryTable.Create(connection, "links", stated ? ChainSql.Links() : ChainSql.LinksWithoutBalances(), cancellation);
        if (stated)
        {
            await new ChainOrdering(connection).AddAsync(files, cancellation).ConfigureAwait(false);
        }

        ChainQueries ofRows = stated
            ? new ChainQueries(ChainSql.Chains(), ChainSql.Breaks(), SequencesSql.Sequences, SequencesSql.VoidNumbers, SequencesSql.RepeatedNumbers)
            : new ChainQueries(ChainSql.Chains(), null, null, null, null);
        await AddQueriesAsync(joined is null ? ofRows : joined.Queries.Beside(ofRows), cancellation).ConfigureAwait(false);
    }

    private async Task AddQueriesAsync(ChainQueries queries, CancellationToken cancellation)
    {
        await AddAsync(MonthFactFiles.Chains, queries.Chains, "account_id, account_type, currency", cancellation).ConfigureAwait(false);
        await AddAsync(MonthFactFiles.Breaks, queries.Breaks, "account_id, account_type, currency, place", cancellation).ConfigureAwait(false);
        await AddAsync(MonthFactFiles.Sequences, queries.Sequences, "account_id, lowest", cancellation).ConfigureAwait(false);
        await AddAsync(MonthFactFiles.VoidNumbers, queries.VoidNumbers, NumberOrder, cancellation).ConfigureAwait(false);
        await AddAsync(MonthFactFiles.RepeatedNumbers, queries.RepeatedNumbers, NumberOrder, cancellation).ConfigureAwait(false);
    }

    private Task AddAsync(string name, string? sql, string order, CancellationToken cancellation) =>
        sql is null ? Task.CompletedTask : files.AddAsync(name, sql, order, cancellation);
}
