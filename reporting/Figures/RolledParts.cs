namespace Accounting.Reporting.Figures;

/// <summary>A figure of client money over the month, account by account, out of the roll-forward of CUSTOMER accounts.</summary>
/// <param name="Part">SQL of an account's part over its row of <c>roll-forward</c> and the <c>opening_basis</c> of its currency.</param>
internal sealed record RolledParts(string Part) : FigureParts
{
    public override async Task<string> QueryAsync(FigureReading reading, CancellationToken cancellation)
    {
        PositionParts.RequireByAccount(reading);
        string asked = await reading.RowsAsync(cancellation).ConfigureAwait(false);
        string rolled = await reading.TableAsync(Sections.Statements.RollForwardTable.Name, cancellation).ConfigureAwait(false);
        return $"""
            SELECT currency, 'account ' || account_id AS of, {Exact($"sum({Part})")} AS part 
            FROM {rolled} JOIN (SELECT currency, opening_basis FROM {asked}) USING (currency) WHERE account_type = 'CUSTOMER' GROUP BY ALL HAVING sum({Part}) <> 0
            """;
    }
}
