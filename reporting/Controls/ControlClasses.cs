using System.Collections.Frozen;
using Accounting.Reporting.Published;

namespace Accounting.Reporting.Controls;

/// <summary>
/// The one table of which controls' differences a person may accept; docs/data.md says the same. A control that stands in neither list cannot be signed
/// off, and a test finds it: whoever adds one decides here.
/// </summary>
public static class ControlClasses
{
    /// <summary>Σ equalities, conservation, nothing dropped, incremental = batch, roll-forward, published + prior = to date, balanced postings, ids that count twice.</summary>
    private static readonly string[] Proofs =
    [
        "statements-statistics.count", "statements-statistics.amount", "statements-statistics.turnover", "statements-statistics.exposure", "statements-statistics.pending",
        "statistics-transactions.count", "statistics-transactions.amount", "statistics-transactions.turnover", "statistics-transactions.exposure", "statistics-transactions.pending",
        "opening-closing",
        "closing-ledger.amount", "closing-ledger.exposure", "closing-ledger.pending",
        "roll-forward.amount", "roll-forward.exposure", "roll-forward.pending", "roll-forward.movement",
        "trial-balance.net", "trial-balance.rolled", "trial-balance.closing", "trial-balance.clients", "trial-balance.payable",
        "journal.balanced", "journal.trial-balance",
        "corrections.amount", "corrections.accounts", "restatement.accounts",
        "client-money.accounts", "client-money.ledger",
        "ageing.pending", "ageing.exposure", "ageing.overdrawn", "ageing.owed",
        "markets.count", "markets.turnover", "markets.residual",
        "regulatory.ggy", "regulatory.turnover", "regulatory.bets",
        "prior-periods.turnover", "prior-periods.ggy", "prior-periods.bets", "to-date.turnover", "to-date.ggy", "to-date.bets",
        "unique-ids", "running-totals", "second-reader",
    ];

    /// <summary>Completeness, openings, conflicts, markets, client money, quarantine, and what a person is asked to look at.</summary>
    private static readonly string[] Signables =
    [
        "account-sequence", "account-sequence.repeated", "balance-chain", "openings",
        "first-revisions", "conflicts", "conflicts-accepted",
        "settled-markets", "unreleased-markets", "mixed-markets",
        "client-money.overdrawn", "client-money.negative-pending", "client-money.negative-exposure", "client-money.exposure-beyond-balance", "client-money.funds", "client-money.funds-stated", "client-money.funds-complete",
        "client-money.funds-negative",
        "quarantine", "replay-live", "signs", "currency-days", "currency-places",
    ];

    /// <summary>By name, in the order of the lists.</summary>
    public static IReadOnlyList<(string Control, ControlClass Class)> All { get; } =
        [.. Proofs.Select(name => (name, ControlClass.Proof)), .. Signables.Select(name => (name, ControlClass.Signable))];

    private static readonly FrozenDictionary<string, ControlClass> ByName = All.ToFrozenDictionary(entry => entry.Control, entry => entry.Class);

    /// <summary>Null of a control that nobody has decided about.</summary>
    public static ControlClass? Of(string control) => ByName.TryGetValue(control, out ControlClass found) ? found : null;
}
