namespace Accounting.Reporting.Months;

/// <summary>The chain of stated balances of one account, type and currency in a month: a row of <see cref="MonthFactFiles.Chains"/>.</summary>
internal record struct MonthChain
{
    public ChainName Name;

    public Int128 Total;

    public long Links;

    public ChainEnd First;

    public LogPlace FirstLogged;

    public long FirstLoggedAt;

    public ChainEnd Last;

    /// <summary>Whether the account's rows stand in one log in their order, so that offsets say something.</summary>
    public bool Follows;
}
