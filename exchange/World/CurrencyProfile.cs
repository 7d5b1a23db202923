using Accounting.Ingest;

namespace Accounting.Exchange.World;

/// <summary>How people bet in one currency. Every amount of the simulation is a whole number of minor units (cents, yen, fils).</summary>
internal sealed class CurrencyProfile
{
    private readonly long _minorUnitTenThousandths;
    private readonly long _stakeMinorUnitsMin;
    private readonly long _stakeMinorUnitsMax;

    private CurrencyProfile(int index, string code, long stakeMinorUnitsMin, long stakeMinorUnitsMax)
    {
        Index = index;
        Currency = Currency.Parse(code);
        _minorUnitTenThousandths = Amount.Scale;
        for (int place = 0; place < Currency.DecimalPlaces; place++)
        {
            _minorUnitTenThousandths /= 10;
        }

        _stakeMinorUnitsMin = stakeMinorUnitsMin;
        _stakeMinorUnitsMax = stakeMinorUnitsMax;
    }

    /// <summary>By index: two decimal places, none, and three.</summary>
    public static IReadOnlyList<CurrencyProfile> All { get; } =
    [
        new(0, "EUR", 200, 15_000),
        new(1, "GBP", 200, 12_000),
        new(2, "USD", 200, 20_000),
        new(3, "JPY", 300, 20_000),
        new(4, "BHD", 800, 50_000),
    ];

    public int Index { get; }

    public Currency Currency { get; }

    /// <summary>The largest stake: a measure of what counts as much in this currency.</summary>
    public Amount LargeStake => FromMinorUnits(_stakeMinorUnitsMax);

    public Amount DrawStake(SeededRandom random) => FromMinorUnits(random.Skewed(_stakeMinorUnitsMin, _stakeMinorUnitsMax));

    public Amount FromMinorUnits(long minorUnits) => new(checked(minorUnits * _minorUnitTenThousandths));

    /// <summary>An amount of this currency as a whole number of its minor units.</summary>
    public long ToMinorUnits(Amount amount) => amount.TenThousandths / _minorUnitTenThousandths;

    /// <summary>A share of an amount not below zero, rounded down to the minor unit.</summary>
    public Amount Share(Amount amount, long numerator, long denominator) =>
        FromMinorUnits((long)((Int128)ToMinorUnits(amount) * numerator / denominator));

    /// <summary>The least amount not below this one that people would type: five times the smallest stake, or a multiple.</summary>
    public Amount RoundUp(Amount amount)
    {
        long step = _stakeMinorUnitsMin * 5;
        return FromMinorUnits((ToMinorUnits(amount) + step - 1) / step * step);
    }
}
