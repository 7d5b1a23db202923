using Accounting.Ingest;
using Accounting.Tests.Support;

namespace Accounting.Tests.Service.Pipeline;

/// <summary>
/// A month in which every account deposits once and has one bet settled, spread over four weeks: each message made from its number alone, with running
/// numbers and balances. Ten accounts share a market, whose winners win what its losers lose.
/// </summary>
internal sealed class ManyAccounts(int accounts)
{
    private static readonly Timestamp Beginning = Transactions.At("2026-10-01T00:00:00Z");

    private static readonly Currency[] Currencies = [Currency.Parse("EUR"), Currency.Parse("JPY"), Currency.Parse("BHD")];

    private static readonly Utf8Text[] Jurisdictions = ["GB", "IE", "MT", "SE"];

    private readonly long _stepMicroseconds = 28 * Timestamp.MicrosecondsPerDay / (2L * accounts);

    public int Messages => 2 * accounts;

    public static Currency CurrencyOf(int account) => Currencies[account / 10 % Currencies.Length];

    /// <summary>In whole units.</summary>
    public static long DepositOf(int account) => 5 + (account % 997);

    /// <summary>One more or one less.</summary>
    public static long ResultOf(int account) => account % 2 == 0 ? 1 : -1;

    public ScriptedRecord Record(int number) => new(new LogOffset(number), TimeOf(number), Transactions.Encode(number < accounts ? Deposit(number) : Settlement(number - accounts)));

    private Timestamp TimeOf(int number) => new(Beginning.Microseconds + (number * _stepMicroseconds / 1000 * 1000));

    private Transaction Deposit(int account) => Content(account, account, TransactionKind.Deposit, DepositOf(account), 1) with { BalanceAfter = Units(DepositOf(account)) };

    private Transaction Settlement(int account) => Content(account, accounts + account, TransactionKind.Settlement, ResultOf(account), 2) with
    {
        BalanceAfter = Units(DepositOf(account) + ResultOf(account)),
        MarketId = 1 + (account / 10),
        Sport = "football",
    };

    private Transaction Content(int account, int number, TransactionKind kind, long units, long sequence) => new()
    {
        Id = new TransactionId(new UInt128((ulong)number * 0x9E37_79B9_7F4A_7C15, (ulong)number)),
        AccountId = 1 + account,
        Kind = kind,
        Currency = CurrencyOf(account),
        Amount = Units(units),
        OccurredAt = TimeOf(number),
        OriginalOccurredAt = TimeOf(number),
        AccountSequence = sequence,
        Jurisdiction = Jurisdictions[account % Jurisdictions.Length],
    };

    private static Amount Units(long units) => new(units * Amount.Scale);
}
