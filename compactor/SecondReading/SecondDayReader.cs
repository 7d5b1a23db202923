using System.Globalization;
using Accounting.Aggregator.SecondReading;
using Accounting.Aggregator.Store;
using Accounting.Ingest;

namespace Accounting.Compactor.SecondReading;

/// <summary>
/// Reads the files of day versions through Parquet.Net and holds what it says against the manifests.
/// <list type="number">
/// <item>Every row by itself: its content hash is taken anew of the values delivered, its home date and business day follow from its times, it is of a segment of the version.</item>
/// <item>All rows together: digest, sums, months and counts are those that the manifest says, and its rows those of the segments as Apache.Avro reads them.</item>
/// <item>The statistics are those of the winners.</item>
/// </list>
/// Only where something differs DuckDB reads the files as well, cell by cell, and Apache.Avro the segment of the row, to find the place. One row group is in memory.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="zone">The business time zone.</param>
/// <param name="options">For this program's own reader.</param>
/// <param name="tests">Told of each file how many rows of TEST accounts it has; null where nobody asks.</param>
public sealed class SecondDayReader(IObjectStore store, NodaTime.DateTimeZone zone, CompactorOptions options, TestRows? tests = null)
{
    private readonly CutCalendars _calendars = new(zone);

    private readonly DifferenceSearch _search = new(new SecondSegmentReader(store, zone), options);

    /// <param name="day">The version.</param>
    /// <param name="parts">Its inputs, as far as they are known: they tell what is wrong with a row.</param>
    /// <param name="originsExpected">The sum of <see cref="RowOrigin"/> over the rows of its inputs, less those that were read twice; null where that isn't known.</param>
    /// <param name="cancellation">Stops it between rows.</param>
    /// <returns>What it found, or else the first difference.</returns>
    /// <exception cref="DamagedDataException">A file is missing, or its bytes are others: that is not for a second reader to judge.</exception>
    public async Task<(DayReading? Reading, ReadingDifference? Difference)> ReadAsync(DayVersion day, IReadOnlyList<SegmentPart> parts, UInt128? originsExpected, CancellationToken cancellation)
    {
        DayOutput[] outputs = [.. day.Manifest.Outputs];
        using FileLeases leases = await store.LeaseFilesAsync([.. outputs.Select(output => (day.KeyOf(output), output.Sha256))], cancellation).ConfigureAwait(false);
        LocalOutput[] files = [.. outputs.Zip(leases.Paths, (output, path) => new LocalOutput(path, output))];
        var tally = new DayTally();
        ReadingDifference? difference = await ReadRowsAsync(day, new DaySources(day.Manifest, parts), files, tally, cancellation).ConfigureAwait(false)
            ?? await WholeAsync(day, parts, files, tally, originsExpected, cancellation).ConfigureAwait(false)
            ?? await ReadStatisticsAsync(day, files, tally, cancellation).ConfigureAwait(false);
        return difference is null ? (ReadingOf(day, tally), null) : (null, difference);
    }

    private static DayReading ReadingOf(DayVersion day, DayTally tally) => new()
    {
        Format = DayReading.CurrentFormat,
        Date = day.Date,
        Version = day.Version,
        Winners = tally.Winners,
        Losers = tally.Losers,
        Digest = tally.Digest,
        Origins = tally.Origins,
    };

    private async Task<ReadingDifference?> ReadRowsAsync(DayVersion day, DaySources sources, LocalOutput[] files, DayTally tally, CancellationToken cancellation)
    {
        foreach (LocalOutput file in files.Where(file => DayFiles.HoldsRows(file.Output.Name)))
        {
            long number = 0, ofTests = 0;
            try
            {
                await foreach (ParquetRows group in ParquetRows.OfAsync(file.Path, hasSums: false, cancellation).ConfigureAwait(false))
                {
                    number = group.Before;
                    var rows = new DayRows(group, DayFiles.IsWinners(file.Output.Name));
                    for (int index = 0; index < rows.Count; index++)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        number++;
                        DayRow row = rows[index];
                        ulong? place = sources.HashOf(row);
                        if (ProblemOf(day, row, place) is { } problem)
                        {
                            return await _search.ExplainAsync(day, file, (number, row), problem, sources, cancellation).ConfigureAwait(false);
                        }

                        ofTests += row.Transaction.AccountType == AccountType.Test ? 1 : 0;
                        tally.Add(row, RowOrigin.Of(row.ContentHash, row.Stored.Offset, row.Stored.LoggedAt, row.Stored.RawHash, place!.Value));
                    }
                }
            }
            catch (Exception exception) when (exception is FormatException or OverflowException or ForeignReadException)
            {
                string problem = exception is ForeignReadException ? exception.Message : $"{ForeignReading.Parquet} delivers what no row can hold: {exception.Message.TrimEnd('.')}.";
                return await _search.ExplainAsync(day, file, string.Create(CultureInfo.InvariantCulture, $"Row {Math.Max(number, 1)}: {problem}"), cancellation).ConfigureAwait(false);
            }

            if (number != file.Output.Rows)
            {
                return await _search.ExplainAsync(day, file, string.Create(CultureInfo.InvariantCulture, $"{ForeignReading.Parquet} reads {Counted.Of(number, "row")}, {file.Output.Rows} were written down."), cancellation).ConfigureAwait(false);
            }

            tests?.Note(day.KeyOf(file.Output), ofTests);
        }

