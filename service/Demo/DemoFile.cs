using Accounting.Aggregator.Store;

namespace Accounting.Service.Demo;

/// <summary>A file that the finished demo left, to be verified when it is asked for again.</summary>
public sealed record DemoFile(ObjectKey Key, ContentHash256 Sha256);
