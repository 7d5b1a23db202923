namespace Accounting.Ingest;

/// <summary>
/// The currencies that money may be in, with their decimal places (the "minor unit") and the days between which their codes are in use.
/// Source: ISO 4217:2015, list one (current) as maintained by its agency SIX, with amendments up to 180 (2026-01-01);
/// and of list three (historic) the codes withdrawn since 2017, because closed months were booked in them.
/// Codes without a minor unit (metals, baskets, testing) are known by name and not accepted: nobody is owed them here.
/// </summary>
internal static class CurrencyTable
{
    public static readonly (string Code, int DecimalPlaces)[] Current =
    [
        ("AED", 2), ("AFN", 2), ("ALL", 2), ("AMD", 2), ("AOA", 2), ("ARS", 2), ("AUD", 2), ("AWG", 2), ("AZN", 2), ("BAM", 2), ("BBD", 2),
        ("BDT", 2), ("BHD", 3), ("BIF", 0), ("BMD", 2), ("BND", 2), ("BOB", 2), ("BOV", 2), ("BRL", 2), ("BSD", 2), ("BTN", 2), ("BWP", 2),
        ("BYN", 2), ("BZD", 2), ("CAD", 2), ("CDF", 2), ("CHE", 2), ("CHF", 2), ("CHW", 2), ("CLF", 4), ("CLP", 0), ("CNY", 2), ("COP", 2),
        ("COU", 2), ("CRC", 2), ("CUP", 2), ("CVE", 2), ("CZK", 2), ("DJF", 0), ("DKK", 2), ("DOP", 2), ("DZD", 2), ("EGP", 2), ("ERN", 2),
        ("ETB", 2), ("EUR", 2), ("FJD", 2), ("FKP", 2), ("GBP", 2), ("GEL", 2), ("GHS", 2), ("GIP", 2), ("GMD", 2), ("GNF", 0), ("GTQ", 2),
        ("GYD", 2), ("HKD", 2), ("HNL", 2), ("HTG", 2), ("HUF", 2), ("IDR", 2), ("ILS", 2), ("INR", 2), ("IQD", 3), ("IRR", 2), ("ISK", 0),
        ("JMD", 2), ("JOD", 3), ("JPY", 0), ("KES", 2), ("KGS", 2), ("KHR", 2), ("KMF", 0), ("KPW", 2), ("KRW", 0), ("KWD", 3), ("KYD", 2),
        ("KZT", 2), ("LAK", 2), ("LBP", 2), ("LKR", 2), ("LRD", 2), ("LSL", 2), ("LYD", 3), ("MAD", 2), ("MDL", 2), ("MGA", 2), ("MKD", 2),
        ("MMK", 2), ("MNT", 2), ("MOP", 2), ("MRU", 2), ("MUR", 2), ("MVR", 2), ("MWK", 2), ("MXN", 2), ("MXV", 2), ("MYR", 2), ("MZN", 2),
        ("NAD", 2), ("NGN", 2), ("NIO", 2), ("NOK", 2), ("NPR", 2), ("NZD", 2), ("OMR", 3), ("PAB", 2), ("PEN", 2), ("PGK", 2), ("PHP", 2),
        ("PKR", 2), ("PLN", 2), ("PYG", 0), ("QAR", 2), ("RON", 2), ("RSD", 2), ("RUB", 2), ("RWF", 0), ("SAR", 2), ("SBD", 2), ("SCR", 2),
        ("SDG", 2), ("SEK", 2), ("SGD", 2), ("SHP", 2), ("SLE", 2), ("SOS", 2), ("SRD", 2), ("SSP", 2), ("STN", 2), ("SVC", 2), ("SYP", 2),
        ("SZL", 2), ("THB", 2), ("TJS", 2), ("TMT", 2), ("TND", 3), ("TOP", 2), ("TRY", 2), ("TTD", 2), ("TWD", 2), ("TZS", 2), ("UAH", 2),
        ("UGX", 0), ("USD", 2), ("USN", 2), ("UYI", 0), ("UYU", 2), ("UYW", 4), ("UZS", 2), ("VED", 2), ("VES", 2), ("VND", 0), ("VUV", 0),
        ("WST", 2), ("XAD", 2), ("XAF", 0), ("XCD", 2), ("XCG", 2), ("XOF", 0), ("XPF", 0), ("YER", 2), ("ZAR", 2), ("ZMW", 2), ("ZWG", 2),
    ];

    public static readonly (string Code, int DecimalPlaces)[] Historic =
    [
        ("ANG", 2), ("BGN", 2), ("BYR", 0), ("CUC", 2), ("HRK", 2), ("MRO", 2), ("SLL", 2), ("STD", 2), ("VEF", 2), ("ZWL", 2),
    ];

    /// <summary>
    /// First days of codes introduced since 2010; all others are older than any store. The amendment's effective date, where it names one.
    /// </summary>
    public static readonly (string Code, string FirstDay)[] Introduced =
    [
        ("SSP", "2011-07-18"), ("ZMW", "2013-01-01"), ("BYN", "2016-07-01"), ("MRU", "2018-01-01"), ("STN", "2018-01-01"), ("VES", "2018-08-20"),
        ("UYW", "2018-08-29"), ("VED", "2021-10-01"), ("SLE", "2022-04-01"), ("ZWG", "2024-06-25"), ("XCG", "2025-03-31"), ("XAD", "2025-05-12"),
    ];

    /// <summary>
    /// Last days of the historic codes: list three names a month, whose last day it is; of ANG, which was legal tender beside its successor after that,
    /// the last day as such.
    /// </summary>
    public static readonly (string Code, string LastDay)[] Withdrawn =
    [
        ("BYR", "2017-01-31"), ("MRO", "2017-12-31"), ("STD", "2017-12-31"), ("VEF", "2018-08-31"), ("CUC", "2021-06-30"), ("HRK", "2023-01-31"),
        ("SLL", "2023-12-31"), ("ZWL", "2024-08-31"), ("ANG", "2025-06-30"), ("BGN", "2025-12-31"),
    ];

    /// <summary>Codes of list one that are no money: what each stands for.</summary>
    public static readonly (string Code, string What)[] NoMoney =
    [
        ("XAG", "silver"), ("XAU", "gold"), ("XPD", "palladium"), ("XPT", "platinum"), ("XBA", "the bond market's European Composite Unit"),
        ("XBB", "the bond market's European Monetary Unit"), ("XBC", "the bond market's European Unit of Account 9"),
        ("XBD", "the bond market's European Unit of Account 17"), ("XDR", "the IMF's Special Drawing Right"), ("XSU", "the Sucre"),
        ("XUA", "the African Development Bank's unit of account"), ("XTS", "testing"), ("XXX", "no currency"),
    ];
}
