using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>Tests of the real executable run one after the other, beside the others: each keeps both processors busy.</summary>
[CollectionDefinition(Name)]
public sealed class RealExecutable : ICollectionFixture<LedgerDemo>
{
    public const string Name = "end to end";
}
