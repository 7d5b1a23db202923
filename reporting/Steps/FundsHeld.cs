using Accounting.Ingest;

namespace Accounting.Reporting.Steps;

/// <summary>What a bank or payment provider held at the end of a business day, as the exchange states it.</summary>
public sealed record FundsHeld(BusinessDay Day, Currency Currency, string Institution, AmountSum Amount);
