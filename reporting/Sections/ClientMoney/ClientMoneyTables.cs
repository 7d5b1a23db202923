using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Sections.ClientMoney;

/// <summary>
/// <c>client-money</c> and <c>client-money-daily</c>: the balances of CUSTOMER accounts, of which open exposure, their pending withdrawals, and the sum
/// of balances and pending: the liability. Beside it the funds held and surplus or shortfall, on days for which funds are stated.
/// Daily balances are those before the month, as they are known, and the statistics day by day.
/// </summary>
internal static class ClientMoneyTables
{
    public const string Monthly = "client-money";

    public const string Daily = "client-money-daily";

    private static readonly TableColumn[] MonthlyColumns =
    [
        new("currency", CellKind.Text), new("balances", CellKind.Sum), new("exposure", CellKind.Sum), new("pending", CellKind.Sum), new("liability", CellKind.Sum),
        new("funds", CellKind.Sum), new("surplus", CellKind.Sum), new("highest_liability", CellKind.Sum), new("highest_on", CellKind.Day),
        new("lowest_liability", CellKind.Sum), new("lowest_on", CellKind.Day),
    ];

    private static readonly TableColumn[] DailyColumns =
    [
        new("day", CellKind.Day), new("currency", CellKind.Text), new("balances", CellKind.Sum), new("exposure", CellKind.Sum), new("pending", CellKind.Sum),
        new("liability", CellKind.Sum), new("funds", CellKind.Sum), new("surplus", CellKind.Sum),
    ];

    /// <summary>By currency; those in which customers have nothing all month and nothing is held are left out.</summary>
    public static IReadOnlyList<ClientMoneyMonth> Months(MonthInputs inputs, FundsStatement? funds)
    {
        BusinessMonth month = inputs.Month;
        int days = month.LastDay.DaysSinceEpoch - month.FirstDay.DaysSinceEpoch + 1;
        IReadOnlyList<CurrencyBalance> before = inputs.Previous?.Customers ?? [];
        var movements = inputs.Facts.Movements.ToDictionary(movement => (movement.Day, movement.Currency), movement => movement.Customers);
        var held = (funds?.Of(month) ?? []).GroupBy(row => (row.Day, row.Currency)).ToDictionary(
            group => group.Key,
            group => group.Aggregate(AmountSum.Zero, (sum, row) => sum + row.Amount));
        return
        [
            .. before.Select(found => found.Currency).Concat(movements.Keys.Select(key => key.Currency)).Concat(held.Keys.Select(key => key.Currency)).Distinct().Order()
                .Select(currency => Of(currency, before.FirstOrDefault(found => found.Currency == currency)?.Balance ?? default))
                .Where(found => found.Days.Any(day => day.Customers != default || day.Funds is not null)),
        ];

        ClientMoneyMonth Of(Currency currency, Balance balance) => new(
            balance,
        [
            .. Enumerable.Range(0, days).Select(offset =>
            {
                var day = new BusinessDay(month.FirstDay.DaysSinceEpoch + offset);
                balance += movements.GetValueOrDefault((day, currency));
                return new ClientMoneyDay(day, currency, balance, held.TryGetValue((day, currency), out AmountSum sum) ? sum : null);
            }),
        ]);
    }

    public static ReportTable OfMonth(IReadOnlyList<ClientMoneyMonth> months) => new(MonthlyColumns,
    [
        .. months.Select(month => (object?[])
        [
            month.Currency.Code, .. Amounts(month.End), Money(month.Highest.Liability, month.Currency), month.Highest.Day, Money(month.Lowest.Liability, month.Currency), month.Lowest.Day,
        ]),
    ]);

    public static ReportTable OfDays(IReadOnlyList<ClientMoneyMonth> months) => new(DailyColumns,
    [
        .. months.SelectMany(month => month.Days).OrderBy(day => day.Day).ThenBy(day => day.Currency).Select(day => (object?[])[day.Day, day.Currency.Code, .. Amounts(day)]),
    ]);

    private static object?[] Amounts(ClientMoneyDay day) =>
    [
        Money(day.Customers.Amount, day.Currency), Money(day.Customers.Exposure, day.Currency), Money(day.Customers.Pending, day.Currency), Money(day.Liability, day.Currency),
        day.Funds is { } funds ? Money(funds, day.Currency) : null, day.Surplus is { } surplus ? Money(surplus, day.Currency) : null,
    ];

    private static PlacedSum Money(AmountSum sum, Currency currency) => PlacedSum.Money(sum, currency);
}
