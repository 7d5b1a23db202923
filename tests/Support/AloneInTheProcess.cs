using Xunit;

namespace Accounting.Tests.Support;

/// <summary>Tests that measure the process's memory run when no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneInTheProcess
{
    public const string Name = "alone in the process";

    /// <summary>Bytes that are still referred to.</summary>
    public static long LiveBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
