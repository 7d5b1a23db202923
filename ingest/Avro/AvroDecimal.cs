using System.Numerics;

namespace Accounting.Ingest.Avro;

/// <summary>A decimal of any precision: <see cref="Unscaled"/> × 10^-<see cref="Scale"/>.</summary>
public readonly record struct AvroDecimal(BigInteger Unscaled, int Scale);
