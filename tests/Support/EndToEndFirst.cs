using Accounting.Tests.EndToEnd;
using Accounting.Tests.Support;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(EndToEndFirst))]

namespace Accounting.Tests.Support;

/// <summary>The longest rows of tests that run one after the other begin first: begun last, they would keep one processor busy for minutes and the other idle.</summary>
public sealed class EndToEndFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => collection.TestCollectionDisplayName is RealExecutable.Name or RealDemo.Name ? 0 : 1)];
}
