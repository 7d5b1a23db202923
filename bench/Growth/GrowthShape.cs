namespace Accounting.Bench.Growth;

/// <summary>How large a store is made.</summary>
/// <param name="Rows">Transactions in all.</param>
/// <param name="Days">Over how many days they spread.</param>
/// <param name="Accounts">Accounts that have them.</param>
/// <param name="Partitions">Partitions that they come by.</param>
internal sealed record GrowthShape(long Rows, int Days, int Accounts, int Partitions)
{
    /// <summary>What may grow by itself, and how.</summary>
    public static IReadOnlyList<(string What, Func<GrowthShape, int, GrowthShape> Grown)> Ways { get; } =
    [
        ("rows", (shape, times) => shape with { Rows = shape.Rows * times }),
        ("days", (shape, times) => shape with { Days = shape.Days * times }),
        ("accounts", (shape, times) => shape with { Accounts = shape.Accounts * times }),
        ("partitions", (shape, times) => shape with { Partitions = shape.Partitions * times }),
    ];
}
