using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>A correction to be made: the transaction as it stands until then, and what will be changed.</summary>
internal record struct PlannedCorrection(Wallet Wallet, Transaction Standing, CorrectionSort Sort);
