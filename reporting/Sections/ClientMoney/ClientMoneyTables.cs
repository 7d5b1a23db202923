using Accounting.Ingest;
using Accounting.Reporting.Forms;
using Accounting.Reporting.Months;
using Accounting.Reporting.Published;
using Accounting.Reporting.Steps;

namespace Accounting.Reporting.Sections.ClientMoney;

/// <summary>
/// <c>client-money</c> and <c>client-money-daily</c>: what CUSTOMER accounts are owed, each for itself: the liability is Σ of balances and of pending
/// withdrawals above zero. Beside it what stands on the other side of accounts, the funds held, and surplus or shortfall on days for which funds are stated.
/// Days begin with what was before the month as it is known now, so that amounts of earlier months count from the first day on.
/// </summary>
internal static class ClientMoneyTables
{
    public const string Monthly = ReportFiles.ClientMoney;

    public const string Daily = "client-money-daily";

    private static readonly TableColumn[] Position =
    [
        new("balances", CellKind.Sum), new("pending", CellKind.Sum), new("liability", CellKind.Sum), new("exposure", CellKind.Sum), new("overdrawn", CellKind.Sum),
        new("negative_pending", CellKind.Sum), new("netted", CellKind.Sum), new("negative_exposure", CellKind.Sum), new("exposure_beyond_balance", CellKind.Sum),
    ];

    private static readonly TableColumn[] Funds = [new("funds", CellKind.Sum), new("surplus", CellKind.Sum), new("funds_verdict", CellKind.Text)];

    private static readonly TableColumn[] MonthlyColumns =
    [
        new("currency", CellKind.Text), new("opening", CellKind.Sum), new("opening_basis", CellKind.Text), new("definition_change", CellKind.Sum), new("prior_period_adjustment", CellKind.Sum),
        new("movement", CellKind.Sum), .. Position, new("bonuses", CellKind.Sum), .. Funds, new("days_stated", CellKind.Integer), new("days_short", CellKind.Integer), new("largest_shortfall", CellKind.Sum), new("highest_liability", CellKind.Sum), new("highest_on", CellKind.Day),
        new("lowest_liability", CellKind.Sum), new("lowest_on", CellKind.Day),
    ];

    private static readonly TableColumn[] DailyColumns = [new("day", CellKind.Day), new("currency", CellKind.Text), .. Position, .. Funds];

    /// <summary>By currency; those in which customers have nothing all month and nothing is held are left out.</summary>
    public static IReadOnlyList<ClientMoneyMonth> Months(MonthInputs inputs, PublishedClientMoney? published, FundsStatement? funds)
    {
        IReadOnlyList<ClientBalance> before = inputs.Previous?.Clients ?? [];
        var changes = inputs.Balances.ClientChanges.ToDictionary(change => (change.Day, change.Currency), change => change.Position);
        IReadOnlyDictionary<(BusinessDay Day, Currency Currency), FundsOfDay> held = FundsOfDay.Of(funds, inputs.Month);
        IEnumerable<Currency> currencies = before.Select(found => found.Currency).Concat(changes.Keys.Select(key => key.Currency)).Concat(held.Keys.Select(key => key.Currency))
            .Concat(published?.Liabilities.Keys ?? []);
        return
        [
            .. currencies.Distinct().Order()
                .Select(currency => Of(currency) with
                {
                    Published = published?.Liabilities.GetValueOrDefault(currency),
                    PublishedNetted = published?.IsNetted == true,
                    Bonuses = inputs.Balances.Clients.FirstOrDefault(found => found.Currency == currency)?.Bonuses ?? AmountSum.Zero,
                })
                .Where(found => found.Opening != AmountSum.Zero || found.Days.Any(day => day.Clients != default || day.Held is not null)),
        ];

        ClientMoneyMonth Of(Currency currency)
        {
            ClientPosition opening = before.FirstOrDefault(found => found.Currency == currency)?.Position ?? default, clients = opening;
            var days = new List<ClientMoneyDay>();
            for (BusinessDay day = inputs.Month.FirstDay; day <= inputs.Month.LastDay; day = new BusinessDay(day.DaysSinceEpoch + 1))
            {
                clients += changes.GetValueOrDefault((day, currency));
                days.Add(new ClientMoneyDay(day, currency, clients, held.GetValueOrDefault((day, currency))));
            }

            return new ClientMoneyMonth(opening, days);
        }
    }

    public static ReportTable OfMonth(IReadOnlyList<ClientMoneyMonth> months) => new(MonthlyColumns, [.. months.Select(Row)]);

    public static ReportTable OfDays(IReadOnlyList<ClientMoneyMonth> months) => new(DailyColumns,
    [
        .. months.SelectMany(month => month.Days).OrderBy(day => day.Day).ThenBy(day => day.Currency)
            .Select(day => (object?[])[day.Day, day.Currency.Code, .. Amounts(day.Clients, day.Currency), .. Held(day)]),
    ]);

    private static object?[] Row(ClientMoneyMonth month)
    {
        PlacedSum Money(AmountSum sum) => PlacedSum.Money(sum, month.Currency);
        return
        [
            month.Currency.Code, Money(month.Opening), Basis(month), Money(month.DefinitionChange), Money(month.PriorPeriodAdjustment), Money(month.Movement),
            .. Amounts(month.End.Clients, month.Currency), Money(month.Bonuses), .. Held(month.End),
            (long)month.DaysStated, (long)month.Days.Count(day => day.Shortfall > AmountSum.Zero), Money(month.Days.Max(day => day.Shortfall)), Money(month.Highest.Liability), month.Highest.Day, Money(month.Lowest.Liability), month.Lowest.Day,
        ];
    }

    /// <summary>By what the opening was come to, in words.</summary>
    public static string Basis(ClientMoneyMonth month) => month.Published is null ? "as known" : month.PublishedNetted ? "as published, netted" : "as published";

    private static object?[] Amounts(ClientPosition clients, Currency currency) =>
    [
        .. new[]
        {
            clients.Balances, clients.Pending, clients.Liability, clients.Exposure, clients.Overdrawn, clients.NegativePending, clients.Netted, clients.NegativeExposure, clients.ExposureBeyondBalance,
        }.Select(sum => (object)PlacedSum.Money(sum, currency)),
    ];

    private static object?[] Held(ClientMoneyDay day) =>
        [day.Funds is { } funds ? PlacedSum.Money(funds, day.Currency) : null, day.Surplus is { } surplus ? PlacedSum.Money(surplus, day.Currency) : null, day.Verdict];
}
