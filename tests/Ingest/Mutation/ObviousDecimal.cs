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
        BigInteger rest = 0;
        BigInteger tenThousandths = Scale <= Amount.DecimalPlaces
            ? Unscaled * BigInteger.Pow(10, Amount.DecimalPlaces - Scale)
            : BigInteger.DivRem(Unscaled, BigInteger.Pow(10, Scale - Amount.DecimalPlaces), out rest);
        return rest.IsZero && BigInteger.Abs(tenThousandths) < Limit ? new Amount((long)tenThousandths) : null;
    }
}
