using System.Numerics;
using Accounting.Ingest;

namespace Accounting.Tests.Ingest.Mutation;

/// <summary>A decimal as its writer has it.</summary>
internal sealed record ObviousDecimal(BigInteger Unscaled, int Scale)
{
    private static readonly BigInteger Limit = BigInteger.Pow(10, 18);

    /// <summary>The same value in ten-thousandths; null where that isn't a whole number of at most 18 digits.</summary>
    public Amount? ToAmount()
    {
        // Over the common denominator 10^6, which every scale of these tests divides.
        BigInteger millionths = Unscaled * BigInteger.Pow(10, 6 - Scale);
        BigInteger tenThousandths = BigInteger.DivRem(millionths, 100, out BigInteger rest);
        return rest.IsZero && BigInteger.Abs(tenThousandths) < Limit ? new Amount((long)tenThousandths) : null;
    }
}
