using Accounting.Ingest;
using NodaTime;

namespace Accounting.Tests.Reporting.Books;

/// <summary>A transaction that counts, and the day on which NodaTime's own calendar puts it.</summary>
internal sealed record Booked(Transaction Transaction, LocalDate Day)
{
    public YearMonth Month => Day.ToYearMonth();

    public string Code => Transaction.Currency.Code;

    public TransactionKind Kind => Transaction.Kind;

    public AccountType Type => Transaction.AccountType;

    public decimal Amount => Transaction.Amount.TenThousandths / 10_000m;

    public decimal Exposure => Transaction.ExposureDelta.TenThousandths / 10_000m;

    public decimal Pending => Transaction.PendingDelta.TenThousandths / 10_000m;

    public decimal Stake => Transaction.Stake.TenThousandths / 10_000m;
}
