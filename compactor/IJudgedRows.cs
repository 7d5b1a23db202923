using Accounting.Compactor.Rows;
using Accounting.Ingest;

namespace Accounting.Compactor;

/// <summary>The rows that a fold decided anew, by the files into which they belong.</summary>
internal interface IJudgedRows
{
    RankedCounts Count(HomeDate date);

    /// <summary>A query of what belongs into a bucket's winners.</summary>
    /// <param name="connection">On which it is run.</param>
    /// <param name="date">The home date.</param>
    /// <param name="bucket">The bucket.</param>
    /// <param name="held">What a base holds of the file, as SQL takes it from somewhere; null for nothing.</param>
    /// <param name="cancellation">Stops it.</param>
    RowQuery Winners(ConnectionPair connection, HomeDate date, IdBucket bucket, string? held, CancellationToken cancellation);

    /// <summary>The same of losers, with their reasons.</summary>
    RowQuery Losers(ConnectionPair connection, HomeDate date, string? held, CancellationToken cancellation);

    /// <summary>A query of the date's account statistics.</summary>
    /// <param name="connection">On which it is run.</param>
    /// <param name="date">The home date.</param>
    /// <param name="held">The winners that a base holds; null for none.</param>
    /// <param name="cancellation">Stops it.</param>
    RowQuery Accounts(ConnectionPair connection, HomeDate date, HeldFiles? held, CancellationToken cancellation);

    /// <summary>The same of the date's market statistics.</summary>
    RowQuery Markets(ConnectionPair connection, HomeDate date, HeldFiles? held, CancellationToken cancellation);
}
