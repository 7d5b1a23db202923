namespace Accounting.Reporting.Months;

/// <summary>Of a month's transactions that count, TEST accounts left out, how many are of a sort that somebody should know of.</summary>
/// <param name="Replayed">Count only because a nightly replay found them.</param>
/// <param name="OutsideCurrencyDays">Are dated outside the days in which their currency's code is in use.</param>
/// <param name="FinerThanPlaces">Have an amount with a fraction of their currency's smallest unit.</param>
public readonly record struct WinnerCounts(long Replayed, long OutsideCurrencyDays, long FinerThanPlaces);
