namespace Accounting.Service.Configuration;

/// <summary>The person asked for something that cannot be: the message names the thing, the place and the remedy.</summary>
public sealed class UsageException(string message, Exception? inner = null) : Exception(message, inner);
