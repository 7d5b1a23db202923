using Accounting.Aggregator.Fold;
using Accounting.Ingest;

namespace Accounting.Aggregator.Checkpoints;

/// <summary>Sums over all rows (not only winners) of one currency.</summary>
public sealed record CurrencySums(Currency Currency, MoneySums Sums);
