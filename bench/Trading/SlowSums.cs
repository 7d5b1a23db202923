using System.Globalization;
using Accounting.Ingest;

namespace Accounting.Bench.Trading;

/// <summary>What transactions come to by business day (of UTC), currency and kind, added up one by one: what everything measured is checked against.</summary>
internal sealed class SlowSums
{
    private readonly SortedDictionary<(int Day, string Currency, string Kind), (long Transactions, decimal Amount, decimal Exposure, decimal Stake)> _sums = [];

    public long Transactions { get; private set; }

    public void Add(in Transaction transaction) => Add(transaction, 1);

    public void Remove(in Transaction transaction) => Add(transaction, -1);

    /// <summary>A line for each that isn't empty, ascending.</summary>
    public string Text() => Text(_sums.Select(pair => (pair.Key.Day, pair.Key.Currency, pair.Key.Kind, pair.Value.Transactions, pair.Value.Amount, pair.Value.Exposure, pair.Value.Stake)));

    /// <summary>Lines of sums from elsewhere, in the same words and order.</summary>
    public static string Text(IEnumerable<(int Day, string Currency, string Kind, long Transactions, decimal Amount, decimal Exposure, decimal Stake)> sums) => string.Join('\n', sums
        .Where(sum => sum.Transactions > 0)
        .OrderBy(sum => (sum.Day, sum.Currency, sum.Kind))
        .Select(sum => string.Create(CultureInfo.InvariantCulture, $"{sum.Day} {sum.Currency} {sum.Kind}: {sum.Transactions}, {sum.Amount:0.0000} {sum.Exposure:0.0000} {sum.Stake:0.0000}")));

    /// <summary>The sum of amounts of a currency.</summary>
    public decimal AmountOf(string currency) => _sums.Where(pair => pair.Key.Currency == currency).Sum(pair => pair.Value.Amount);

    public IEnumerable<string> Currencies => _sums.Keys.Select(key => key.Currency).Distinct();

    private void Add(in Transaction transaction, int sign)
    {
        (int, string, string) key = ((int)(transaction.OccurredAt.Microseconds / Timestamp.MicrosecondsPerDay), transaction.Currency.Code, transaction.Kind.Name());
        (long Transactions, decimal Amount, decimal Exposure, decimal Stake) sum = _sums.GetValueOrDefault(key);
        _sums[key] = (
            sum.Transactions + sign,
            sum.Amount + (sign * Money(transaction.Amount)),
            sum.Exposure + (sign * Money(transaction.ExposureDelta)),
            sum.Stake + (sign * Money(transaction.Stake)));
        Transactions += sign;
    }

    private static decimal Money(Amount amount) => amount.TenThousandths / 10_000m;
}
