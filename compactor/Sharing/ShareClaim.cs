using Accounting.Ingest;

namespace Accounting.Compactor.Sharing;

/// <summary>Who took a share, or looks for one: for people. That it is there, and since when, is all that compactors look at.</summary>
internal sealed record ShareClaim(string By, Timestamp At);
