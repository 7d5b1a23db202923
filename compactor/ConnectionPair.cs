using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor;

/// <summary>The connections of one writer of files.</summary>
/// <param name="Tables">To the database that has the fold's tables.</param>
/// <param name="OneThread">To a database that keeps the order of rows, since one thread works in it.</param>
/// <param name="Held">Another one to that, to read what bases hold while <paramref name="OneThread"/> writes.</param>
internal sealed record ConnectionPair(DuckConnection Tables, DuckConnection OneThread, DuckConnection Held) : IDisposable
{
    public void Dispose()
    {
        Tables.Dispose();
        OneThread.Dispose();
        Held.Dispose();
    }
}
