using Accounting.Tests.Aggregator.Consuming;
using Accounting.Tests.EndToEnd;
using Accounting.Tests.Simulation;
using Accounting.Tests.Support;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestRowsFirst))]

namespace Accounting.Tests.Support;

/// <summary>
/// The longest rows of tests that run one after the other begin first: begun last, they would keep one processor busy for minutes and the other idle; and those that
/// wait for brokers would keep none.
/// </summary>
public sealed class LongestRowsFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest = [RealExecutable.Name, RealDemo.Name, typeof(ConsumerSimulationTests).FullName!, typeof(ConsumerOnBrokerTests).FullName!];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Array.Exists(Longest, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) ? 0 : 1)];
}
