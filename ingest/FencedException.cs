namespace Accounting.Ingest;

/// <summary>Another member of the group carries this one's identity: this one must end, and never come back by itself.</summary>
public sealed class FencedException(string message, Exception? inner = null) : Exception(message, inner);
