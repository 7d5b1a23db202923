namespace Accounting.Ingest.Avro;

/// <summary>A block of a container file, unpacked. Its values are valid until the next block is read.</summary>
/// <param name="Position">Where the block begins in the file, in bytes.</param>
/// <param name="Count">The number of values, encoded one behind the other.</param>
/// <param name="Values">The values.</param>
public readonly record struct ContainerBlock(long Position, long Count, ReadOnlyMemory<byte> Values);
