using Accounting.Ingest;

namespace Accounting.Compactor.SecondReading;

/// <summary>
/// Whether statistics are those of their winners, in memory that doesn't grow with either. Of every measure the sum of (hash of the group × measure), modulo 2^128:
/// grouping adds measures of equal groups up, so the sum over grouped rows is that over single ones, and a row in another group, or another measure, changes it.
/// </summary>
internal sealed class StatisticsDigest
{
    public static readonly IReadOnlyList<string> AccountMeasures = ["transactions", "amount", "exposure_delta", "pending_delta", "stake", "sign_anomalies"];

    public static readonly IReadOnlyList<string> MarketMeasures = ["transactions", "turnover", "wins", "losses", "commission", "house_commission", "reversals", "residual"];

    private readonly UInt128[] _accounts = new UInt128[AccountMeasures.Count];

    private readonly UInt128[] _markets = new UInt128[MarketMeasures.Count];

    /// <summary>Takes a winner in.</summary>
    public void Add(in DayRow row)
    {
        Transaction transaction = row.Transaction;
        Int128 amount = transaction.Amount.TenThousandths;
        ulong group = new StatisticsGroup(row.BusinessDay, transaction.AccountId, transaction.Currency)
        {
            AccountType = transaction.AccountType,
            Kind = transaction.Kind,
            Sport = transaction.Sport,
            InPlay = transaction.InPlay,
            Jurisdiction = transaction.Jurisdiction,
        }.Hash();
        int sign = KindRules.ExpectedSign(transaction.Kind, transaction.AccountType);
        bool isAnomalous = sign != KindRules.Either && sign switch { KindRules.Zero => amount != 0, > 0 => amount < 0, _ => amount > 0 };
        Add(_accounts, group, [1, amount, transaction.ExposureDelta.TenThousandths, transaction.PendingDelta.TenThousandths, transaction.Stake.TenThousandths, isAnomalous ? 1 : 0]);
        if (transaction.MarketId is { } market)
        {
            bool isCommission = transaction.Kind is TransactionKind.Commission or TransactionKind.CommissionReversal;
            bool isHouse = transaction.AccountType == AccountType.House;
            bool isSettlement = transaction.Kind == TransactionKind.Settlement;
            Add(_markets, new StatisticsGroup(row.BusinessDay, market, transaction.Currency).Hash(),
            [
                1,
                transaction.Stake.TenThousandths,
                isSettlement && amount > 0 ? amount : 0,
                isSettlement && amount < 0 ? amount : 0,
                isCommission && !isHouse ? amount : 0,
                isCommission && isHouse ? amount : 0,
                transaction.Kind == TransactionKind.SettlementReversal ? amount : 0,
                amount,
            ]);
        }
    }

    /// <summary>Takes the rows of a statistics file off; what is left is nothing where the file says what the winners say.</summary>
    /// <param name="rows">Some rows of the file.</param>
    /// <param name="areAccounts">Whether it is <c>accounts.parquet</c>; else <c>markets.parquet</c>.</param>
    /// <exception cref="FormatException">A cell is empty that can't be.</exception>
    public void TakeOff(ParquetRows rows, bool areAccounts)
    {
        Span<Int128> measures = stackalloc Int128[8];
        IReadOnlyList<string> names = areAccounts ? AccountMeasures : MarketMeasures;
        for (int row = 0; row < rows.Count; row++)
        {
            for (int index = 0; index < names.Count; index++)
            {
                measures[index] = -(names[index] is "transactions" or "sign_anomalies" ? rows.Required<long>(names[index], row) : rows.Required<Int128>(names[index], row));
            }

            var group = new StatisticsGroup(rows.Required<BusinessDay>("business_day", row), rows.Required<long>(areAccounts ? "account_id" : "market_id", row), Currency.Parse(rows.RequiredText("currency", row)));
            if (areAccounts)
            {
                group = group with
                {
                    AccountType = AccountTypeOf(rows.RequiredText("account_type", row)),
                    Kind = SchemaNames.ParseKind(rows.RequiredText("kind", row)),
                    Sport = rows.Text("sport", row),
                    InPlay = rows.Value<bool>("in_play", row),
                    Jurisdiction = rows.Text("jurisdiction", row),
                };
            }

            Add(areAccounts ? _accounts : _markets, group.Hash(), measures[..names.Count]);
        }
    }

    /// <summary>The first measure of which something is left; null where none is.</summary>
    public string? FirstLeft(bool ofAccounts)
    {
        int index = Array.FindIndex(ofAccounts ? _accounts : _markets, left => left != 0);
        return index < 0 ? null : (ofAccounts ? AccountMeasures : MarketMeasures)[index];
    }

    private static void Add(UInt128[] sums, ulong group, ReadOnlySpan<Int128> measures)
    {
        for (int index = 0; index < sums.Length; index++)
        {
            sums[index] = unchecked(sums[index] + ((UInt128)group * (UInt128)measures[index]));
        }
    }

    private static AccountType AccountTypeOf(string symbol) =>
        SchemaNames.TryParseAccountType(symbol, out AccountType type) ? type : throw new FormatException($"'{symbol}' is no account type");
}
