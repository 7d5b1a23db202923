using Accounting.Aggregator.Store;

namespace Accounting.Reporting.Forms;

/// <summary>A file in the store, as the object that refers to it knows it.</summary>
public sealed record StoredFile(string Name, ObjectKey Key, ContentHash256 Sha256, long LengthBytes, long Rows);
