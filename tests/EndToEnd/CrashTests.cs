using Accounting.Tests.Support;
using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>Services that are killed again and again publish what one that never was publishes. ACCOUNTING_THOROUGH=1 kills dozens.</summary>
[Collection(RealExecutable.Name)]
public sealed class CrashTests
{
    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, Thoroughness.Pick(1, 4)).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Consumers_compactors_and_nightlies_killed_at_random_moments_end_with_the_files_of_those_never_killed(ulong seed)
    {
        using var storm = new CrashStorm(seed);
        try
        {
            await storm.RunAsync(interruptions: Thoroughness.Pick(4, 24), transactions: Thoroughness.Pick(2_500, 20_000));
            TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', storm.Trace));
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"The storm of seed {seed} broke a promise after\n{string.Join('\n', storm.Trace)}\n{exception.Message}", exception);
        }

        await ForeignTable.AssertReportedAsync(storm.Store);
    }
}
