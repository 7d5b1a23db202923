using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Service.Dashboard.Access;

/// <summary>A token that somebody was given, as its file keeps it: nobody can make the token of it.</summary>
/// <param name="Name">Whose it is: the name that stands under what he does.</param>
/// <param name="Roles">What he may do.</param>
/// <param name="Sha256">Of the token. It is 256 random bits, so that a plain hash tells nothing.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it is worth nothing.</param>
public sealed record AccessToken(string Name, IReadOnlyList<string> Roles, ContentHash256 Sha256, Timestamp CreatedAt, Timestamp ExpiresAt)
{
    /// <summary>What it is called in the audit log.</summary>
    public string Id => Sha256.Prefix16;
}
