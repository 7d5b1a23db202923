using Accounting.Compactor.DuckDb;

namespace Accounting.Compactor.Rows;

/// <summary>Goes through rows that a version holds, past those of ids that new rows speak of: these are among the judged ones.</summary>
/// <param name="held">The rows; the first column is the id.</param>
/// <param name="touched">The ids that new rows speak of.</param>
/// <param name="homeDate">That of all of them.</param>
internal sealed class HeldCursor(DuckResult held, IdIndex touched, int homeDate)
{
    private int _next;
    private bool _isOver;

    /// <summary>The next row that stays, without going past it.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryPeek(out DuckChunk chunk, out int index)
    {
        chunk = _isOver || held.Rows == 0 ? default : held.Current;
        while (!_isOver)
        {
            for (; _next < chunk.Rows; _next++)
            {
                if (!IsTouched(chunk, _next))
                {
                    index = _next;
                    return true;
                }
            }

            _next = 0;
            _isOver = !held.NextChunk(out chunk);
        }

        index = 0;
        return false;
    }

    /// <summary>Goes past so many rows of the chunk.</summary>
    public void Pass(int rows) => _next += rows;

    /// <summary>Whether a row of the chunk is among the judged ones.</summary>
    public bool IsTouched(in DuckChunk chunk, int index) => touched.Contains(chunk.Uuid(0, index), homeDate);
}
