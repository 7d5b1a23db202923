using Accounting.Aggregator.Runs;
using Accounting.Compactor;
using Accounting.Service.Pipeline;

namespace Accounting.Service.Steps;

/// <summary>What a survey of the steps reads and never changes: of who asks again only what is new is read. For one survey at a time.</summary>
/// <param name="access">The store.</param>
public sealed class SurveyMemory(StoreAccess access)
{
    /// <summary>Checkpoints and runs, the old ones by what they come to.</summary>
    public PinnedInputCatalog Inputs { get; } = new(access.Store);

    /// <summary>Day versions.</summary>
    public DayCatalog Days { get; } = new(access.Store, access.Root.Zone);
}
