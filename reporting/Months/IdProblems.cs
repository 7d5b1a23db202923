using Accounting.Ingest;
using Accounting.Reporting.Forms;

namespace Accounting.Reporting.Months;

/// <summary>A month's file of ids of which something is wrong within their home date: <see cref="MonthFactFiles.Ids"/> or <see cref="MonthFactFiles.Conflicts"/>.</summary>
public sealed record IdProblems(BusinessMonth Month, StoredFile File);
