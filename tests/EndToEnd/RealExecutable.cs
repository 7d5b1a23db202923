using Xunit;

namespace Accounting.Tests.EndToEnd;

/// <summary>Tests of the real executable run one after the other, beside the others and those of <see cref="RealDemo"/>: each keeps both processors busy.</summary>
[CollectionDefinition(Name)]
public sealed class RealExecutable
{
    public const string Name = "end to end";
}
