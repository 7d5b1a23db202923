using Accounting.Ingest;

namespace Accounting.Reporting.Months;

/// <summary>What is owed at a moment, or by how much that changed, in one currency; exposure and pending withdrawals beside it.</summary>
public readonly record struct Balance(AmountSum Amount, AmountSum Exposure, AmountSum Pending);
