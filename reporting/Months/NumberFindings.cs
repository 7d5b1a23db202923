using System.Globalization;
using Accounting.Aggregator.Store;
using Accounting.Compactor.DuckDb;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>Running numbers of accounts of which something is wrong.</summary>
/// <param name="Count">How many.</param>
/// <param name="Items">Names them; null where there are none.</param>
internal readonly record struct NumberFindings(long Count, ContentHash256? Items)
{
    /// <param name="connection">Reads.</param>
    /// <param name="sql">A query of <c>account_id, first, last, numbers</c>.</param>
    /// <param name="ofOne">What is to be said of one number.</param>
    /// <param name="ofMany">What is to be said of several.</param>
    /// <param name="findings">The first are added to it, in words.</param>
    /// <param name="findingsMax">How many.</param>
    /// <param name="cancellation">Interrupts the query.</param>
    public static NumberFindings Read(DuckConnection connection, string sql, string ofOne, string ofMany, List<string> findings, int findingsMax, CancellationToken cancellation)
    {
        long count = 0;
        using var items = new ItemsHash();
        using DuckResult result = connection.Query($"SELECT account_id, first, last, CAST(numbers AS BIGINT) FROM ({sql}) ORDER BY account_id, first, last", cancellation);
        while (result.NextChunk(out DuckChunk chunk))
        {
            for (int row = 0; row < chunk.Rows; row++)
            {
                string found = Words(chunk.Longs(0)[row], chunk.Longs(1)[row], chunk.Longs(2)[row], ofOne, ofMany);
                count = checked(count + chunk.Longs(3)[row]);
                items.Add(found);
                if (findingsMax-- > 0)
                {
                    findings.Add(found);
                }
            }
        }

        return new NumberFindings(count, items.Value);
    }

    private static string Words(long account, long first, long last, string ofOne, string ofMany) => first == last
        ? string.Create(CultureInfo.InvariantCulture, $"Account {account}: its running number {first} {ofOne}.")
        : string.Create(CultureInfo.InvariantCulture, $"Account {account}: its running numbers {first} to {last} {ofMany}.");
}
