using Accounting.Reporting.Controls;
using Accounting.Reporting.Published;
using Accounting.Reporting.Sections.Corrections;

namespace Accounting.Reporting.Pages.Html;

/// <summary>What the page of a restated month shows of the revision before.</summary>
public sealed record RestatedPage
{
    /// <summary>What it takes the place of, who wanted it and why.</summary>
    public required RestatedRevision Restates { get; init; }

    /// <summary>The sums of the revision before.</summary>
    public required IReadOnlyList<StatementTotals> Before { get; init; }

    /// <summary>How many accounts and currencies differ.</summary>
    public required long Accounts { get; init; }

    /// <summary>Those whose closing differs most.</summary>
    public required IReadOnlyList<RestatedAccount> Largest { get; init; }

    /// <summary>What changed, transaction by transaction; all of it or the largest.</summary>
    public required IReadOnlyList<Correction> Transactions { get; init; }

    /// <returns>Null where the month isn't restated.</returns>
    internal static RestatedPage? Of(MonthInputs inputs, MonthTables tables) => inputs.Restated is { } restated && tables.Restatement is { } difference
        ? new RestatedPage
        {
            Restates = restated.Reference,
            Before = restated.Manifest.Totals,
            Accounts = difference.Accounts,
            Largest = difference.Largest,
            Transactions = difference.Transactions.Largest,
        }
        : null;
}
