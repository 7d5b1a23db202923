using Accounting.Ingest;

namespace Accounting.Tests.Support;

/// <summary>One record of a scripted log.</summary>
internal sealed record ScriptedRecord(LogOffset Offset, Timestamp LoggedAt, byte[] Value);
