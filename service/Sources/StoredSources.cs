using Accounting.Aggregator.Runs;
using Accounting.Aggregator.Sources;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Sources;

/// <summary>A store's sources and what was read.</summary>
public sealed record StoredSources(StoreAccess Access, SourceCatalog Sources, Inputs Inputs);
