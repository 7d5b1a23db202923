using Accounting.Exchange.World;
using Accounting.Ingest;

namespace Accounting.Exchange.Desks;

/// <summary>Some customers were there before these books: what they had is entered as opening balances.</summary>
internal sealed class CutOver(IncidentRates rates, AccountPopulation population, TransactionRecorder recorder, SeededRandom random, ExchangeCounts counts)
{
    private readonly Probability _hasBalance = Probability.Of(rates.OpeningBalances);

    public void Enter(long now)
    {
        foreach (Wallet wallet in population.Wallets)
        {
            if (wallet.Account.Type == AccountType.Customer && random.Happens(_hasBalance))
            {
                counts.OpeningBalances++;
                Amount amount = wallet.Profile.RoundUp(wallet.Profile.DrawStake(random));
                recorder.RecordUnnumbered(wallet, new Movement(TransactionKind.OpeningBalance) { Amount = amount, Reference = "balance brought forward" }, now, now);
            }
        }
    }
}
