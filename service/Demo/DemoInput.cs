using Accounting.Aggregator.Store;

namespace Accounting.Service.Demo;

/// <summary>A file that the demo produced, known by its content.</summary>
public sealed record DemoInput(string Name, ContentHash256 Sha256);
