using Accounting.Ingest;

namespace Accounting.Tests.Reporting;

/// <summary>A row as the log holds it. Amounts are in the currency's units; a default is what most tests don't care about.</summary>
public sealed record SyntheticRow
{
    public required int Id { get; init; }

    public required string OccurredAt { get; init; }

    public int Revision { get; init; }

    public bool Voided { get; init; }

    public long Account { get; init; } = 1;

    public AccountType AccountType { get; init; } = AccountType.Customer;

    public TransactionKind Kind { get; init; } = TransactionKind.Deposit;

    public string Currency { get; init; } = "EUR";

    public decimal Amount { get; init; }

    public decimal Exposure { get; init; }

    public decimal Pending { get; init; }

    public decimal Stake { get; init; }

    /// <summary>Null where it is <see cref="OccurredAt"/>.</summary>
    public string? OriginalOccurredAt { get; init; }

    public long? Sequence { get; init; }

    public decimal? BalanceAfter { get; init; }

    public long? Market { get; init; }

    public string? Sport { get; init; }

    public bool? InPlay { get; init; }

    public string? Jurisdiction { get; init; }

    public string? Reference { get; init; }

    /// <summary>Null where it was logged as it occurred.</summary>
    public string? LoggedAt { get; init; }

    public Timestamp Occurred => Parse(OccurredAt);

    public Timestamp Original => Parse(OriginalOccurredAt ?? OccurredAt);

    public Timestamp Logged => Parse(LoggedAt ?? OccurredAt);

    public HomeDate Home => Original.UtcDate;

    /// <summary>Takes <c>2026-10-05</c> and <c>2026-10-05T12:00:00Z</c>.</summary>
    public static Timestamp Parse(string text) =>
        Timestamp.TryParse(text.Length == 10 ? text + "T12:00:00Z" : text, out Timestamp timestamp) ? timestamp : throw new FormatException(text);
}
