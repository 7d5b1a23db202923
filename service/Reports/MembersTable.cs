using System.Globalization;
using Accounting.Service.Output;

namespace Accounting.Service.Reports;

/// <summary>The consumers of a store for people to read: a line for each partition, and below what is wrong and what to do.</summary>
public static class MembersTable
{
    public static void Print(TerminalOutput output, IReadOnlyList<ShownMember> members)
    {
        if (members.Count == 0)
        {
            return;
        }

        var table = new TextTable("consumer", "last word>", "partition>", "state", "next offset>", "lag>", "checkpoint>").LeavingOut("checkpoint", "next offset");
        foreach (ShownMember member in members)
        {
            string age = $"{Ago(member.ToldSecondsAgo)}{(member.LooksDead ? ", looks dead" : "")}";
            if (member.Partitions.Count == 0)
            {
                table.Add(member.Member, age, "-", "-", "-", "-", "-");
            }

            foreach (ShownMemberPartition partition in member.Partitions)
            {
                table.Add(
                    member.Member,
                    age,
                    Figures.Count(partition.Partition),
                    partition.State.ToString().ToLowerInvariant(),
                    Text(partition.NextOffset),
                    Text(partition.Lag),
                    partition.CheckpointSecondsAgo is { } seconds ? Ago(seconds) : "-");
            }
        }

        output.WriteTable(table);
        foreach (ShownMember member in members)
        {
            Tell(output, member);
        }
    }

    private static void Tell(TerminalOutput output, ShownMember member)
    {
        if (member.Store is { } store)
        {
            output.WriteLine($"{member.Member}: its store fails since {store.Since}: {store.LastError}");
        }

        if (member.Broker is { } broker)
        {
            output.WriteLine($"{member.Member}: its broker fails since {broker.Since}: {broker.LastError}");
        }

        if (member.Registry is { } registry)
        {
            output.WriteLine($"{member.Member}: waits for the Schema Registry since {registry.Since}: {registry.LastError}");
        }

        if (member.QuarantineTopic is { } copies)
        {
            output.WriteLine($"{member.Member}: copies of quarantined messages don't reach their topic since {copies.Since}, the store has them: {copies.LastError}");
        }

        if (member.Clock is { } clock)
        {
            output.WriteLine($"{member.Member}: waits before a message that was logged ahead of its clock since {clock.Since}: {clock.LastError}");
        }

        output.WriteLines(member.Partitions.Select(partition => partition.Problem).OfType<string>().Select(problem => $"{member.Member}: {problem}"));
    }

    private static string Ago(long seconds) => seconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds} s ago")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min ago");

    private static string Text(long? number) => number is { } known ? Figures.Count(known) : "-";
}
