namespace Accounting.Aggregator.Store;

/// <summary>Files that are kept together until this is disposed.</summary>
public sealed class FileLeases : List<FileLease>, IDisposable
{
    public IEnumerable<string> Paths => this.Select(lease => lease.Path);

    public void Dispose() => ForEach(lease => lease.Dispose());
}
