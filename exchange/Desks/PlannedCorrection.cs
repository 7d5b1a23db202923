using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>A correction to be made: the transaction as it stands until then, and what will be changed.</summary>
/// <param name="Wallet">Whose.</param>
/// <param name="Standing">As it stands.</param>
/// <param name="Sort">What will be changed.</param>
/// <param name="ToldAt">When the standing form is logged, before or after the correction is made.</param>
internal record struct PlannedCorrection(Wallet Wallet, Transaction Standing, CorrectionSort Sort, long ToldAt);
