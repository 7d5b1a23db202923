using Accounting.Ingest;
using Accounting.Reporting.Pages.Outline;

namespace Accounting.Reporting.Pages.Html;

/// <summary>
/// Places amounts on an axis, in whole pixels and whole numbers throughout: money meets no floating point, not even on its way to a picture.
/// The axis always holds zero and ends on round numbers.
/// </summary>
internal sealed class ChartScale
{
    private const int TicksWanted = 4;

    private static readonly Int128 Million = (Int128)1_000_000 * Amount.Scale;

    private readonly Int128 _low;
    private readonly Int128 _high;
    private readonly Int128 _step;
    private readonly int _lengthPixels;

    public ChartScale(IEnumerable<AmountSum> values, int lengthPixels)
    {
        Int128 low = 0, high = 0;
        foreach (AmountSum value in values)
        {
            low = Int128.Min(low, value.TenThousandths);
            high = Int128.Max(high, value.TenThousandths);
        }

        _step = RoundStep((high - low) / TicksWanted);
        _high = (high + _step - 1) / _step * _step;
        _low = low == 0 ? 0 : -((-low + _step - 1) / _step * _step);
        _lengthPixels = lengthPixels;
    }

    public IEnumerable<AmountSum> Ticks
    {
        get
        {
            for (Int128 tick = _low; tick <= _high; tick += _step)
            {
                yield return new AmountSum(tick);
            }
        }
    }

    /// <summary>
    /// A tick's label: whole numbers as they are where all are short, else in millions or billions, whatever the step is a multiple of.
    /// </summary>
    public string Label(AmountSum tick, Currency currency)
    {
        if (_high < Million * 100 && -_low < Million * 10)
        {
            return PageText.Number(tick, tick.TenThousandths % Amount.Scale == 0 ? 0 : currency.DecimalPlaces);
        }

        (Int128 unit, string name) = _step % (Million * 1000) == 0 ? (Million * 1000, "bn") : (Million, "m");
        return tick == AmountSum.Zero ? "0" : $"{PageText.Number(new AmountSum(tick.TenThousandths / unit * Amount.Scale), 0)} {name}";
    }

    /// <summary>Pixels from the low end.</summary>
    public int At(AmountSum value) => _high == _low ? 0 : (int)((value.TenThousandths - _low) * _lengthPixels / (_high - _low));

    /// <summary>The smallest of 1, 2, 5, 10, 20, 50 … that is no less.</summary>
    private static Int128 RoundStep(Int128 least)
    {
        Int128 power = 1;
        while (true)
        {
            foreach (int factor in new[] { 1, 2, 5 })
            {
                if (factor * power >= least)
                {
                    return factor * power;
                }
            }

            power *= 10;
        }
    }
}
