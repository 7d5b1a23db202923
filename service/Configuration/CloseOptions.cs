using NodaTime;

namespace Accounting.Service.Configuration;

/// <summary>When a month may become final.</summary>
/// <param name="Day">The day after its end, counted from 1.</param>
/// <param name="LatenessAllowance">How long past its end every partition must have been read up to its end.</param>
public sealed record CloseOptions(int Day, Duration LatenessAllowance);
