using Accounting.Ingest;

namespace Accounting.Exchange.Books;

/// <summary>By how much a wallet changes, or what it has.</summary>
internal readonly record struct ClientMove(Amount Balance, Amount Exposure, Amount Pending, Amount Bonuses)
{
    public static ClientMove operator +(ClientMove left, ClientMove right) =>
        new(left.Balance + right.Balance, left.Exposure + right.Exposure, left.Pending + right.Pending, left.Bonuses + right.Bonuses);

    public static ClientMove operator -(ClientMove left, ClientMove right) =>
        new(left.Balance - right.Balance, left.Exposure - right.Exposure, left.Pending - right.Pending, left.Bonuses - right.Bonuses);
}
