namespace Accounting.Bench.Measuring;

/// <summary>A row of the table.</summary>
/// <param name="Stage">What was done.</param>
/// <param name="Name">What was measured of it.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Target">What it is to reach; null where nothing is asked of it.</param>
internal sealed record Figure(string Stage, string Name, double Value, string Unit, Target? Target);
