using Accounting.Ingest;

namespace Accounting.Service.Produce;

/// <summary>What the demo simulated.</summary>
public sealed record DemoSimulation(ulong Seed, int Accounts, int Transactions, int Months, BusinessMonth StartMonth);
