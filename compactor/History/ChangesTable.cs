using Accounting.Compactor.DuckDb;
using Accounting.Compactor.Rows;

namespace Accounting.Compactor.History;

/// <summary>
/// The table <c>changes</c> of a connection: every transaction of which another row stands as of one coverage than as of another, or the same place holds
/// another content, or its business day lies in another month by the rules of one than of the other, with all columns of both rows (<c>old_…</c>, <c>new_…</c>; null where none stands), beside <c>home_date</c> and <c>transaction_id</c>.
/// A row that stands may be a void, which doesn't count. Only ids that some row or retraction tells apart are ranked.
/// </summary>
/// <param name="connection">Nothing else makes a table of that name there.</param>
public sealed class ChangesTable(DuckConnection connection)
{
    /// <summary>The statements that made the table that is there: all that it follows from, but for what lies at the paths in them. Null for none.</summary>
    private string? _made;

    /// <summary>Makes the table, unless it is there: many figures in turn are asked of the same.</summary>
    /// <param name="paths">Local files of winners and losers, all of those versions that may differ. Where one may become another, <see cref="Drop"/> comes before.</param>
    /// <param name="before">What was known.</param>
    /// <param name="after">What is known.</param>
    /// <param name="cancellation">Interrupts the statements.</param>
    public void Make(IReadOnlyList<string> paths, AsOf before, AsOf after, CancellationToken cancellation)
    {
        string stored = AsOfRows.Stored(paths);
        bool sameRules = before.BusinessDay == after.BusinessDay;
        string[] apart = [$"({before.Within()}) <> ({after.Within()})", .. RetractedApart(before, after), .. sameRules ? [] : new[] { $"({before.BusinessDay}) <> ({after.BusinessDay})" }];
        string moved = sameRules ? "" : " OR date_trunc('month', before.business_day) <> date_trunc('month', after.business_day)";
        string telling = $"CREATE OR REPLACE TEMP TABLE apart AS SELECT DISTINCT transaction_id FROM ({stored}) WHERE {string.Join(" OR ", apart)}";
        string contested = $"SELECT * FROM ({stored}) WHERE transaction_id IN (SELECT transaction_id FROM apart)";
        const string Stands = "loser_reason IS NULL OR loser_reason = 'voided'";
        IEnumerable<string> names = RowColumns.All.Select(column => column.Name).Where(name => name != "transaction_id");
        string columns = string.Join(", ", names.Select(name => $"before.{Sql.Identifier(name)} AS {Sql.Identifier("old_" + name)}, after.{Sql.Identifier(name)} AS {Sql.Identifier("new_" + name)}"));
        string making =
            $"""
            CREATE OR REPLACE TEMP TABLE changes AS
            SELECT coalesce(after.home_date, before.home_date) AS home_date, coalesce(after.transaction_id, before.transaction_id) AS transaction_id, {columns}
            FROM (SELECT * FROM ({AsOfRows.Judged(contested, before)}) WHERE {Stands}) AS before
            FULL JOIN (SELECT * FROM ({AsOfRows.Judged(contested, after)}) WHERE {Stands}) AS after
                ON before.home_date = after.home_date AND before.transaction_id = after.transaction_id
            WHERE before.content_hash IS DISTINCT FROM after.content_hash{moved}
            """;
        string asked = $"{telling}\n{making}";
        if (asked == _made)
        {
            return;
        }

        _made = null;
        connection.Execute(telling, cancellation);
        connection.Execute(making, cancellation);
        connection.Execute("DROP TABLE apart", cancellation);
        _made = asked;
    }

    public void Drop()
    {
        if (_made is not null)
        {
            _made = null;
            connection.Execute("DROP TABLE changes", CancellationToken.None);
        }
    }

    private static IEnumerable<string> RetractedApart(AsOf before, AsOf after)
    {
        Aggregator.Runs.Retraction[] apart = [.. before.Retractions.Except(after.Retractions).Concat(after.Retractions.Except(before.Retractions))];
        return apart.Length == 0 ? [] : [RowRanking.Retracted(apart)];
    }
}
