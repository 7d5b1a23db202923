namespace Accounting.Reporting.Explain;

/// <summary>A figure that was asked for cannot be told: the message says why, and what would help.</summary>
public sealed class ExplanationRefusedException(string message) : Exception(message);
