using Accounting.Ingest;

namespace Accounting.Compactor.Sharing;

/// <summary>Who took a share, for people; that it is there is all that compactors look at.</summary>
internal sealed record ShareClaim(string By, Timestamp At);
