namespace Accounting.Reporting.Months;

/// <summary>Whose chain of stated balances.</summary>
internal readonly record struct ChainName(int Month, long Account, string AccountType, string Currency) : IComparable<ChainName>
{
    public int CompareTo(ChainName other)
    {
        int order = Account.CompareTo(other.Account);
        order = order != 0 ? order : Month.CompareTo(other.Month);
        order = order != 0 ? order : string.CompareOrdinal(AccountType, other.AccountType);
        return order != 0 ? order : string.CompareOrdinal(Currency, other.Currency);
    }
}
