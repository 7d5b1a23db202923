using Accounting.Ingest;

namespace Accounting.Tests.Support;

/// <summary>The rule of signs, of one transaction.</summary>
internal static class SignRule
{
    /// <summary>Whether the amount's sign is against the kind's rule.</summary>
    public static bool IsSignAnomaly(in Transaction transaction)
    {
        int sign = KindRules.ExpectedSign(transaction.Kind, transaction.AccountType);
        long amount = transaction.Amount.TenThousandths;
        return sign switch
        {
            KindRules.Zero => amount != 0,
            KindRules.Either => false,
            _ => amount != 0 && Math.Sign(amount) != sign,
        };
    }
}
