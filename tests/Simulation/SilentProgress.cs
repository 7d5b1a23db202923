using Accounting.Service.Output;

namespace Accounting.Tests.Simulation;

/// <summary>Nobody looks on.</summary>
internal sealed class SilentProgress : IStageProgress
{
    public void Report(string stage, long done, long? total)
    {
    }
}
