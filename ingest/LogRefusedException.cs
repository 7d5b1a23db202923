namespace Accounting.Ingest;

/// <summary>The broker answers and refuses (a topic that isn't there, access denied, a setting it can't follow): someone must mend the configuration.</summary>
public sealed class LogRefusedException(string message, Exception? inner = null) : Exception(message, inner);
