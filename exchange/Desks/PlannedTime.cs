namespace Accounting.Exchange.Desks;

/// <summary>When a planned correction will be made, and which it is.</summary>
internal readonly record struct PlannedTime(int Slot, long MadeAt);
