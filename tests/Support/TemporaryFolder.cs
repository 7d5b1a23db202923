namespace Accounting.Tests.Support;

/// <summary>An empty folder of its own for a test, removed with all it holds on disposal.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("accounting-test-").FullName;

    /// <summary>A path inside; nothing is made there.</summary>
    public string At(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
