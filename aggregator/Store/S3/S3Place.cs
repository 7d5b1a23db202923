namespace Accounting.Aggregator.Store.S3;

/// <summary>Where in which bucket, and how it is reached.</summary>
internal sealed record S3Place(S3Address Address, S3Options Options);
