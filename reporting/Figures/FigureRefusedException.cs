namespace Accounting.Reporting.Figures;

/// <summary>A figure that was asked for cannot be told: the message says why, and what would help.</summary>
public sealed class FigureRefusedException(string message) : Exception(message);
