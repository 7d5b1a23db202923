using Accounting.Ingest;

namespace Accounting.Tests.Reporting.Sections.Ageing;

/// <summary>A transaction that counts, of a CUSTOMER account, as the slow ageing looks at it.</summary>
internal readonly record struct Moved(BusinessDay Day, long Account, string Currency, TransactionKind Kind, decimal Amount, decimal Exposure, decimal Pending);
