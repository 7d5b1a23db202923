namespace Accounting.Service.Dashboard.Data;

/// <summary>The store is being read for the first time, and that takes longer than a page may: look again.</summary>
public sealed class NotYetKnownException() : Exception("The store is being read for the first time since this dashboard has started.");