        return null;
    }

    /// <summary>The column of a row that cannot be right, and why; null where all may be.</summary>
    private (string Column, string Why)? ProblemOf(DayVersion day, in DayRow row, ulong? place)
    {
        Transaction transaction = row.Transaction;
        ulong hash = ContentHash.Of(transaction);
        BusinessDay? businessDay = _calendars.Of(day.Manifest.CutBy)?.DayOf(transaction.OccurredAt);
        return row.ContentHash != hash ? ("content_hash", string.Create(CultureInfo.InvariantCulture, $"{row.ContentHash} stands there, and the other columns come to {hash}"))
            : transaction.HomeDate != day.Date ? ("original_occurred_at", $"{transaction.OriginalOccurredAt} stands there, and the file is of {day.Date}")
            : businessDay is { } of && of != row.BusinessDay ? ("business_day", $"{row.BusinessDay} stands there, and {transaction.OccurredAt} is of {of}")
            : row.LoserReason is null && transaction.Voided ? ("voided", "true stands there, and the row counts")
            : place is null ? ("offset", $"{row.Source}, partition {row.Partition}, offset {row.Stored.Offset} stands there, and no segment of the version is of it")
            : null;
    }

    /// <summary>The files together, once every row has been read.</summary>
    private async Task<ReadingDifference?> WholeAsync(DayVersion day, IReadOnlyList<SegmentPart> parts, LocalOutput[] files, DayTally tally, UInt128? originsExpected, CancellationToken cancellation)
    {
        string? problem = tally.DifferenceFrom(day.Manifest)
            ?? (originsExpected is { } expected && expected != tally.Origins
                ? $"Its rows have another place, time or message hash than {ForeignReading.Avro} reads in its segments"
                : null);
        if (problem is null)
        {
            return null;
        }

        return await _search.FindAsync(day, parts, [.. files.Where(file => DayFiles.HoldsRows(file.Output.Name))], cancellation).ConfigureAwait(false)
            ?? new ReadingDifference(day.ManifestKey, $"Both readers read the files alike, and not as it was written down: {problem}.");
    }

    private async Task<ReadingDifference?> ReadStatisticsAsync(DayVersion day, LocalOutput[] files, DayTally tally, CancellationToken cancellation)
    {
        foreach (bool ofAccounts in new[] { true, false })
        {
            string name = ofAccounts ? DayFiles.Accounts : DayFiles.Markets;
            LocalOutput? file = files.FirstOrDefault(file => file.Output.Name == name);
            string? problem = null;
            long ofTests = 0;
            try
            {
                await foreach (ParquetRows rows in (file is null ? AsyncEnumerable.Empty<ParquetRows>() : ParquetRows.OfAsync(file.Path, hasSums: true, cancellation)).ConfigureAwait(false))
                {
                    cancellation.ThrowIfCancellationRequested();
                    tally.Statistics.TakeOff(rows, ofAccounts);
                    ofTests += ofAccounts ? rows.Column<string>("account_type").Count(type => type == "TEST") : 0;
                }
            }
            catch (Exception exception) when (exception is FormatException or ForeignReadException)
            {
                problem = exception.Message;
            }

            problem ??= tally.Statistics.FirstLeft(ofAccounts) is { } column ? $"Column {column}: {ForeignReading.Parquet} reads other groups or sums than those of the winners" : null;
            if (problem is not null)
            {
                return file is null
                    ? new ReadingDifference(day.ManifestKey, $"It names no {name}, and its winners have some of it.")
                    : await _search.ExplainAsync(day, file, problem.TrimEnd('.') + ".", cancellation).ConfigureAwait(false);
            }

            if (file is not null && ofAccounts)
            {
                tests?.Note(day.KeyOf(file.Output), ofTests);
            }
        }

        return null;
    }
}
