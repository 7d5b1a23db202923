using Accounting.Ingest;
using Accounting.Tests.Documentation;
using Accounting.Tests.Simulation;
using Accounting.Tests.Support;
using NodaTime;
using Xunit;

namespace Accounting.Tests.Compactor;

/// <summary>Every Parquet file of a day, as Parquet.Net reads it: the documented types, and what comes of the messages when they are folded and added up the obvious way.</summary>
public sealed class DaysInParquetNetTests : IDisposable
{
    private const int Messages = 400;

    private static readonly TransactionKind[] Kinds =
    [
        TransactionKind.Deposit, TransactionKind.Fee, TransactionKind.Settlement, TransactionKind.SettlementReversal, TransactionKind.Commission, TransactionKind.CommissionReversal, TransactionKind.BetMatched,
    ];

    private readonly Pipeline _pipeline = new("Europe/London") { BucketCount = 3 };
    private readonly SourceId _source;
    private readonly OriginRow[] _rows;
    private readonly IReadOnlyList<ScriptedRecord> _log;
    private Dictionary<TransactionId, OriginRow>? _standing;

    public DaysInParquetNetTests()
    {
        var random = new SimulatedRandom(20261005);
        Transaction[] transactions = [.. Enumerable.Range(0, Messages).Select(_ => Next(random))];
        _log = Transactions.Records(7, [.. transactions, .. transactions.Take(20)]);
        _rows = [.. transactions.Concat(transactions.Take(20)).Select((transaction, index) => new OriginRow(new LogPartition(0), _log[index].Offset, _log[index].LoggedAt, Hash(_log[index]), transaction))];
        _source = Pipeline.Log(_log).Identity.SourceId;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Of each id the row that stands; it counts unless it is a void.</summary>
    private Dictionary<TransactionId, OriginRow> Standing => _standing ??= ObviousFold.Standing(_rows, Mutation.None).ToDictionary(row => row.Transaction.Id);

    private Transaction[] Counting => [.. Standing.Values.Select(row => row.Transaction).Where(transaction => !transaction.Voided)];

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public async Task Every_file_of_a_day_has_the_documented_types_and_the_values_that_were_sent()
    {
        await _pipeline.ConsumeAsync(Pipeline.Log(_log));
        await _pipeline.CompactAsync();
        Assert.False(Directory.Exists(Path.Combine(_pipeline.Root, "quarantine")));

        string[] winners = [.. Standing.Values.Where(row => !row.Transaction.Voided).Select(row => Cells(row))];
        string[] losers = [.. _rows.Where(row => row != Standing[row.Transaction.Id] || row.Transaction.Voided).Select(row => Cells(row, ReasonOf(row)))];
        Assert.True(winners.Length > 40 && losers.Length > 40);
        ILookup<bool, string> ofTests = winners.ToLookup(IsOfTest, row => string.Join('|', row.Split('|')[..^2]));
        await RequireAsync("transactions", "bucket-*.parquet", DocumentedColumns.Transactions, [.. ofTests[false]]);
        await RequireAsync("test_transactions", "bucket-*.parquet", DocumentedColumns.Transactions, [.. ofTests[true]]);
        await RequireAsync("account_statistics", "accounts.parquet", DocumentedColumns.Accounts, [.. Accounts().Where(row => !IsOfTest(row))]);
        await RequireAsync("market_statistics", "markets.parquet", DocumentedColumns.Markets, [.. Markets()]);
        await RequireAsync("state/days", "winners-*.parquet", DocumentedColumns.Winners, winners);
        await RequireAsync("state/days", "losers.parquet", [.. DocumentedColumns.Winners, ("loser_reason", "string")], losers);
        await RequireAsync("state/days", "accounts.parquet", DocumentedColumns.Accounts, [.. Accounts()]);
        await RequireAsync("state/days", "markets.parquet", DocumentedColumns.Markets, [.. Markets()]);
    }

    private async Task RequireAsync(string folder, string pattern, IReadOnlyList<(string Name, string Type)> columns, string[] expected)
    {
        var rows = new List<string>();
        string[] files = Directory.GetFiles(Path.Combine(_pipeline.Root, folder), pattern, SearchOption.AllDirectories);
        Assert.True(files.Length > 1);
        foreach (string file in files)
        {
            ParquetNetTable table = await ParquetNetTable.ReadAsync(file, Cancellation);
            Assert.Equal(columns.Order(), table.Columns.Order());
            int[] order = [.. columns.Select(column => table.Columns.ToList().IndexOf(column))];
            rows.AddRange(table.Rows.Select(row => Line(order.Select(index => row[index]))));
        }

        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    private string Cells(OriginRow row, params string[] more)
    {
        Transaction transaction = row.Transaction;
        return Line(
        [
            transaction.Id.ToString(), $"{transaction.Revision}", Truth(transaction.Voided), $"{transaction.AccountId}", transaction.AccountType.Name(), transaction.Kind.Name(),
            transaction.Currency.Code, Money(transaction.Amount), Money(transaction.ExposureDelta), Money(transaction.PendingDelta), Money(transaction.Stake),
            ParquetNetTable.Time(transaction.OccurredAt.Microseconds), ParquetNetTable.Time(transaction.OriginalOccurredAt.Microseconds), transaction.AccountSequence?.ToString(),
            transaction.MarketId?.ToString(), transaction.Sport.AsString(), transaction.Jurisdiction.AsString(), Truth(transaction.InPlay),
            transaction.BalanceAfter is { } balance ? Money(balance) : null, transaction.Reference.AsString(), DayOf(transaction), _source.ToString(), "0", $"{row.Offset.Value}",
            ParquetNetTable.Time(row.LoggedAt.Microseconds), null, $"{ContentHash.Of(transaction)}", $"{row.RawHash}", .. more,
        ]);
    }

    private static bool IsOfTest(string row) => row.Contains("|TEST|", StringComparison.Ordinal);

    /// <summary>Of equal contents all but the first are duplicates, whatever became of that.</summary>
    private string ReasonOf(OriginRow row)
    {
        OriginRow standing = Standing[row.Transaction.Id];
        return _rows.Any(other => other.Offset < row.Offset && ContentHash.Of(other.Transaction) == ContentHash.Of(row.Transaction)) ? "duplicate"
            : row.Transaction.Revision < standing.Transaction.Revision ? "superseded"
            : row == standing ? "voided"
            : "conflicting";
    }

    private IEnumerable<string> Accounts() =>
        from transaction in Counting
        group transaction by (
            transaction.HomeDate, Day: DayOf(transaction), transaction.AccountId, transaction.AccountType, transaction.Currency, transaction.Kind,
            Sport: transaction.Sport.AsString(), transaction.InPlay, Jurisdiction: transaction.Jurisdiction.AsString()) into sum
        select Line(
        [
            sum.Key.Day, $"{sum.Key.AccountId}", sum.Key.AccountType.Name(), sum.Key.Currency.Code, sum.Key.Kind.Name(), sum.Key.Sport, Truth(sum.Key.InPlay), sum.Key.Jurisdiction, $"{sum.Count()}",
            Sum(sum, one => one.Amount), Sum(sum, one => one.ExposureDelta), Sum(sum, one => one.PendingDelta), Sum(sum, one => one.Stake), $"{sum.Count(IsAgainstItsSign)}",
        ]);

    private IEnumerable<string> Markets() =>
        from transaction in Counting
        where transaction.MarketId is not null
        group transaction by (transaction.HomeDate, Day: DayOf(transaction), transaction.MarketId, transaction.Currency) into sum
        let commission = sum.Where(one => one.Kind is TransactionKind.Commission or TransactionKind.CommissionReversal).ToLookup(one => one.AccountType == AccountType.House)
        let settled = sum.Where(one => one.Kind == TransactionKind.Settlement).ToLookup(one => one.Amount.TenThousandths > 0)
        select Line(
        [
            sum.Key.Day, $"{sum.Key.MarketId}", sum.Key.Currency.Code, "football", Truth(sum.Any(one => one.InPlay is true)), $"{sum.Count()}", Sum(sum, one => one.Stake),
            Sum(settled[true], one => one.Amount), Sum(settled[false], one => one.Amount), Sum(commission[false], one => one.Amount), Sum(commission[true], one => one.Amount),
            Sum(sum.Where(one => one.Kind == TransactionKind.SettlementReversal), one => one.Amount), Sum(sum, one => one.Amount),
        ]);

    private static bool IsAgainstItsSign(Transaction transaction) =>
        KindRules.ExpectedSign(transaction.Kind, transaction.AccountType) is not KindRules.Either and var sign && Math.Sign(transaction.Amount.TenThousandths) != sign;

    private static string Sum(IEnumerable<Transaction> transactions, Func<Transaction, Amount> amount) =>
        transactions.Aggregate(AmountSum.Zero, (sum, transaction) => sum + amount(transaction)).ToString(Amount.DecimalPlaces);

    private string DayOf(Transaction transaction) => new BusinessCalendar(_pipeline.Zone).DayOf(transaction.OccurredAt).ToString();

    private static string Money(Amount amount) => new AmountSum(amount.TenThousandths).ToString(Amount.DecimalPlaces);

    private static string? Truth(bool? truth) => truth switch { true => "true", false => "false", null => null };

    private static string Line(IEnumerable<string?> cells) => string.Join('|', cells.Select(cell => cell ?? "∅"));

    private static ulong Hash(ScriptedRecord record) => System.IO.Hashing.XxHash64.HashToUInt64(record.Value);

    /// <summary>Few ids and all that may differ: revisions, voids, conflicts, markets, and days that are others in London.</summary>
    private static Transaction Next(SimulatedRandom random)
    {
        int id = random.Between(1, 120);
        int revision = random.Below(3);
        Timestamp original = Transactions.At($"2026-10-0{1 + (id % 4)}T23:30:00.000001Z");
        bool isOfMarket = id % 3 > 0;
        return Transactions.Deposit(id, "0", original, revision, revision > 0 && random.OneIn(5), account: (1L << 60) + (id % 5)) with
        {
            AccountType = (AccountType)(id % 5 % 3),
            Kind = random.Pick(Kinds),
            Currency = Currency.Parse(id % 7 == 0 ? "JPY" : "EUR"),
            Amount = new Amount(random.OneIn(20) ? Amount.MaxMagnitude : random.Below(2_000_000) - 1_000_000),
            ExposureDelta = new Amount(random.Below(1_000) - 500),
            PendingDelta = new Amount(random.Below(1_000) - 500),
            Stake = new Amount(random.Below(1_000)),
            OccurredAt = revision == 0 ? original : original.Plus(Duration.FromHours(random.Below(80))),
            AccountSequence = random.OneIn(2) ? id : null,
            MarketId = isOfMarket ? (1L << 55) + (id % 6) : null,
            Sport = isOfMarket ? "football" : null,
            InPlay = isOfMarket ? random.OneIn(2) : null,
            Jurisdiction = random.Pick(null, "", "GB", "ž=\t\U0001F422"),
            BalanceAfter = random.OneIn(2) ? new Amount(-1) : null,
            Reference = random.Pick(null, "", "J. Doe\n\"approved\"", new string('x', 300)),
        };
    }
}
