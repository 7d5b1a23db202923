using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>Tests of what the demo makes, or of demos of their own, run one after the other as those of <see cref="RealExecutable"/> do.</summary>
[CollectionDefinition(Name)]
public sealed class RealDemo : ICollectionFixture<LedgerDemo>
{
    public const string Name = "end to end, of the demo";
}
