using System.Globalization;
using Accounting.Aggregator.SecondReading;
using Accounting.Compactor.SecondReading;
using Accounting.Ingest;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.SecondReading;

/// <summary>The sums of statements by currency, as the second reader delivers them.</summary>
internal sealed class StatementSums
{
    private static readonly (string Column, Func<StatementTotals, AmountSum> Stated)[] Columns =
    [
        ("opening", totals => totals.Opening),
        ("turnover", totals => totals.Turnover),
        ("prior_period_adjustment", totals => totals.PriorPeriodAdjustment),
        ("closing", totals => totals.Closing),
        ("exposure", totals => totals.Exposure),
        ("pending", totals => totals.Pending),
    ];

    private readonly Dictionary<string, (long Accounts, long Transactions, AmountSum[] Sums)> _currencies = [];

    public void Add(ParquetRows rows, int row)
    {
        string currency = rows.RequiredText("currency", row);
        (long accounts, long transactions, AmountSum[] sums) = _currencies.GetValueOrDefault(currency, (0, 0, new AmountSum[Columns.Length]));
        for (int column = 0; column < sums.Length; column++)
        {
            sums[column] += new AmountSum(rows.Required<Int128>(Columns[column].Column, row));
        }

        _currencies[currency] = (accounts + 1, transactions + rows.Required<long>("transactions", row), sums);
    }

    /// <summary>What the report's manifest says otherwise, as a sentence; null where it says the same.</summary>
    public string? DifferenceFrom(IReadOnlyList<StatementTotals> totals)
    {
        if (!_currencies.Keys.Order(StringComparer.Ordinal).SequenceEqual(totals.Select(total => total.Currency.Code).Order(StringComparer.Ordinal)))
        {
            return $"Column currency: {ForeignReading.Parquet} reads {string.Join(", ", _currencies.Keys.Order(StringComparer.Ordinal))}, the manifest says {string.Join(", ", totals.Select(total => total.Currency))}.";
        }

        foreach (StatementTotals stated in totals)
        {
            (long accounts, long transactions, AmountSum[] sums) = _currencies[stated.Currency.Code];
            if ((accounts, transactions) != (stated.Accounts, stated.Transactions))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"Column transactions: {ForeignReading.Parquet} reads {Counted.Of(transactions, "transaction")} of {Counted.Of(accounts, "account")} in {stated.Currency}, the manifest says {stated.Transactions} of {stated.Accounts}.");
            }

            foreach (((string column, Func<StatementTotals, AmountSum> of), AmountSum sum) in Columns.Zip(sums).Where(pair => pair.First.Stated(stated) != pair.Second))
            {
                return $"Column {column}: {ForeignReading.Parquet} reads {stated.Currency} {sum} in all, the manifest says {of(stated)}.";
            }
        }

        return null;
    }
}
