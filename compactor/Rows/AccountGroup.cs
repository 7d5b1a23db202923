using Accounting.Ingest;

namespace Accounting.Compactor.Rows;

/// <summary>What one account did on one business day, by all that its statistics tell apart.</summary>
internal readonly record struct AccountGroup(AccountType Type, Currency Currency, TransactionKind Kind, int Sport, RowFlags InPlay, int Jurisdiction)
{
    public static AccountGroup Of(in PackedRow row) =>
        new(row.AccountType, row.Currency, row.Kind, row.Sport, row.Flags & (RowFlags.HasInPlay | RowFlags.InPlay), row.Jurisdiction);

    /// <summary>As <c>StatisticsSql.AccountsOrder</c> within a day and an account.</summary>
    public static int Compare(AccountGroup left, AccountGroup right, TextPool texts)
    {
        int order = StatisticNames.AccountTypePlaces[(int)left.Type].CompareTo(StatisticNames.AccountTypePlaces[(int)right.Type]);
        order = order != 0 ? order : left.Currency.CompareTo(right.Currency);
        order = order != 0 ? order : StatisticNames.KindPlaces[(int)left.Kind].CompareTo(StatisticNames.KindPlaces[(int)right.Kind]);
        order = order != 0 ? order : texts.Compare(left.Sport, right.Sport);
        order = order != 0 ? order : left.InPlay.CompareTo(right.InPlay);
        return order != 0 ? order : texts.Compare(left.Jurisdiction, right.Jurisdiction);
    }
}
