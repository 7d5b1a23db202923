using Accounting.Compactor.DuckDb;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>The rows that a fold decided anew, by the files into which they belong.</summary>
internal interface IJudgedRows
{
    /// <summary>Whether its own rows come in the order in which they are written.</summary>
    bool AreOrdered { get; }

    RankedCounts Count(HomeDate date);

    /// <summary>A query of a bucket's winners.</summary>
    RowQuery Winners(DuckConnection connection, HomeDate date, IdBucket bucket, CancellationToken cancellation);

    /// <summary>A query of losers, with their reasons.</summary>
    RowQuery Losers(DuckConnection connection, HomeDate date, CancellationToken cancellation);

    /// <summary>A query of the date's account statistics.</summary>
    RowQuery Accounts(DuckConnection connection, HomeDate date, CancellationToken cancellation);

    /// <summary>A query of the date's market statistics.</summary>
    RowQuery Markets(DuckConnection connection, HomeDate date, CancellationToken cancellation);
}
