using System.Globalization;
using Accounting.Ingest;
using Accounting.Tests.Simulation;
using Accounting.Tests.Support;

namespace Accounting.Tests.Service.Pipeline;

/// <summary>
/// The messages of one day, each made from its number alone: four of five a new transaction, the others a later revision, a void or a repetition
/// of an earlier one. And what the day comes to by account and kind, added up in the most obvious way.
/// </summary>
internal sealed class LargeDay(int messages)
{
    private const int Accounts = 2_000;

    private static readonly Timestamp Midnight = Transactions.At("2026-10-05T00:00:00Z");

    private static readonly TransactionKind[] Kinds = [TransactionKind.Deposit, TransactionKind.Withdrawal, TransactionKind.Settlement, TransactionKind.Commission, TransactionKind.BetMatched];

    private readonly long _stepMicroseconds = Timestamp.MicrosecondsPerDay / messages;

    public ScriptedRecord Record(int number) =>
        new(new LogOffset(number), TimeOf(number), Transactions.Encode(Content(number)));

    /// <summary>Statements' cells that aren't zero: account, column, value; amounts in ten-thousandths.</summary>
    public SortedDictionary<string, decimal> Cells()
    {
        var winners = new Dictionary<int, Transaction>();
        for (int number = 0; number < messages; number++)
        {
            Transaction transaction = Content(number);
            int id = IdOf(number);
            if (!winners.TryGetValue(id, out Transaction known) || transaction.Revision > known.Revision)
            {
                winners[id] = transaction;
            }
        }

        var cells = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (Transaction transaction in winners.Values.Where(winner => !winner.Voided))
        {
            string kind = transaction.Kind.Name().ToLowerInvariant();
            Add("transactions", 1);
            Add($"{kind}_count", 1);
            Add($"{kind}_amount", Money(transaction.Amount));
            Add("closing", Money(transaction.Amount));
            Add("exposure", Money(transaction.ExposureDelta));
            Add("available", Money(transaction.Amount) - Money(transaction.ExposureDelta));
            Add("turnover", Money(transaction.Stake));

            void Add(string column, decimal value)
            {
                string cell = string.Create(CultureInfo.InvariantCulture, $"{transaction.AccountId} {column}");
                cells[cell] = cells.GetValueOrDefault(cell) + value;
            }
        }

        foreach (string zero in cells.Where(cell => cell.Value == 0).Select(cell => cell.Key).ToList())
        {
            cells.Remove(zero);
        }

        return cells;
    }

    private static decimal Money(Amount amount) => amount.TenThousandths / 10_000m;

    private Timestamp TimeOf(int number) => new(Midnight.Microseconds + (number * _stepMicroseconds / 1000 * 1000));

    /// <summary>Every fifth message speaks of an earlier one's transaction.</summary>
    private static int IdOf(int number) => number % 5 == 4 ? new SimulatedRandom((ulong)number).Below(number) / 5 * 5 : number;

    private Transaction Content(int number)
    {
        int id = IdOf(number);
        int revision = number == id ? 0 : number % 3;
        var random = new SimulatedRandom(((ulong)id << 2) | (uint)revision);
        TransactionKind kind = Kinds[id % Kinds.Length];
        return new Transaction
        {
            Id = new TransactionId(new UInt128(new SimulatedRandom((ulong)id).Next(), (ulong)id)),
            Revision = revision,
            Voided = revision == 2 && random.OneIn(3),
            AccountId = 1 + new SimulatedRandom((ulong)id).Below(Accounts),
            Kind = kind,
            Currency = Currency.Parse("EUR"),
            Amount = kind == TransactionKind.BetMatched ? Amount.Zero : new Amount(random.Between(-50_000_000, 50_000_000)),
            ExposureDelta = new Amount(random.Between(0, 10_000_000)),
            Stake = new Amount(random.Between(0, 10_000_000)),
            OccurredAt = TimeOf(id),
            OriginalOccurredAt = TimeOf(id),
            Sport = random.OneIn(2) ? "football" : null,
            Reference = random.OneIn(4) ? "a note that is longer than twelve bytes" : null,
        };
    }
}
