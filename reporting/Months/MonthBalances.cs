using Accounting.Aggregator.Store;
using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>
/// Balances at a month's end: those of the month before, and the month's facts. All earlier business days are in it, as they are known
/// in the pinned days, so it is also what the next month's opening is measured against.
/// </summary>
public sealed record MonthBalances
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required BusinessMonth Month { get; init; }

    public required string Id { get; init; }

    /// <summary>The balances chained on; null of the first month.</summary>
    public required string? Previous { get; init; }

    public required string Facts { get; init; }

    /// <summary>Files of <see cref="MonthFactFiles"/>; empty ones are left out, unchanged ones are those of an earlier month.</summary>
    public required IReadOnlyList<StoredFile> Files { get; init; }

    /// <summary>Files of revisions up to this month.</summary>
    public required IReadOnlyList<StoredFile> Revisions { get; init; }

    /// <summary>Of this month and those before, what is wrong with ids within their home dates.</summary>
    public required IReadOnlyList<IdProblems> IdProblems { get; init; }

    /// <summary>Totals of all accounts but TEST.</summary>
    public required IReadOnlyList<CurrencyBalance> Totals { get; init; }

    /// <summary>Totals of CUSTOMER accounts, debts of some against credits of others.</summary>
    public required IReadOnlyList<CurrencyBalance> Customers { get; init; }

    /// <summary>What CUSTOMER accounts have at the month's end, each for itself.</summary>
    public IReadOnlyList<ClientBalance> Clients { get; init; } = [];

    /// <summary>What the month's business days changed of that, ascending.</summary>
    public IReadOnlyList<ClientChange> ClientChanges { get; init; } = [];

    /// <summary>What all transactions so far come to by <see cref="PostingTable"/>, TEST accounts included.</summary>
    public required IReadOnlyList<LedgerBalance> Ledger { get; init; }

    /// <summary>Breaks of stated balances in this month, by currency.</summary>
    public required IReadOnlyList<BrokenChains> BrokenChains { get; init; }

    /// <summary>What new accounts of this month began with that no transaction brought in, by currency.</summary>
    public IReadOnlyList<OpeningsFound> Openings { get; init; } = [];

    /// <summary>Numbers missing from account sequences, found missing in this month.</summary>
    public required long MissingNumbers { get; init; }

    /// <summary>Names them; null where none is missing.</summary>
    public ContentHash256? MissingItems { get; init; }

    /// <summary>Numbers that more than one transaction of an account has, found in this month.</summary>
    public required long RepeatedNumbers { get; init; }

    /// <summary>Names them; null where none is there twice.</summary>
    public ContentHash256? RepeatedItems { get; init; }

    /// <summary>Markets whose transactions so far do not come to zero; most months have none, as bets move no money and settlements come together.</summary>
    public required long UnevenMarkets { get; init; }

    /// <summary>The first of those that a person has to look at, in words.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    public StoredFile? Find(string name) => Files.FirstOrDefault(file => file.Name == name);
}
