using Accounting.Aggregator.Store;

namespace Accounting.Aggregator.Collection;

/// <summary>An object that nothing needs any more.</summary>
/// <param name="Object">As the listing showed it: only if it still stands so is it removed.</param>
/// <param name="Reason">Why nothing needs it.</param>
/// <param name="Head">Others are found by it: it goes before them, so that none is found half.</param>
/// <param name="Mark">What has to be durable before it goes; null where nothing has to.</param>
/// <param name="Claim">What has to be created before it goes, by nobody but who removes it: else it stays. Null where nothing has to.</param>
public sealed record Garbage(StoredObject Object, string Reason, bool Head = false, ObjectContent? Mark = null, ObjectContent? Claim = null);
