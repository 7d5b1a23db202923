using Accounting.Aggregator.Store;

namespace Accounting.Reporting.Forms;

/// <summary>A file of a report, beside its manifest.</summary>
/// <param name="Name">File name.</param>
/// <param name="Rows">Of a table; null of the page.</param>
/// <param name="LengthBytes">Size.</param>
/// <param name="Sha256">Hash of its bytes.</param>
public sealed record ReportFile(string Name, long? Rows, long LengthBytes, ContentHash256 Sha256);
