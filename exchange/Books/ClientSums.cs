using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>What customers of one currency have, each for itself: nobody's debt lowers what is owed to another.</summary>
internal readonly record struct ClientSums
{
    public AmountSum Balances { get; private init; }

    public AmountSum Pending { get; private init; }

    public AmountSum Exposure { get; private init; }

    public AmountSum Overdrawn { get; private init; }

    public AmountSum NegativePending { get; private init; }

    public AmountSum NegativeExposure { get; private init; }

    public AmountSum ExposureBeyondBalance { get; private init; }

    public AmountSum Bonuses { get; private init; }

    public AmountSum Liability => Balances + Pending;

    public AmountSum Netted => Liability - Overdrawn - NegativePending;

    /// <summary>Whether customers have nothing at all; bonuses alone are nothing.</summary>
    public bool IsZero => this with { Bonuses = AmountSum.Zero } == default;

    public static ClientSums Of(in ClientMove has)
    {
        Amount balance = Positive(has.Balance);
        return new ClientSums
        {
            Balances = balance,
            Pending = Positive(has.Pending),
            Exposure = Positive(has.Exposure),
            Overdrawn = Positive(-has.Balance),
            NegativePending = Positive(-has.Pending),
            NegativeExposure = Positive(-has.Exposure),
            ExposureBeyondBalance = Positive(has.Exposure - balance),
            Bonuses = Positive(has.Bonuses) < balance ? Positive(has.Bonuses) : balance,
        };
    }

    public static ClientSums operator +(in ClientSums left, in ClientSums right) => new()
    {
        Balances = left.Balances + right.Balances,
        Pending = left.Pending + right.Pending,
        Exposure = left.Exposure + right.Exposure,
        Overdrawn = left.Overdrawn + right.Overdrawn,
        NegativePending = left.NegativePending + right.NegativePending,
        NegativeExposure = left.NegativeExposure + right.NegativeExposure,
        ExposureBeyondBalance = left.ExposureBeyondBalance + right.ExposureBeyondBalance,
        Bonuses = left.Bonuses + right.Bonuses,
    };

    public static ClientSums operator -(in ClientSums left, in ClientSums right) => new()
    {
        Balances = left.Balances - right.Balances,
        Pending = left.Pending - right.Pending,
        Exposure = left.Exposure - right.Exposure,
        Overdrawn = left.Overdrawn - right.Overdrawn,
        NegativePending = left.NegativePending - right.NegativePending,
        NegativeExposure = left.NegativeExposure - right.NegativeExposure,
        ExposureBeyondBalance = left.ExposureBeyondBalance - right.ExposureBeyondBalance,
        Bonuses = left.Bonuses - right.Bonuses,
    };

    private static Amount Positive(Amount amount) => amount > Amount.Zero ? amount : Amount.Zero;
}
