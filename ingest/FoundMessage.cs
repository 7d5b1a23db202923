namespace Accounting.Ingest;

/// <summary>What stands at a place of a partition: the first message there or beyond, known by its value.</summary>
/// <param name="Offset">Where it is; the partition's end where none follows.</param>
/// <param name="RawHash">XXH64 of its value; 0 where there is none.</param>
public readonly record struct FoundMessage(LogOffset Offset, ulong RawHash);
